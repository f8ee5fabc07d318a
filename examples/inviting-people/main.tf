locals {
  people = {
    "ada@example.com"   = "org_admin"
    "grace@example.com" = "org_member"
    "linus@example.com" = "org_viewer"
  }
}

resource "tenancy_keycard_organization" "acme" {
  name = "Acme"
}

resource "tenancy_keycard_invitation" "people" {
  for_each        = local.people
  organization_id = tenancy_keycard_organization.acme.id
  email           = each.key
  role            = each.value
}

# A person who is to leave with the configuration: destroying this ends the membership, too.
resource "tenancy_keycard_invitation" "contractor" {
  organization_id = tenancy_keycard_organization.acme.id
  email           = "margaret@example.com"
  role            = "org_viewer"
  deletion_policy = "delete"
}
