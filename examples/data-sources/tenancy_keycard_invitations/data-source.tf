data "tenancy_keycard_invitations" "example" {
  organization_id = "sandbox" # id or label
}

output "open_invitations" {
  value = {
    for invitation in data.tenancy_keycard_invitations.example.invitations : invitation.email => invitation.expires_at
    if invitation.status == "pending"
  }
}
