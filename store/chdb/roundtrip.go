package chdb

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Transport is what clickhouse.Options.TransportFunc asks for.
func (e *Engine) Transport(*http.Transport) (http.RoundTripper, error) { return e, nil }

// RoundTrip answers a request of clickhouse-go as a ClickHouse server would
// over HTTP. It returns when the statement is over or, for a large SELECT, when
// its first blocks are there; the rest is read from the body. When the context
// of the request ends, the statement is stopped in the engine and the error is
// that of the context.
func (e *Engine) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		defer req.Body.Close()
	}
	s, err := readStatement(req)
	if err != nil {
		return refused(req, err), nil
	}
	if s.body != nil {
		if err := e.insert(req.Context(), s); err != nil {
			return failed(req, err)
		}
		return answered(req, nil), nil
	}
	if strings.TrimSpace(s.text) == helloStatement && s.format == "Native" {
		return answered(req, e.hello), nil
	}
	body, whole, err := e.query(req.Context(), s)
	if err != nil {
		return failed(req, err)
	}
	if body == nil {
		return answered(req, whole), nil
	}
	return streamed(req, body), nil
}

// Query runs one statement and gives its whole result in a format of the
// engine. It is the raw engine, for measuring what the client adds and for
// repairs by hand; the product's way is RoundTrip.
func (e *Engine) Query(ctx context.Context, text, format string) ([]byte, error) {
	body, whole, err := e.query(ctx, &statement{text: text, format: format})
	if err != nil || body == nil {
		return whole, err
	}
	defer body.Close()
	whole, err = io.ReadAll(body)
	return whole, errors.Join(err, body.failed)
}

func response(req *http.Request, status int) *http.Response {
	return &http.Response{
		Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{}, Request: req, Body: http.NoBody,
	}
}

// answered has a known length; the client takes 0 for "no rows".
func answered(req *http.Request, whole []byte) *http.Response {
	r := response(req, http.StatusOK)
	r.ContentLength = int64(len(whole))
	if len(whole) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(whole))
	}
	return r
}

func streamed(req *http.Request, body io.ReadCloser) *http.Response {
	r := response(req, http.StatusOK)
	r.ContentLength = -1
	r.Header.Set("X-ClickHouse-Exception-Tag", exceptionTag)
	r.Body = body
	return r
}

// failed turns what the engine said into the answer of a server, and leaves
// what the caller or the machine did an error of the transport.
func failed(req *http.Request, err error) (*http.Response, error) {
	var ex *exception
	if !errors.As(err, &ex) {
		return nil, err
	}
	r := response(req, http.StatusInternalServerError)
	if ex.code > 0 {
		r.Header.Set("X-ClickHouse-Exception-Code", strconv.Itoa(ex.code))
	}
	r.ContentLength = int64(len(ex.text))
	r.Body = io.NopCloser(strings.NewReader(ex.text))
	return r, nil
}

func refused(req *http.Request, err error) *http.Response {
	r := response(req, http.StatusBadRequest)
	text := "chdb: " + err.Error()
	r.ContentLength = int64(len(text))
	r.Body = io.NopCloser(strings.NewReader(text))
	return r
}
