# By id, or by a name that is unique among the organizations of the credential's user.
terraform import tenancy_bindplane_organization.example 01J00000000000000000000RG1
terraform import tenancy_bindplane_organization.example "Acme"
