// Command terraform-provider-tenancy is a Terraform provider that describes tenants: organizations, the
// people and machines that may act in them, and how they sign in.
//
// Started by Terraform or OpenTofu it serves the plugin protocol, version 6. As
//
//	terraform-provider-tenancy sandbox -listen 127.0.0.1:7070
//
// it serves the sandbox, in which all platforms can be rehearsed, over HTTP.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/tenancy/terraform-provider-tenancy/internal/platform"
	"github.com/tenancy/terraform-provider-tenancy/internal/provider"
	"github.com/tenancy/terraform-provider-tenancy/internal/sandbox"
	"github.com/tenancy/terraform-provider-tenancy/internal/tfkit"
)

// version is stamped by the build: -ldflags "-X main.version=1.2.3".
var version = "dev"

func main() {
	if len(os.Args) > 1 && os.Args[1] == "sandbox" {
		serveSandbox(os.Args[2:])
		return
	}

	debug := flag.Bool("debug", false, "wait for a debugger: serve until interrupted and print the TF_REATTACH_PROVIDERS that lets a CLI use this process")
	showVersion := flag.Bool("version", false, "print the version and exit")
	flag.Usage = func() {
		fmt.Fprintf(flag.CommandLine.Output(), "Usage: %[1]s [-debug | -version]\n       %[1]s sandbox [flags]\n\n", os.Args[0])
		flag.PrintDefaults()
	}
	flag.Parse()
	if *showVersion {
		fmt.Println(version)
		return
	}

	quietSDK()
	collectLess()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         provider.Address,
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	// The CLI has let go of the provider, and kills it in two seconds.
	ctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)
	tfkit.UndoOpened(ctx)
	cancel()
	if err != nil {
		log.Fatal(err)
	}
}

// serveSandbox runs the sandbox server until it is interrupted.
func serveSandbox(args []string) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := sandbox.Command(ctx, args, os.Stdout, os.Stderr, platform.Emulators()...)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// quietSDK turns the plugin SDK's own log off where nobody asked for a log. The SDK writes dozens of trace
// lines for every resource, whatever the level, and leaves it to the CLI to parse and drop them; on a plan
// of a thousand resources that is a third of the time. Any TF_LOG… variable, a level for another part
// included, leaves everything as it is, so that no log is lost that someone wants.
func quietSDK() {
	for _, variable := range os.Environ() {
		if strings.HasPrefix(variable, "TF_LOG") {
			return
		}
	}
	// Setenv fails on malformed names only.
	_ = os.Setenv("TF_LOG_SDK", "off")
}

// collectLess lets the heap grow further between two collections, within bounds. A run is short and makes much
// garbage: collecting it takes a quarter of the provider's time on a plan of a thousand resources. Who sets
// Go's own variables decides instead.
func collectLess() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	const percent, limit = 400, 512 << 20
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(limit)
}
