// Package api is a client of Bindplane's organization API: organizations with their first
// projects, licences, projects, users and the check of a name.
package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// DefaultEndpoint is Bindplane Cloud. Self-hosted servers have addresses of their own.
const DefaultEndpoint = "https://app.bindplane.com"

// Platform is the platform's name in errors and logs.
const Platform = "Bindplane"

const (
	headerAPIKey  = "X-Bindplane-Api-Key" // #nosec G101 -- a header's name
	headerProject = "X-Bindplane-Account-ID"
)

// Config says where the API is and who calls it: an API key, or a user name and password. Where
// both are set the API key alone is sent, so that there is no doubt about the acting user.
type Config struct {
	// Endpoint is the server's base URL without /v1; "" means [DefaultEndpoint].
	Endpoint string
	// APIKey acts as one user inside one project.
	APIKey string
	// Username and Password are basic authentication, which self-hosted servers offer.
	Username string
	Password string
	// ProjectID selects the project, and by that the organization, that a request acts in. The
	// header it is sent in is not documented by the vendor. "" leaves the choice to the credential.
	ProjectID string
	// CACertificate is a PEM bundle of authorities to trust instead of the system's; "" keeps those.
	CACertificate string
	// ClientCertificate and ClientKey are a PEM pair for servers that ask for one.
	ClientCertificate string
	ClientKey         string
	// Rest holds timeouts, retries, limits, transport, user agent and log; New fills in the rest.
	// A transport given here is used as it is, without the certificates above.
	Rest rest.Config
}

// Client calls the API. It is safe for concurrent use.
type Client struct {
	rest     *rest.Client
	identity string
	project  string
	// oldSpelling is set once the server turned out to know the account routes only.
	oldSpelling atomic.Bool
	polarity    calibration
}

// New checks a configuration and returns its client. It sends nothing.
func New(config Config) (*Client, error) {
	if config.APIKey == "" && (config.Username == "" || config.Password == "") {
		return nil, errors.New(Platform + ": set an API key, or a user name and a password")
	}
	base := config.Rest
	base.Platform = Platform
	base.Endpoint = config.Endpoint
	if base.Endpoint == "" {
		base.Endpoint = DefaultEndpoint
	}
	base.DecodeError = decodeError
	base.Secrets = append(slices.Clip(base.Secrets), config.APIKey, config.Password, config.ClientKey)
	base.Authorize = config.authorize
	if base.Transport == nil && config.CACertificate+config.ClientCertificate+config.ClientKey != "" {
		transport, err := newTransport(config)
		if err != nil {
			return nil, err
		}
		base.Transport = transport
	}
	client, err := rest.New(base)
	if err != nil {
		return nil, err
	}
	identity := "key\x00" + config.APIKey
	if config.APIKey == "" {
		identity = "user\x00" + config.Username
	}
	return &Client{
		rest: client, identity: client.Endpoint() + "\x00" + identity, project: config.ProjectID,
		polarity: calibration{turn: make(chan struct{}, 1)},
	}, nil
}

func (config Config) authorize(_ context.Context, r *http.Request) error {
	if config.APIKey != "" {
		r.Header.Set(headerAPIKey, config.APIKey)
	} else {
		r.SetBasicAuth(config.Username, config.Password)
	}
	if config.ProjectID != "" {
		r.Header.Set(headerProject, config.ProjectID)
	}
	return nil
}

// Endpoint returns the server's base URL without a trailing slash.
func (c *Client) Endpoint() string { return c.rest.Endpoint() }

// ProjectID returns the project that requests select; "" leaves it to the credential.
func (c *Client) ProjectID() string { return c.project }

// REST returns the transport, for [rest.Create].
func (c *Client) REST() *rest.Client { return c.rest }

// fingerprintBytes is how much of the hash is kept: enough to tell two credentials apart, too
// little to test guesses of a long key against.
const fingerprintBytes = 8

// Fingerprint tells two credentials apart without revealing either: a truncated hash over the
// salt, the endpoint and the API key, or the user name where there is no key. A password has no
// part in it.
func (c *Client) Fingerprint(salt string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + c.identity))
	return hex.EncodeToString(sum[:fingerprintBytes])
}
