# The id or label of its organization, which has one connection at most.
terraform import tenancy_keycard_sso_connection.example acme
