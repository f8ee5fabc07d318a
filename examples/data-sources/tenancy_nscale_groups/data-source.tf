data "tenancy_nscale_groups" "example" {}

output "sizes" {
  value = {
    for group in data.tenancy_nscale_groups.example.groups : group.name => length(group.user_ids)
  }
}
