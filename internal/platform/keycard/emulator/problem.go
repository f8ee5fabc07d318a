package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// problem is the service's error answer.
type problem struct {
	Message string `json:"message"`
	Code    string `json:"code"`
	Status  int    `json:"status"`
}

func (p *problem) Error() string { return p.Message }

// The status each kind of refusal carries, and its code, are undocumented outside of the SSO
// operations: they are decided here alone.
var (
	noRoute      = &problem{"no such route", "not_found", http.StatusNotFound}
	unauthorized = &problem{"the access token is missing, unknown or expired", "unauthorized", http.StatusUnauthorized}
)

func invalid(format string, args ...any) *problem {
	return &problem{fmt.Sprintf(format, args...), "bad_request", http.StatusBadRequest}
}

func forbidden(message string) *problem {
	return &problem{message, "forbidden", http.StatusForbidden}
}

func missing(object string) *problem {
	return &problem{object + " not found", "not_found", http.StatusNotFound}
}

func conflict(message string) *problem {
	return &problem{message, "conflict", http.StatusConflict}
}

func writeProblem(w http.ResponseWriter, p *problem) {
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	writeJSON(w, p.Status, p)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(raw)
}
