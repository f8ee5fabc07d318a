import {
  to = tenancy_keycard_invitation.example
  identity = {
    organization_id = "x4p8s1u5w9y2a6d0f3h7k1m5q9"
    id              = "7l2k9x0q4m8v1b6n3c5z7a9s2d"
  }
}
