# Every organization of every configured platform.
data "tenancy_organizations" "all" {
  allow_partial = true
}

output "organizations" {
  value = { for o in data.tenancy_organizations.all.organizations : "${o.platform}: ${o.name}" => o.id... }
}

# Those of one platform, in which single sign-on is off.
data "tenancy_organizations" "keycard" {
  platforms = ["keycard"]
}

output "without_sso" {
  value = [for o in data.tenancy_organizations.keycard.organizations : o.slug if o.sso_enabled == false]
}
