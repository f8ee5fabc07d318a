terraform {
  required_providers {
    tenancy = {
      source = "tenancy/tenancy"
    }
  }
}

provider "tenancy" {
  sandbox = {} # delete this line to reach the real platforms
}
