resource "terraform_data" "password_rotation" {
  input = "2026-11"

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.tenancy_palette_request_password_reset.ada]
    }
  }
}

action "tenancy_palette_request_password_reset" "ada" {
  config {
    email_id = "ada@example.com"
  }
}
