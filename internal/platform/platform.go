// Package platform is the registration list: every platform that the provider serves, with its
// Terraform side and its emulator. A new platform is one folder beside this file and one entry here.
package platform

import (
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane"
	bindplaneemulator "github.com/tenancy/terraform-provider-tenancy/internal/platform/bindplane/emulator"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult"
	katapultemulator "github.com/tenancy/terraform-provider-tenancy/internal/platform/katapult/emulator"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard"
	keycardemulator "github.com/tenancy/terraform-provider-tenancy/internal/platform/keycard/emulator"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale"
	nscaleemulator "github.com/tenancy/terraform-provider-tenancy/internal/platform/nscale/emulator"
	"github.com/tenancy/terraform-provider-tenancy/internal/platform/palette"
	paletteemulator "github.com/tenancy/terraform-provider-tenancy/internal/platform/palette/emulator"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

type entry struct {
	terraform tfkit.Platform
	emulator  func() *sandbox.Emulator
}

func entries() []entry {
	return []entry{
		{keycard.Platform(), keycardemulator.New},
		{bindplane.Platform(), bindplaneemulator.New},
		{nscale.Platform(), nscaleemulator.New},
		{katapult.Platform(), katapultemulator.New},
		{palette.Platform(), paletteemulator.New},
	}
}

// All returns Terraform's side of every platform.
func All() []tfkit.Platform {
	var all []tfkit.Platform
	for _, e := range entries() {
		all = append(all, e.terraform)
	}
	return all
}

// Emulators returns every platform's emulator.
func Emulators() []*sandbox.Emulator {
	var all []*sandbox.Emulator
	for _, e := range entries() {
		all = append(all, e.emulator())
	}
	return all
}
