# The organization's id or label and the invitation's id.
terraform import tenancy_keycard_invitation.example acme/7l2k9x0q4m8v1b6n3c5z7a9s2d
# With the organization_id of the provider block, the id alone.
terraform import tenancy_keycard_invitation.example 7l2k9x0q4m8v1b6n3c5z7a9s2d
