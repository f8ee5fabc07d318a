import {
  to = tenancy_nscale_organization.example
  id = "5a4db0c0-0000-4000-8000-000000000001"
}
