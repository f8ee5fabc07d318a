# Made when a run starts and revoked when it ends.
ephemeral "tenancy_keycard_service_account_credential" "run" {
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.pipeline.id
}

# What it may be handed to: write-only arguments, provider blocks, provisioners, other ephemeral values.
locals {
  basic_authorization = base64encode(join(":", [
    ephemeral.tenancy_keycard_service_account_credential.run.client_id,
    ephemeral.tenancy_keycard_service_account_credential.run.client_secret,
  ]))
}
