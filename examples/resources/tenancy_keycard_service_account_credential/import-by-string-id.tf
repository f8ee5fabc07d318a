import {
  to = tenancy_keycard_service_account_credential.example
  id = "acme/2c6g0k4n8r1v5z9d3h7l1p5t9x/8m2q6u0y4b7f1j5n9r3v7z1d5h"
}
