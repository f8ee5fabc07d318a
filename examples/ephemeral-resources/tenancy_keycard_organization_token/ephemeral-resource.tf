# The provider's own access token is a user's.
ephemeral "tenancy_keycard_organization_token" "example" {
  organization_id = "sandbox" # id or label
}

# A second configuration of the provider that can reach this organization alone.
provider "tenancy" {
  alias = "confined"
  keycard = {
    access_token = ephemeral.tenancy_keycard_organization_token.example.access_token
  }
}
