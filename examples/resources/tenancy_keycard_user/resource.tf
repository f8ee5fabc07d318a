data "tenancy_keycard_user" "mia" {
  organization_id = "sandbox" # id or label
  email           = "mia@example.com"
}

data "tenancy_keycard_organization" "example" {
  organization_id = "sandbox"
}

resource "tenancy_keycard_user" "example" {
  organization_id = data.tenancy_keycard_organization.example.id
  user_id         = data.tenancy_keycard_user.mia.user_id
  role            = "org_viewer"
  status          = "active"
}
