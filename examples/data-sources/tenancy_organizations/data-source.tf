data "tenancy_organizations" "everywhere" {
  allow_partial = true
}

output "without_single_sign_on" {
  value = [
    for o in data.tenancy_organizations.everywhere.organizations : "${o.platform}: ${o.name}"
    if o.sso_enabled == false
  ]
}
