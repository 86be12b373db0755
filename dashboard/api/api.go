// Package api is the HTTP interface for programs, /api/v1: one file per call reads
// the parameters strictly, asks query, ingest or the store, and writes the answer as
// JSON, CSV or XLSX, or a problem (RFC 9457) in the asked language. It never
// computes a figure and decides nothing about who may ask. The dashboard's server
// alone mounts it; openapi.yaml beside it is the full description, kept by hand.
package api

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
)

// Reports are the batches and files that came in, as the store keeps them.
type Reports interface {
	Batches(ctx context.Context, after giaoban.Revision, limit int) ([]store.Info, error)
	Batch(ctx context.Context, id giaoban.Revision) (store.Info, error)
	File(ctx context.Context, sha256 string) (io.ReadCloser, error)
	Forms(ctx context.Context) ([]store.Form, error)
	Latest(ctx context.Context, f store.Filter) ([]giaoban.Observation, error)
	ForgetForm(ctx context.Context, fingerprint, by string) error
}

// Options of an API.
type Options struct {
	Answers   query.Answers
	Catalogue *giaoban.Catalogue
	Ingest    ingest.Reader
	Reports   Reports
	Alerts    *alert.Desk
	Courier   *alert.Courier // nil: the viewer may not see every figure
	Lang      giaoban.Lang   // where a request does not say
	Zone      *time.Location // of the province: a day given for a moment begins in it; nil: UTC
	Limit     int64          // bytes of one file
	Logger    *slog.Logger
	By        func(*http.Request) string // who sends, for the record; nil: nobody is named
	People    *people.Register           // who has an account; the calls about people need it
	Asker     func(*http.Request) people.Asker
	Origin    func(*http.Request) people.Origin
}

// Route is one call.
type Route struct {
	Pattern string // of net/http, with its method
	Handler http.Handler
	Kept    bool // the answer depends on the URL, the figures and the viewing day alone
	Upload  bool // may bring a file
	known   parameters
}

// API holds the calls.
type API struct {
	o        Options
	document []byte // openapi.yaml as JSON
	titles   giaoban.Messages
}

// New makes an API; it fails only where the program was built wrongly.
func New(o Options) (*API, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Lang == "" {
		o.Lang = giaoban.Vietnamese
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.By == nil {
		o.By = func(*http.Request) string { return "" }
	}
	document, err := documentJSON()
	if err != nil {
		return nil, err
	}
	titles, err := giaoban.ReadMessages(titlesFile)
	if err != nil {
		return nil, err
	}
	return &API{o: o, document: document, titles: titles}, nil
}

// Routes lists every call.
func (a *API) Routes() []Route {
	return []Route{
		a.units(), a.indicators(),
		a.series(), a.trend(), a.compare(), a.distribution(), a.movement(), a.correlation(),
		a.stalled(), a.completeness(), a.history(), a.changes(),
		a.send(), a.reports(), a.report(), a.file(), a.undo(), a.forms(), a.forget(), a.template(),
		a.alerts(), a.alert(), a.act(), a.raised(),
		a.subscribed(), a.subscribe(), a.unsubscribe(), a.testSubscription(),
		a.everybody(), a.join(), a.grant(), a.person(), a.data(), a.tokens(), a.makeToken(), a.revoke(), a.recorded(), a.whole(),
	}
}

// get makes a reading call: parameters in, an answer out, as JSON or, where there
// is a table of it, as CSV or XLSX.
func get[A any](a *API, pattern string, known parameters, ask func(context.Context, *request) (A, error), tabulate func(A) *table) Route {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		answer, err := ask(r.Context(), q)
		if err == nil && q.problem != nil { // found while the request was put together
			err = q.problem
		}
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		w.Header().Set("Content-Language", string(q.lang))
		if q.format == formatJSON {
			WriteJSON(w, http.StatusOK, answer)
			return
		}
		t, err := a.sourced(r.Context(), q, tabulate(answer))
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		a.table(w, r, q, t)
	})
	return Route{Pattern: "GET /api/v1" + pattern, Handler: h, Kept: true, known: known}
}

func (a *API) table(w http.ResponseWriter, r *http.Request, q *request, t *table) {
	err := t.write(w, q.format, q.lang, a.titles)
	var refused *giaoban.Problem
	if errors.As(err, &refused) {
		w.Header().Del("Content-Disposition")
		WriteProblem(w, r, q.lang, refused)
		return
	}
	if err != nil {
		a.o.Logger.Warn("a table was not written to its end", "path", r.URL.Path, "error", err)
		panic(http.ErrAbortHandler) // half a table must not look whole
	}
}

// instant is an optional moment in an answer.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
