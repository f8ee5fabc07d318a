data "tenancy_palette_sso_logins" "globex" {
  organization = "globex"
}

output "social_logins" {
  value = { for l in data.tenancy_palette_sso_logins.globex.sso_logins : l.name => l.redirect_uri }
}
