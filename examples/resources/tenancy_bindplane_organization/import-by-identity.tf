import {
  to = tenancy_bindplane_organization.example
  identity = {
    id = "01J00000000000000000000RG1"
  }
}
