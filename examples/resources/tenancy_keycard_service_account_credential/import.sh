# The organization's id or label, the service account's id and the credential's id. The secret stays unknown.
terraform import tenancy_keycard_service_account_credential.example acme/2c6g0k4n8r1v5z9d3h7l1p5t9x/8m2q6u0y4b7f1j5n9r3v7z1d5h
# With the organization_id of the provider block, the last two.
terraform import tenancy_keycard_service_account_credential.example 2c6g0k4n8r1v5z9d3h7l1p5t9x/8m2q6u0y4b7f1j5n9r3v7z1d5h
