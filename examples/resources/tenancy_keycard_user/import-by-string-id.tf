import {
  to = tenancy_keycard_user.example
  id = "acme/3f7h1j5l9n2p6r0t4v8x1z5b9d"
}
