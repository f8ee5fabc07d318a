package emulator

import (
	"net/http"
	"strings"
)

// Policy limits that are more than a number.
const (
	// limitManaged is the limit that creating managed organizations runs into.
	limitManaged = "maximum_managed_organizations"
	// limitBalance is an amount of money.
	limitBalance = "maximum_uninvoiced_balance"
	// limitDisk bounds one disk: the policy, which compares limits with what is used, leaves it out.
	limitDisk = "maximum_disk_size"
)

// policyMaxima are the limits that a number or nothing bounds.
var policyMaxima = []string{
	limitManaged, limitBalance, limitDisk, "maximum_virtual_machines", "maximum_virtual_machine_memory",
	"maximum_disk_space", "maximum_unallocated_ip_addresses", "maximum_security_groups", "maximum_virtual_networks",
	"maximum_load_balancers", "maximum_dns_zones", "maximum_certificates", "maximum_file_storage_volumes", "maximum_isos",
}

// policyFeatures tells which features the emulated policy permits.
var policyFeatures = map[string]bool{
	"suspension": true, "flexible_virtual_machine_resources": true, "restricted_traffic_types": false,
	"disk_bus_configuration": false, "zone_selection": false,
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
		short := strings.TrimPrefix(name, "maximum_")
		switch name {
		case limitDisk:
		case limitBalance:
			limits[short] = map[string]any{"limit": limit, "current": 0, "currency": org.Billing.Currency}
		default:
			current := 0
			if name == limitManaged {
				current = len(children.List(v.Call, org.ID))
			}
			if current > limit {
				reasons = append(reasons, short+" is exceeded")
			}
			limits[short] = map[string]any{"limit": limit, "current": current, "unit": nil}
		}
	}
	features := map[string]any{}
	for name, permitted := range policyFeatures {
		features[name] = map[string]bool{"permitted": permitted}
	}
	return http.StatusOK, map[string]any{
		"policy_type": "auto", "policy_name": nil, "limits": limits,
		"features": features,
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
		"flexible_virtual_machine_resources": policyFeatures["flexible_virtual_machine_resources"],
		"allow_suspension":                   policyFeatures["suspension"],
		"allow_restricted_traffic_types":     policyFeatures["restricted_traffic_types"],
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
