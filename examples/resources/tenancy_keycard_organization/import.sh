# The organization's id or label.
terraform import tenancy_keycard_organization.example x4p8s1u5w9y2a6d0f3h7k1m5q9
terraform import tenancy_keycard_organization.example acme
