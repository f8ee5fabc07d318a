data "tenancy_keycard_organizations" "all" {}

output "without_single_sign_on" {
  value = [
    for organization in data.tenancy_keycard_organizations.all.organizations : organization.label
    if !organization.sso_enabled
  ]
}
