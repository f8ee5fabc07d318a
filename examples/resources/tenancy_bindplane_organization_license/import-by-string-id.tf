import {
  to = tenancy_bindplane_organization_license.example
  id = "01J00000000000000000000RG1"
}
