variable "sso_client_secret" {
  description = "Client secret of the identity provider. It is sent once and kept in no state."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "rehearsal-only"
}
