data "tenancy_katapult_current_user" "me" {}

output "can_enter" {
  value = data.tenancy_katapult_current_user.me.organizations[*].sub_domain
}
