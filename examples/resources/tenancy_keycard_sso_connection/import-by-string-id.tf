import {
  to = tenancy_keycard_sso_connection.example
  id = "acme"
}
