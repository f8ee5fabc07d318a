import {
  to = tenancy_katapult_managed_organization.example
  identity = {
    parent = "org_sandbox000000000"
    id     = "org_acme000000000000"
  }
}
