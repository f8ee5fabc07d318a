data "tenancy_organizations" "all" {
  allow_partial = true # a platform that does not answer is a warning
}

locals {
  organizations = data.tenancy_organizations.all.organizations
}

output "count" {
  description = "How many organizations there are on each platform."
  value       = { for platform, found in { for o in local.organizations : o.platform => o.id... } : platform => length(found) }
}

output "names_in_use_twice" {
  description = "Names that exist on more than one platform: most likely the same customer."
  value = {
    for name, platforms in { for o in local.organizations : lower(o.name) => o.platform... } : name => sort(distinct(platforms))
    if length(distinct(platforms)) > 1
  }
}

check "nothing_is_suspended" {
  assert {
    condition     = !anytrue([for o in local.organizations : o.suspended == true])
    error_message = "Suspended: ${join(", ", [for o in local.organizations : "${o.platform}/${o.name}" if o.suspended == true])}."
  }
}
