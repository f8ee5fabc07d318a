package sandbox

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// shutdownTime is how long running requests may take to finish when the server stops.
const shutdownTime = 5 * time.Second

// Command runs a sandbox server until the context ends. It takes the arguments behind the
// command's name and prints the addresses, and an environment to paste, to stdout.
func Command(ctx context.Context, args []string, stdout, stderr io.Writer, emulators ...*Emulator) (err error) {
	options, err := parseOptions(args, emulators)
	if errors.Is(err, flag.ErrHelp) {
		options.flags.SetOutput(stdout)
		options.flags.Usage()
		return nil
	}
	if err != nil {
		return fmt.Errorf("%w (-h lists the flags)", err)
	}
	store := NewMemoryStore()
	if options.db != "" {
		if store, err = OpenFileStore(options.db); err != nil {
			return err
		}
	}
	s := New(store, emulators...)
	defer func() { err = errors.Join(err, s.Close()) }()
	for _, set := range options.switches {
		if err := s.SetSwitch(set.platform, set.name, set.value); err != nil {
			return err
		}
	}
	// Opening the data now shows a file that cannot be used before anybody asks.
	if _, err := s.Now(); err != nil {
		return err
	}
	return s.listenAndServe(ctx, options, stdout, stderr)
}

type options struct {
	flags     *flag.FlagSet
	listen    string
	db        string
	platforms map[string]*string
	switches  []setting
}

type setting struct{ platform, name, value string }

func parseOptions(args []string, emulators []*Emulator) (*options, error) {
	o := &options{flags: flag.NewFlagSet("sandbox", flag.ContinueOnError), platforms: map[string]*string{}}
	o.flags.SetOutput(io.Discard)
	o.flags.StringVar(&o.listen, "listen", "127.0.0.1:7070", "`address` to serve all platforms at, each below its name; port 0 takes a free one")
	o.flags.StringVar(&o.db, "db", "", "`file` that keeps the data; without it they are gone when the server stops")
	o.flags.Func("set", "`platform.switch=value`: chooses a behaviour; may be repeated", func(text string) error {
		target, value, ok := strings.Cut(text, "=")
		platform, name, dotted := strings.Cut(target, ".")
		if !ok || !dotted {
			return errors.New("it is written platform.switch=value")
		}
		o.switches = append(o.switches, setting{platform, name, value})
		return nil
	})
	for _, e := range emulators {
		o.platforms[e.Name] = o.flags.String("listen-"+e.Name, "", "`address` to serve "+e.Name+" also at the root of")
	}
	if err := o.flags.Parse(args); err != nil {
		return o, err
	}
	if o.flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", o.flags.Arg(0))
	}
	return o, nil
}

// listenAndServe opens every address before it serves the first, so that a taken port is an
// error at once.
func (s *Sandbox) listenAndServe(ctx context.Context, o *options, stdout, stderr io.Writer) error {
	front := &fronts{stderr: stderr}
	defer front.close()
	base, err := front.open(ctx, o.listen, s)
	if err != nil {
		return err
	}
	urls := map[string]string{}
	for _, name := range s.order {
		urls[name] = base + "/" + name
		if address := *o.platforms[name]; address != "" {
			if urls[name], err = front.open(ctx, address, s.Platform(name)); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(stdout, "# sandbox at %s, control room at %s/_sandbox/\n", base, base)
	for _, name := range s.order {
		fmt.Fprintf(stdout, "# %s at %s\n", name, urls[name])
		if exports := s.emulators[name].Exports; exports != nil {
			for _, export := range exports(urls[name]) {
				variable, value, _ := strings.Cut(export, "=")
				fmt.Fprintf(stdout, "export %s=%s\n", variable, shellQuote(value))
			}
		}
	}
	return front.serve(ctx)
}

// shellQuote quotes a value unless every shell reads it as it stands.
func shellQuote(value string) string {
	plain := strings.IndexFunc(value, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_./:@%+,", r)
	}) < 0
	if plain && value != "" {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// fronts are the addresses one command serves.
type fronts struct {
	stderr    io.Writer
	servers   []*http.Server
	listeners []net.Listener
}

// open listens at an address and returns its URL.
func (f *fronts) open(ctx context.Context, address string, handler http.Handler) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	f.listeners = append(f.listeners, listener)
	f.servers = append(f.servers, &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second})
	bound := listener.Addr().(*net.TCPAddr)
	if bound.IP.IsLoopback() {
		return "http://" + bound.String(), nil
	}
	fmt.Fprintf(f.stderr, "warning: %s is not a loopback address: whoever reaches it can use and steer this sandbox, "+
		"whose credentials are public\n", bound)
	if bound.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", bound.Port), nil
	}
	return "http://" + bound.String(), nil
}

func (f *fronts) close() {
	for _, listener := range f.listeners {
		_ = listener.Close()
	}
}

// serve runs until the context ends or a server fails, then lets running requests finish.
func (f *fronts) serve(ctx context.Context) error {
	failed := make(chan error, len(f.servers))
	for i, server := range f.servers {
		go func() { failed <- server.Serve(f.listeners[i]) }()
	}
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	for _, server := range f.servers {
		if server.Shutdown(patience) != nil {
			_ = server.Close()
		}
	}
	return err
}
