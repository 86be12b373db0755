package dashboard

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/ingest"
)

// Time-outs. An upload has its own, because a district's line may be slow.
const (
	headerTime = 10 * time.Second
	bodyTime   = 30 * time.Second
	thinkTime  = 45 * time.Second // for an answer, before it is written
	answerTime = 60 * time.Second
	uploadTime = 15 * time.Minute
	idleTime   = 2 * time.Minute
	// drainTime and stopTime together stay under the ten seconds a stop may take.
	drainTime = 8 * time.Second
	// folderTime is between two looks into the watched folder.
	folderTime = 2 * time.Second
	stopTime   = 1500 * time.Millisecond
)

// Server is the HTTP side of one installation.
type Server struct {
	o        Options
	routes   []*route
	mux      *http.ServeMux
	access   access
	kept     *keeper
	metrics  *metrics
	snapshot *snapshot
	alerts   *alert.Book
	folder   *ingest.Folder // watched; nil where none is
	pages    Pages
	outer    http.Handler
	requests requestIDs
	running  sync.WaitGroup // requests being answered
	draining atomic.Bool
}

// New makes a server and registers its routes. It refuses, with a *giaoban.Problem,
// what must not be served: more metric series than metrics.max_series allows.
func New(o Options) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	if o.Config.Zone == nil {
		o.Config.Zone = time.UTC
	}
	s := &Server{o: o, mux: http.NewServeMux(), access: newAccess(o.Config.Token, o.LocalToken),
		requests: requestIDs{begun: o.Now().UnixMicro()}}
	s.kept = newKeeper(answerBudget, s.state)
	s.alerts = alert.NewBook(alert.Options{Keeper: o.Store, Answers: o.Answers, Catalogue: o.Catalogue, Today: s.today, Now: o.Now,
		Level: o.Config.MetricsLevel, Logger: o.Logger, Fixed: o.Config.HasToday})
	s.snapshot = newSnapshot(o, s.today, s.alerts)
	if err := s.snapshot.fits(); err != nil {
		return nil, err
	}
	var err error
	if s.metrics, err = newMetrics(o); err != nil {
		return nil, err
	}
	if err := s.register(); err != nil {
		return nil, err
	}
	s.outer = s.house()
	return s, nil
}

func (s *Server) register() error {
	rooms := Rooms{Config: s.o.Config, Catalogue: s.o.Catalogue, Store: s.o.Store, Logger: s.o.Logger,
		Now: s.o.Now, Today: s.today, Viewer: viewerOf, Alerts: s.alerts,
		Answers: measuredAnswers{s.o.Answers, s.metrics.query},
		Ingest:  measuredReader{s.o.Ingest, s.metrics, s.snapshot.soon, s.o.Now}}
	if path := s.o.Config.UploadFolder; path != "" {
		s.folder = &ingest.Folder{Path: path, Reader: rooms.Ingest, Every: folderTime, Logger: s.o.Logger}
	}
	calls, err := api.New(api.Options{Answers: rooms.Answers, Catalogue: rooms.Catalogue, Ingest: rooms.Ingest, Reports: s.o.Store,
		Lang: s.o.Config.Lang, Zone: s.o.Config.Zone, Limit: s.uploadLimit(), Logger: s.o.Logger, Alerts: s.alerts,
		By: func(r *http.Request) string { return viewerOf(r).Name }})
	if err != nil {
		return fmt.Errorf("making the API: %w", err)
	}
	for _, c := range calls.Routes() {
		s.add(&route{pattern: c.Pattern, handler: c.Handler, kept: c.Kept, upload: c.Upload})
	}
	s.add(&route{pattern: "GET /openapi.json", handler: calls.Document(), kept: true})
	s.add(&route{pattern: "GET /healthz", handler: http.HandlerFunc(s.healthz), action: Probe})
	s.add(&route{pattern: "GET /readyz", handler: http.HandlerFunc(s.readyz), action: Probe})
	s.add(&route{pattern: "GET /metrics", handler: s.metrics.handler(gathered{s.o.Registry, s.snapshot}, s.o.Logger)})
	if s.o.Static != nil {
		s.add(&route{pattern: "GET /static/", handler: s.o.Static, action: Asset})
	}
	if s.o.Pages != nil {
		if s.pages, err = s.o.Pages(rooms); err != nil {
			return fmt.Errorf("making the pages: %w", err)
		}
		s.pages.Register(s)
	}
	return nil
}

// ServeHTTP answers one request; it lets tests and commands ask without a socket.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.outer.ServeHTTP(w, r) }

// Serve answers on a listener until the context ends, then drains: what was begun
// is finished for up to eight seconds, then interrupted, and Serve returns when no
// request is left, so that the store may be closed after it. It refuses an address
// beyond this machine where no token is set.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if !s.access.guarded() && !loopback(l.Addr().String()) {
		_ = l.Close()
		return api.Problem("open_listen", l.Addr().String(), "", nil)
	}
	requests, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	web := &http.Server{Handler: s, ReadHeaderTimeout: headerTime, ReadTimeout: bodyTime, WriteTimeout: answerTime,
		IdleTimeout: idleTime, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.o.Logger.Handler(), slog.LevelWarn),
		BaseContext: func(net.Listener) context.Context { return requests }}
	var watch sync.WaitGroup
	watching, unwatch := context.WithCancel(ctx)
	watch.Go(func() { s.snapshot.run(watching) })
	if s.folder != nil {
		watch.Go(func() { s.folder.Run(watching) })
	}
	defer watch.Wait()
	defer unwatch()

	served := make(chan error, 1)
	go func() { served <- web.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	s.drain(ctx, web, stop)
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving %s: %w", l.Addr(), err)
	}
	return nil
}

// drain ends the server without cutting an answer that can still be given: an
// upload whose batch is on disk must be able to say so.
func (s *Server) drain(ctx context.Context, web *http.Server, stop context.CancelFunc) {
	s.draining.Store(true)
	s.o.Logger.Info("draining")
	patient, done := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer done()
	if err := web.Shutdown(patient); err != nil {
		s.o.Logger.Warn("interrupting what is still running", "after", drainTime.String())
		stop()
		_ = web.Close()
	}
	finished := make(chan struct{})
	go func() { s.running.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-time.After(stopTime):
		s.o.Logger.Error("a request did not stop when told to")
	}
}

func (s *Server) today() giaoban.Date { return s.o.Config.Viewing(s.o.Now()) }

// state is everything an answer depends on beside its URL and who asks.
func (s *Server) state() string {
	return fmt.Sprintf("%s/%d/%s/%d/%s/%d", s.o.Version, s.o.Store.DataVersion(), s.o.Catalogue.Hash, s.today(), s.o.Config.Lang, s.alerts.Changes())
}

// Routes lists the patterns served; the checks of openapi.yaml and of the access
// decision walk them.
func (s *Server) Routes() []string {
	var out []string
	for _, r := range s.routes {
		out = append(out, r.pattern)
	}
	return out
}
