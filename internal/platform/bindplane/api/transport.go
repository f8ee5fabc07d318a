package api

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
)

// newTransport makes a connection pool that trusts and shows the configured certificates.
func newTransport(config Config) (*http.Transport, error) {
	security := &tls.Config{MinVersion: tls.VersionTLS12}
	if config.CACertificate != "" {
		security.RootCAs = x509.NewCertPool()
		if !security.RootCAs.AppendCertsFromPEM([]byte(config.CACertificate)) {
			return nil, errors.New(Platform + ": the CA certificate holds no PEM certificate")
		}
	}
	if config.ClientCertificate != "" || config.ClientKey != "" {
		// The parser's error names what is wrong with the PEM, never the key itself.
		pair, err := tls.X509KeyPair([]byte(config.ClientCertificate), []byte(config.ClientKey))
		if err != nil {
			return nil, fmt.Errorf("%s: client certificate and key: %w", Platform, err)
		}
		security.Certificates = []tls.Certificate{pair}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = security
	return transport, nil
}
