variable "palette_password" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = "sandbox"
}

ephemeral "tenancy_palette_session" "example" {
  email        = "sandbox@example.com"
  password     = var.palette_password
  organization = "Sandbox"
}

# The token goes to whatever needs one for the length of the run, such as another provider:
#
#   provider "example" {
#     token = ephemeral.tenancy_palette_session.example.authorization
#   }
