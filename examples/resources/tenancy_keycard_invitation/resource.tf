data "tenancy_keycard_organization" "example" {
  organization_id = "sandbox" # id or label
}

resource "tenancy_keycard_invitation" "example" {
  organization_id = data.tenancy_keycard_organization.example.id
  email           = "grace@example.com"
  role            = "org_member"
}

# Destroying this one ends the membership, too, once the invitation was accepted.
resource "tenancy_keycard_invitation" "contractor" {
  organization_id = data.tenancy_keycard_organization.example.id
  email           = "linus@example.com"
  role            = "org_viewer"
  deletion_policy = "delete"
}
