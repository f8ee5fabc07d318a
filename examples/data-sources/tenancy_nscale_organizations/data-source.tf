# Those that the token sees.
data "tenancy_nscale_organizations" "example" {}

# Those of one user, which only a platform administrator or the user may ask.
data "tenancy_nscale_organizations" "of_ada" {
  email = "ada@example.com"
}

output "names" {
  value = [for organization in data.tenancy_nscale_organizations.example.organizations : organization.name]
}
