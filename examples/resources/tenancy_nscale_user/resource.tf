data "tenancy_nscale_groups" "all" {}

resource "tenancy_nscale_user" "example" {
  subject = "jane@example.com"
  group_ids = [
    for group in data.tenancy_nscale_groups.all.groups : group.id if group.name == "developers"
  ]
}
