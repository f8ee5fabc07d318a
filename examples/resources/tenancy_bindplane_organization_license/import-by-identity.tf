import {
  to = tenancy_bindplane_organization_license.example
  identity = {
    organization_id = "01J00000000000000000000RG1"
  }
}
