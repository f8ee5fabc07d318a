import {
  to = tenancy_katapult_managed_organization.example
  id = "org_sandbox000000000/org_acme000000000000"
}
