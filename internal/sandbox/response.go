package sandbox

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
)

// response buffers an answer until its transaction has ended.
type response struct {
	status int
	header http.Header
	body   bytes.Buffer
	// cut breaks the connection in the middle of the body.
	cut bool
}

// textResponse is an answer of the sandbox itself, not of an emulator.
func textResponse(status int, text string) *response {
	w := &response{status: status, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}}
	w.body.WriteString(text + "\n")
	return w
}

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *response) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.bodyless() {
		return 0, http.ErrBodyNotAllowed
	}
	return w.body.Write(b)
}

func (w *response) bodyless() bool {
	return w.status == http.StatusNoContent || w.status == http.StatusNotModified
}

// finish fills in what a server adds, so that both ways out carry the same headers.
func (w *response) finish() {
	w.WriteHeader(http.StatusOK)
	if w.bodyless() {
		return
	}
	if w.header.Get("Content-Type") == "" && w.body.Len() > 0 {
		w.header.Set("Content-Type", http.DetectContentType(w.body.Bytes()))
	}
	w.header.Set("Content-Length", strconv.Itoa(w.body.Len()))
}

func (w *response) writeTo(out http.ResponseWriter) {
	maps.Copy(out.Header(), w.header)
	out.WriteHeader(w.status)
	if !w.cut {
		_, _ = out.Write(w.body.Bytes())
		return
	}
	_, _ = out.Write(w.body.Bytes()[:w.body.Len()/2])
	_ = http.NewResponseController(out).Flush()
	panic(http.ErrAbortHandler)
}

func (w *response) response(r *http.Request) *http.Response {
	var body io.Reader = bytes.NewReader(w.body.Bytes())
	switch {
	case r.Method == http.MethodHead:
		body = http.NoBody
	case w.cut:
		body = io.MultiReader(bytes.NewReader(w.body.Bytes()[:w.body.Len()/2]), brokenReader{})
	}
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.header,
		Body: io.NopCloser(body), ContentLength: int64(w.body.Len()), Request: r,
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
