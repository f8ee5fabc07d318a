# Everybody who is in the organization already.
data "tenancy_keycard_users" "all" {
  organization_id = "sandbox" # id or label
}

locals {
  users = { for user in data.tenancy_keycard_users.all.users : user.id => user }
}

import {
  for_each = local.users
  to       = tenancy_keycard_user.member[each.key]
  id       = "sandbox/${each.key}"
}

data "tenancy_keycard_organization" "sandbox" {
  organization_id = "sandbox"
}

resource "tenancy_keycard_user" "member" {
  for_each        = local.users
  organization_id = data.tenancy_keycard_organization.sandbox.id
  user_id         = each.key
  role            = each.value.role
  status          = each.value.status
  deletion_policy = "abandon" # destroying this configuration removes nobody
}
