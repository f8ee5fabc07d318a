data "tenancy_bindplane_organization_name_check" "example" {
  name = "Acme"
}

output "name_is_free" {
  value = data.tenancy_bindplane_organization_name_check.example.available
}
