# One tenant, from nothing: an organization with single sign-on, two invitations, and a service
# account with a credential, rehearsed in the embedded sandbox. Nothing leaves this machine.

terraform {
  required_providers {
    tenancy = {
      source = "tenancy/tenancy"
    }
  }
}

provider "tenancy" {
  sandbox = {}
}

resource "tenancy_keycard_organization" "acme" {
  name = "Acme"
}

data "tenancy_keycard_roles" "organization" {
  organization_id = tenancy_keycard_organization.acme.id
  scope           = "organization"
}

locals {
  role = { for role in data.tenancy_keycard_roles.organization.roles : role.name => role.name }
}

resource "tenancy_keycard_invitation" "admin" {
  organization_id = tenancy_keycard_organization.acme.id
  email           = "ada@example.com"
  role            = local.role["org_admin"]
}

resource "tenancy_keycard_invitation" "member" {
  organization_id = tenancy_keycard_organization.acme.id
  email           = "grace@example.com"
  role            = local.role["org_member"]
}

resource "tenancy_keycard_service_account" "pipeline" {
  organization_id = tenancy_keycard_organization.acme.id
  name            = "pipeline"
  description     = "Applies the infrastructure repository."
}

resource "tenancy_keycard_service_account_credential" "pipeline" {
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.pipeline.id
  name               = "pipeline"
}

resource "tenancy_keycard_sso_connection" "acme" {
  organization_id          = tenancy_keycard_organization.acme.id
  identifier               = "https://login.acme.example.com"
  client_id                = "keycard"
  client_secret_wo         = var.sso_client_secret
  client_secret_wo_version = 1
}

data "tenancy_keycard_users" "acme" {
  organization_id = tenancy_keycard_organization.acme.id
  depends_on      = [tenancy_keycard_invitation.admin, tenancy_keycard_invitation.member]
}
