data "tenancy_keycard_service_accounts" "all" {
  organization_id = "sandbox" # id or label
}

ephemeral "tenancy_keycard_service_account_credential" "example" {
  organization_id    = "sandbox"
  service_account_id = data.tenancy_keycard_service_accounts.all.service_accounts[0].id
}

# A second configuration of the provider that acts as the service account for one run.
provider "tenancy" {
  alias = "machine"
  keycard = {
    client_id     = ephemeral.tenancy_keycard_service_account_credential.example.client_id
    client_secret = ephemeral.tenancy_keycard_service_account_credential.example.client_secret
  }
}
