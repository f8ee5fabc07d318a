# By id, or by a name that no other visible organization has.
terraform import tenancy_nscale_organization.example 5a4db0c0-0000-4000-8000-000000000001
terraform import tenancy_nscale_organization.example Sandbox
