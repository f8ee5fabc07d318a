variable "client_secret" {
  description = "OAuth 2.0 client secret at the identity provider."
  type        = string
  ephemeral   = true # neither state nor plan holds it
  default     = "rehearsal-only"
}

resource "tenancy_keycard_organization" "example" {
  name = "Acme"
}

resource "tenancy_keycard_sso_connection" "example" {
  organization_id          = tenancy_keycard_organization.example.id
  identifier               = "https://login.acme.example.com"
  client_id                = "keycard"
  client_secret_wo         = var.client_secret
  client_secret_wo_version = 1 # another number sends the secret again

  # What is left out here, the service may find out by itself.
  protocols = {
    oauth2 = {
      token_endpoint   = "https://login.acme.example.com/oauth2/token"
      scopes_supported = ["openid", "email", "profile"]
    }
  }
}
