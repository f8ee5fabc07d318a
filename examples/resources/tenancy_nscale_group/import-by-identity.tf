import {
  to = tenancy_nscale_group.example
  identity = {
    organization_id = "5a4db0c0-0000-4000-8000-000000000001"
    id              = "5a4db0c0-0000-4000-8000-000000000023"
  }
}
