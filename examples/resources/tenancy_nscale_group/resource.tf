resource "tenancy_nscale_group" "example" {
  name       = "operators"
  role_names = ["user"]
}

# Members name their groups; the group reports who is in it.
resource "tenancy_nscale_user" "example" {
  subject   = "jane@example.com"
  group_ids = [tenancy_nscale_group.example.id]
}
