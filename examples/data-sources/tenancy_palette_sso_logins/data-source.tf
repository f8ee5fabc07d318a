data "tenancy_palette_sso_logins" "ours" {
  org = "Sandbox"
}

output "social_logins" {
  value = { for l in data.tenancy_palette_sso_logins.ours.sso_logins : l.name => l.redirect_uri }
}
