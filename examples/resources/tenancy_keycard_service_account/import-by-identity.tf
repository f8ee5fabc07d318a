import {
  to = tenancy_keycard_service_account.example
  identity = {
    organization_id = "x4p8s1u5w9y2a6d0f3h7k1m5q9"
    id              = "2c6g0k4n8r1v5z9d3h7l1p5t9x"
  }
}
