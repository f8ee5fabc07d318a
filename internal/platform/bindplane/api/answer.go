package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/tenancy/terraform-provider-tenancy/internal/rest"
)

// Causes of a failure that came with a successful status.
var (
	// ErrNotAPI says that something else answered: a path that the server does not know shows its
	// web interface, with status 200.
	ErrNotAPI = errors.New("the answer is a web page instead of JSON: wrong base URL, or a server older than organizations (1.59)")
	// ErrUnexpected says that JSON came back without what the operation promises.
	ErrUnexpected = errors.New("the answer lacks what this operation promises")
)

// call sends a request and checks the answer's status, type and keys before anything is decoded:
// an absence may only be concluded from an answer that is one of the API.
func (c *Client) call(ctx context.Context, request rest.Request, out any, keys ...string) error {
	response, err := c.rest.Do(ctx, request, nil)
	if err != nil {
		var e *rest.Error
		if errors.As(err, &e) && slices.Contains(request.Success, e.Status) {
			// Without a body to decode, a web page is the one thing that spoils a successful status.
			e.Message, e.Err = ErrNotAPI.Error(), ErrNotAPI
		}
		return err
	}
	if !promised(response, out, keys) {
		return &rest.Error{
			Platform: Platform, Operation: request.Operation, Method: request.Method, Path: request.Path,
			Status: response.Status, Message: ErrUnexpected.Error(), RequestID: response.RequestID,
			Date: response.Date, Header: response.Header, Ambiguous: request.Method == http.MethodPost, Err: ErrUnexpected,
		}
	}
	return nil
}

// unread stands for an answer whose body says nothing that matters.
type unread struct{}

// promised tells whether an answer is what its operation documents, and decodes it into out; nil
// stands for an answer without a body.
func promised(response *rest.Response, out any, keys []string) bool {
	body := bytes.TrimSpace(response.Body)
	switch out.(type) {
	case nil:
		return len(body) == 0
	case unread:
		return true
	}
	var fields map[string]json.RawMessage
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind != "application/json" || json.Unmarshal(body, &fields) != nil {
		return false
	}
	for _, key := range keys {
		if _, ok := fields[key]; !ok {
			return false
		}
	}
	return json.Unmarshal(body, out) == nil
}

// notAPI tells whether a route seems to be unknown to the server.
func notAPI(err error) bool {
	return errors.Is(err, ErrNotAPI) || errors.Is(err, ErrUnexpected) || rest.HasStatus(err, http.StatusNotFound)
}

// decodeError reads the error body: a list of texts, without codes. Other bodies stay unread
// here and show as a masked excerpt.
func decodeError(e *rest.Error, body []byte) {
	var shape struct {
		Errors []string `json:"errors"`
	}
	if json.Unmarshal(body, &shape) == nil {
		e.Message = strings.Join(shape.Errors, "; ")
	}
}

// refuse is the error for a request that would address another operation than the one meant.
func refuse(operation, message string) error {
	return &rest.Error{Platform: Platform, Operation: operation, Message: message, Date: time.Now()}
}

// usable tells whether a text can be a path segment: an empty one or a dot would name another route.
func usable(segment string) bool { return segment != "" && segment != "." && segment != ".." }
