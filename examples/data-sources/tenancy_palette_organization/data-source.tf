data "tenancy_palette_organization" "ours" {
  name = "Sandbox"
}

output "sign_in_at" {
  value = data.tenancy_palette_organization.ours.redirect_url
}
