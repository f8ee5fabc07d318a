data "tenancy_nscale_groups" "all" {}

ephemeral "tenancy_nscale_service_account" "example" {
  name_prefix = "migration"
  group_ids = [
    for group in data.tenancy_nscale_groups.all.groups : group.id if group.name == "administrators"
  ]
}

# A second configuration of the provider that acts as the short-lived account.
provider "tenancy" {
  alias = "migration"
  nscale = {
    service_token = ephemeral.tenancy_nscale_service_account.example.access_token
  }
}
