import {
  to = tenancy_keycard_organization.example
  id = "acme"
}
