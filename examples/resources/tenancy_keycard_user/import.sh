# The organization's id or label and the user's id.
terraform import tenancy_keycard_user.example acme/3f7h1j5l9n2p6r0t4v8x1z5b9d
# With the organization_id of the provider block, the id alone.
terraform import tenancy_keycard_user.example 3f7h1j5l9n2p6r0t4v8x1z5b9d
