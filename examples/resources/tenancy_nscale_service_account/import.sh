# <organization_id>/<id>. The organization may be given by name, and left out where the provider
# block names one or the token sees only one.
terraform import tenancy_nscale_service_account.example 5a4db0c0-0000-4000-8000-000000000001/5a4db0c0-0000-4000-8000-000000000051
terraform import tenancy_nscale_service_account.example 5a4db0c0-0000-4000-8000-000000000051
