variable "client_secret" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "change-me"
}

resource "tenancy_nscale_oauth2_provider" "example" {
  name      = "company-login"
  issuer    = "https://login.example.com"
  client_id = "nscale"

  # Sent, never stored. Raise the version to send another value.
  client_secret_wo         = var.client_secret
  client_secret_wo_version = 1
}
