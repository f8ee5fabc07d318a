import {
  to = tenancy_keycard_sso_connection.example
  identity = {
    organization_id = "x4p8s1u5w9y2a6d0f3h7k1m5q9"
  }
}
