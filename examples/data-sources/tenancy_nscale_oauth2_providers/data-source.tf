data "tenancy_nscale_oauth2_providers" "example" {}

output "global" {
  value = {
    for provider in data.tenancy_nscale_oauth2_providers.example.oauth2_providers : provider.name => provider.id
    if provider.scope == "global"
  }
}
