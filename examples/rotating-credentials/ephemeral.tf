ephemeral "tenancy_keycard_service_account_credential" "run" {
  organization_id    = tenancy_keycard_organization.acme.id
  service_account_id = tenancy_keycard_service_account.deployer.id
}

# What acts with it in this run: here, a second configuration of the provider.
provider "tenancy" {
  alias = "deployer"
  keycard = {
    client_id     = ephemeral.tenancy_keycard_service_account_credential.run.client_id
    client_secret = ephemeral.tenancy_keycard_service_account_credential.run.client_secret
  }
}
