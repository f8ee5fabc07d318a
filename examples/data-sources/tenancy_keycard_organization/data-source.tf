data "tenancy_keycard_organization" "example" {
  organization_id = "sandbox" # id or label
}

output "single_sign_on" {
  value = data.tenancy_keycard_organization.example.sso_enabled
}
