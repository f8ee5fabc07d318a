resource "tenancy_nscale_group" "example" {
  name       = "researchers"
  role_names = ["user"]
}

resource "tenancy_nscale_project" "example" {
  name        = "simulations"
  description = "Weather models"
  group_ids   = [tenancy_nscale_group.example.id]

  timeouts = {
    create = "5m"
  }
}
