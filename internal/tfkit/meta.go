package tfkit

import (
	"context"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Meta is what the configured provider hands to its objects. Clients are made at first use, one
// per platform, so that a platform nobody uses can never fail a run.
type Meta struct {
	order       []string
	connections map[string]*connection
}

type connection struct {
	platform   Platform
	settings   *Settings
	once       sync.Once
	client     any
	diags      diag.Diagnostics
	configured bool
}

// NewMeta returns a Meta without platforms.
func NewMeta() *Meta { return &Meta{connections: map[string]*connection{}} }

// Add registers a platform with its settings; configured tells whether anything configures it.
func (m *Meta) Add(p Platform, s *Settings, configured bool) {
	m.order = append(m.order, p.Name)
	m.connections[p.Name] = &connection{platform: p, settings: s, configured: configured}
}

// Platforms returns every platform of the provider, configured or not, in registration order.
func (m *Meta) Platforms() []Platform {
	all := make([]Platform, 0, len(m.order))
	for _, name := range m.order {
		all = append(all, m.connections[name].platform)
	}
	return all
}

// Configured tells whether a platform's attribute or one of its variables is set.
func (m *Meta) Configured(name string) bool {
	c := m.connections[name]
	return c != nil && c.configured
}

// Client returns a platform's client, made on first use and shared from then on.
func (m *Meta) Client(ctx context.Context, name string) (any, diag.Diagnostics) {
	c := m.connections[name]
	if c == nil {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Unknown platform", "The provider has no platform "+name+".")}
	}
	c.once.Do(func() {
		// The client outlives the request that happened to ask first.
		c.client, c.diags = c.platform.Connect(context.WithoutCancel(ctx), c.settings)
		c.diags = append(slices.Clone(c.settings.diags), c.diags...)
	})
	return c.client, c.diags
}

// undecided tells whether a setting of a platform that was asked for is not known yet.
func (m *Meta) undecided(name string) bool {
	c := m.connections[name]
	return c != nil && c.settings.undecided
}
