resource "tenancy_bindplane_organization" "example" {
  name                 = "Acme"
  initial_project_name = "Production"
  eula_accepted        = true
}
