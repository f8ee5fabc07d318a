package emulator

import "net/http"

// limitManaged is the policy limit that creating managed organizations runs into.
const limitManaged = "maximum_managed_organizations"

// policyMaxima are the limits that a number or nothing bounds.
var policyMaxima = []string{
	limitManaged, "maximum_uninvoiced_balance", "maximum_virtual_machines", "maximum_virtual_machine_memory",
	"maximum_disk_space", "maximum_unallocated_ip_addresses", "maximum_security_groups", "maximum_virtual_networks",
	"maximum_load_balancers", "maximum_dns_zones", "maximum_certificates", "maximum_file_storage_volumes", "maximum_isos",
}

// minimumDiskSize is the smallest disk that the emulated policy allows, in gigabytes.
const minimumDiskSize = 5

// getPolicy answers GET /organizations/{organization}/policy.
func getPolicy(v *visit) (int, any, error) {
	org, err := v.named()
	if err != nil {
		return 0, nil, err
	}
	if org.Managed {
		return 0, nil, noPolicy
	}
	limits := map[string]any{}
	reasons := []string{}
	for name, limit := range org.Limits {
		current := 0
		if name == limitManaged {
			current = len(children.List(v.Call, org.ID))
		}
		if current > limit {
			reasons = append(reasons, name+" is exceeded")
		}
		limits[name] = map[string]any{"limit": limit, "current": current, "unit": nil}
	}
	return http.StatusOK, map[string]any{
		"policy_type": "auto", "policy_name": nil, "limits": limits,
		"features": map[string]any{"suspension": map[string]bool{"permitted": true}},
		"reasons_for_disallowing_resource_creation": reasons,
	}, nil
}

// getPolicyLimits answers GET /organizations/{organization}/policy_limits.
func getPolicyLimits(v *visit) (int, any, error) {
	org, err := v.named()
	if err != nil {
		return 0, nil, err
	}
	limits := map[string]any{
		"minimum_disk_size":                  map[string]int{"value": minimumDiskSize},
		"flexible_virtual_machine_resources": true,
		"allow_suspension":                   true,
		"allow_restricted_traffic_types":     false,
	}
	for _, name := range policyMaxima {
		bound := map[string]any{"value": nil, "unlimited": true}
		if limit, limited := org.Limits[name]; limited {
			bound = map[string]any{"value": limit, "unlimited": false}
		}
		limits[name] = bound
	}
	return http.StatusOK, map[string]any{"policy_limits": limits}, nil
}

// getPrices answers GET /organizations/{organization}/prices.
func getPrices(v *visit) (int, any, error) {
	org, err := v.named()
	if err != nil {
		return 0, nil, err
	}
	if org.Managed {
		return 0, nil, noPrices
	}
	return http.StatusOK, map[string]any{
		"currency": org.Billing.Currency,
		"prices": []any{map[string]any{
			"resource": "virtual_machine_package", "category": "compute", "description": "ROCK-3, per month",
			"price": 10.0, "variants": []any{},
		}},
	}, nil
}
