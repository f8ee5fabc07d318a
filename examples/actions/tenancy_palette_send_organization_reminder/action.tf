action "tenancy_palette_send_organization_reminder" "ada" {
  config {
    email_id = "ada@example.com"
  }
}

# terraform apply -invoke=action.tenancy_palette_send_organization_reminder.ada
