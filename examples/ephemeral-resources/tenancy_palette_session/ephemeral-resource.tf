variable "palette_password" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "sandbox"
}

ephemeral "tenancy_palette_session" "example" {
  email_id = "sandbox@example.com"
  password = var.palette_password
  org      = "Sandbox"
}

# The token goes to whatever needs one for the length of the run, such as another provider:
#
#   provider "example" {
#     token = ephemeral.tenancy_palette_session.example.authorization
#   }
