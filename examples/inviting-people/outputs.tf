output "waiting" {
  description = "Who has not accepted yet, and until when it is possible."
  value = {
    for email, invitation in tenancy_keycard_invitation.people : email => invitation.expires_at
    if invitation.status == "pending"
  }
}

output "members" {
  description = "Who has accepted, by the id of the member."
  value = {
    for email, invitation in tenancy_keycard_invitation.people : email => invitation.user_id
    if invitation.status == "accepted"
  }
}
