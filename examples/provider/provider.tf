terraform {
  required_providers {
    tenancy = {
      source = "tenancy/tenancy"
    }
  }
}

# Platforms that nothing uses need no settings. Secrets are best left to the environment:
# KEYCARD_CLIENT_SECRET, BINDPLANE_TF_API_KEY, …
provider "tenancy" {
  keycard = {
    client_id       = "ci-4f1w8d2k"
    organization_id = "acme"
  }

  bindplane = {
    endpoint = "https://bindplane.example.com"
  }

  request_timeout = "30s"
}

# The same platforms, played by the embedded sandbox.
provider "tenancy" {
  alias   = "rehearsal"
  sandbox = {}
}
