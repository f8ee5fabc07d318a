# By the organization's id or unique name. The next apply writes the licence once.
terraform import tenancy_bindplane_organization_license.example 01J00000000000000000000RG1
