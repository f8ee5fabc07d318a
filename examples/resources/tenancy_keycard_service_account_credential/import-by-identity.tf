import {
  to = tenancy_keycard_service_account_credential.example
  identity = {
    organization_id    = "x4p8s1u5w9y2a6d0f3h7k1m5q9"
    service_account_id = "2c6g0k4n8r1v5z9d3h7l1p5t9x"
    id                 = "8m2q6u0y4b7f1j5n9r3v7z1d5h"
  }
}
