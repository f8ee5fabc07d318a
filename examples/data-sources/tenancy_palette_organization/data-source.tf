data "tenancy_palette_organization" "globex" {
  name = "globex"
}

output "sign_in_at" {
  value = data.tenancy_palette_organization.globex.redirect_url
}
