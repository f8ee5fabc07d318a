# `terraform test` runs this on the embedded sandbox: no account, no network.

variables {
  sso_client_secret = "rehearsal-only"
}

run "plan" {
  command = plan

  assert {
    condition     = tenancy_keycard_invitation.admin.email == "ada@example.com"
    error_message = "Ada is invited."
  }
}

run "apply" {
  assert {
    condition     = startswith(tenancy_keycard_organization.acme.label, "acme")
    error_message = "The label follows from the name."
  }

  assert {
    condition     = output.invitations["ada@example.com"] == "org_admin (pending)"
    error_message = "Ada is invited as an administrator."
  }

  assert {
    condition     = tenancy_keycard_sso_connection.acme.client_secret_set
    error_message = "The identity provider's secret has arrived."
  }
}

run "rotate_the_secret" {
  command = plan

  variables {
    sso_client_secret = "another"
  }

  # The secret is not compared: only another version sends it again.
  assert {
    condition     = tenancy_keycard_sso_connection.acme.client_secret_wo_version == 1
    error_message = "The secret is sent once."
  }
}
