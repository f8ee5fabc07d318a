resource "tenancy_keycard_organization" "example" {
  name = "Acme"
}

# Destroying this one deletes the organization with everything in it, where the service can.
resource "tenancy_keycard_organization" "trial" {
  name            = "Acme Trial"
  deletion_policy = "delete"
}
