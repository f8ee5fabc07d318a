data "tenancy_katapult_organization" "example" {
  sub_domain = "sandbox"
}

output "billed_in" {
  value = data.tenancy_katapult_organization.example.currency.iso_code
}
