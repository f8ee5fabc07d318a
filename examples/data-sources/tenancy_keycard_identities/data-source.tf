# Everybody who has access, or has been offered it, from one domain.
data "tenancy_keycard_identities" "example" {
  organization_id = "sandbox" # id or label
  email_contains  = "@example.com"
}

output "access" {
  value = { for identity in data.tenancy_keycard_identities.example.identities : identity.email => "${identity.type} (${identity.status})"... }
}
