import {
  to = tenancy_keycard_user.example
  identity = {
    organization_id = "x4p8s1u5w9y2a6d0f3h7k1m5q9"
    user_id         = "3f7h1j5l9n2p6r0t4v8x1z5b9d"
  }
}
