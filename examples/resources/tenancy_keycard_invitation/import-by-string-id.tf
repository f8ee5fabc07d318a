import {
  to = tenancy_keycard_invitation.example
  id = "acme/7l2k9x0q4m8v1b6n3c5z7a9s2d"
}
