# The organization's id or label and the service account's id.
terraform import tenancy_keycard_service_account.example acme/2c6g0k4n8r1v5z9d3h7l1p5t9x
# With the organization_id of the provider block, the id alone.
terraform import tenancy_keycard_service_account.example 2c6g0k4n8r1v5z9d3h7l1p5t9x
