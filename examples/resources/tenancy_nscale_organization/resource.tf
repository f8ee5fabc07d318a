# Adopts an organization that exists. What is not named here stays as it is.
resource "tenancy_nscale_organization" "example" {
  id          = "5a4db0c0-0000-4000-8000-000000000001"
  description = "Everything that the platform team runs"
  tags = {
    owner = "platform-team"
  }
}
