# The managing organization's id or sub-domain, and the managed organization's id.
terraform import tenancy_katapult_managed_organization.example org_sandbox000000000/org_acme000000000000
terraform import tenancy_katapult_managed_organization.example sandbox/org_acme000000000000
