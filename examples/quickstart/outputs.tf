output "organization" {
  description = "The organization, as other configurations refer to it."
  value = {
    id    = tenancy_keycard_organization.acme.id
    label = tenancy_keycard_organization.acme.label
  }
}

output "invitations" {
  description = "Who was invited, and what became of it."
  value = {
    for invitation in [tenancy_keycard_invitation.admin, tenancy_keycard_invitation.member] :
    invitation.email => "${invitation.role} (${invitation.status})"
  }
}

output "pipeline_client_id" {
  description = "Client id with which the pipeline signs in."
  value       = tenancy_keycard_service_account_credential.pipeline.client_id
}

output "pipeline_client_secret" {
  description = "Client secret with which the pipeline signs in."
  value       = tenancy_keycard_service_account_credential.pipeline.client_secret
  sensitive   = true
}

output "users" {
  description = "Who is in the organization already."
  value       = [for user in data.tenancy_keycard_users.acme.users : user.email]
}
