data "tenancy_palette_identity_providers" "all" {}

output "okta_is_predefined" {
  value = contains(data.tenancy_palette_identity_providers.all.identity_providers[*].id, "okta")
}
