data "tenancy_palette_organizations" "mine" {}

output "with_single_sign_on" {
  value = [for o in data.tenancy_palette_organizations.mine.organizations : o.name if o.auth_type == "sso"]
}
