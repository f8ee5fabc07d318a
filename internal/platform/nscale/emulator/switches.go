package emulator

import (
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
)

// The behaviours that can be chosen.
const (
	switchVersion        = "version"
	switchReadLag        = "read_lag"
	switchLostRaces      = "lost_races"
	switchLocking        = "optimistic_locking"
	switchProvisioning   = "provisioning_delay"
	switchDeprovisioning = "deprovisioning_delay"
	switchUnprovisioned  = "unprovisioned_children"
	switchSchemaPanic    = "schema_panic"
	switchTraceID        = "trace_id"
	switchStatusDetail   = "status_detail"
	switchACLCache       = "acl_cache"
)

var onOff = []string{"on", "off"}

var switches = []sandbox.Switch{
	{Name: switchVersion, Default: "head", Values: []string{"1.11", "head"}, Doc: "Which vintage of the service answers: 1.11 or head."},
	{Name: switchReadLag, Default: "0s", Doc: "How far reads, and the read half of an update, stay behind writes (a duration such as 100ms)."},
	{Name: switchLostRaces, Default: "0s", Doc: "Updates of one object less than this duration apart count as concurrent: the later one answers 409, or with optimistic_locking off overwrites the earlier one."},
	{Name: switchLocking, Default: "on", Values: onOff, Doc: "Whether a write from a stale copy is refused with 409; version 1.11 never refuses it."},
	{Name: switchProvisioning, Default: "0s", Doc: "How long a new organization or project takes until it is provisioned."},
	{Name: switchDeprovisioning, Default: "0s", Doc: "How long a deleted organization or project stays visible as deprovisioning."},
	{Name: switchUnprovisioned, Default: "broken", Values: []string{"broken", "work"}, Doc: "Whether an organization's children are broken before it is provisioned: lists show every organization's, writes answer 500."},
	{Name: switchSchemaPanic, Default: "off", Values: onOff, Doc: "Whether answers that the service's own schema does not declare close the connection."},
	{Name: switchTraceID, Default: "on", Values: onOff, Doc: "Whether errors of the head version carry a trace_id."},
	{Name: switchStatusDetail, Default: "on", Values: onOff, Doc: "Whether organizations and projects of the head version carry the reasons of their status."},
	{Name: switchACLCache, Default: "0s", Doc: "How long rights survive their removal (the service: up to 1m)."},
}

func is(c *sandbox.Call, name, value string) bool { return c.Switch(name) == value }

func head(c *sandbox.Call) bool { return is(c, switchVersion, "head") }

// locking tells whether stale writes are refused: optimistic locking came after 1.11.
func locking(c *sandbox.Call) bool { return head(c) && is(c, switchLocking, "on") }

// duration reads a switch that holds a duration; text that is none counts as zero.
func duration(c *sandbox.Call, name string) time.Duration {
	d, err := time.ParseDuration(c.Switch(name))
	if err != nil {
		return 0
	}
	return max(d, 0)
}
