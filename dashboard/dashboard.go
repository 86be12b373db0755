// Package dashboard serves the briefing over HTTP: the API, the pages, the metrics
// and the probes, behind one decision about who may ask and one log of what was
// asked. It never computes a figure, never reads a file's meaning and never speaks
// SQL: it asks query and ingest and carries their answers. cmd/giaoban alone makes
// a Server; the pages are handed in, so that they depend on it and not it on them.
package dashboard

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
)

// Options of a server. Config, Catalogue, Answers, Ingest and Store are needed.
type Options struct {
	Config     configs.Config
	Catalogue  *giaoban.Catalogue
	Answers    query.Answers
	Ingest     ingest.Reader
	Store      *store.Store
	Logger     *slog.Logger         // nil: slog.Default()
	Registry   *prometheus.Registry // nil: a new one, served at /metrics
	Now        func() time.Time     // the clock; nil: time.Now
	Version    string               // of the program, for giaoban_build_info and ETags
	Commit     string
	LocalToken string                     // of the lock file: the command line on this machine
	Static     http.Handler               // what a browser needs beside the pages, at /static/; nil: none
	Pages      func(Rooms) (Pages, error) // nil: no pages
}

// Rooms are what pages are built on. Answers and Ingest are measured, and a batch
// accepted through this Ingest refreshes the metrics.
type Rooms struct {
	Config    configs.Config
	Catalogue *giaoban.Catalogue
	Answers   query.Answers
	Ingest    ingest.Reader
	Store     Shelf
	Alerts    *alert.Desk
	Courier   *alert.Courier // of alerts; nil where not every figure may be seen
	Logger    *slog.Logger
	Now       func() time.Time
	Today     func() giaoban.Date // the viewing day
	Viewer    func(*http.Request) Viewer
	Doors     Doors // who may what, and signing in
}

// Pages are the routes a person visits, and the page that says what went wrong.
type Pages interface {
	// Register adds the routes, once, while the server is made.
	Register(Mux)
	// Problem writes an error page, in the language of the request.
	Problem(w http.ResponseWriter, r *http.Request, status int, p *giaoban.Problem)
}

// Mux takes routes. A pattern is one of net/http's with its method, "GET /units".
// Every route is behind the server's access decision, log, limits, time-outs and
// security headers: GET reads, all else changes something and is refused across
// sites.
type Mux interface {
	Handle(pattern string, h http.Handler)
	// HandleKept is Handle for a GET whose answer depends on nothing but the URL,
	// the language cookie, the viewer's rights, the figures, the catalogue and the
	// viewing day: it gets an ETag, and the bytes are kept for the next who asks.
	HandleKept(pattern string, h http.Handler)
	// HandleUpload is Handle for a POST that may bring a file: its own limits of
	// size and time.
	HandleUpload(pattern string, h http.Handler)
}

// LanguageCookie holds the language a person chose, vi or en.
const LanguageCookie = "lang"
