import {
  to = tenancy_keycard_service_account.example
  id = "acme/2c6g0k4n8r1v5z9d3h7l1p5t9x"
}
