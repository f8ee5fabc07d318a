variable "sso_client_secret" {
  description = "Client secret of the identity provider."
  type        = string
  sensitive   = true
  ephemeral   = true # neither state nor plan holds it
  default     = "rehearsal-only"
}

resource "tenancy_keycard_sso_connection" "acme" {
  organization_id          = tenancy_keycard_organization.acme.id
  identifier               = "https://login.acme.example.com"
  client_id                = "keycard"
  client_secret_wo         = var.sso_client_secret
  client_secret_wo_version = 1 # raise it to send the secret again
}
