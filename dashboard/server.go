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
	"github.com/giaoban/giaoban/people"
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
	great    *hall // of those who may see everything
	halls    halls // of the others
	register *people.Register
	access   access
	kept     *keeper
	metrics  *metrics
	snapshot *snapshot
	live     *live
	alerts   *alert.Book
	courier  *alert.Courier
	folder   *ingest.Folder // watched; nil where none is
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
	register, err := people.Open(context.Background(), o.Store, people.Options{Catalogue: o.Catalogue, Now: o.Now,
		Idle: o.Config.Idle, Last: o.Config.Last, Logger: o.Logger})
	if err != nil {
		return nil, err
	}
	s := &Server{o: o, register: register, access: newAccess(o, register), requests: requestIDs{begun: o.Now().UnixMicro()}}
	s.kept = newKeeper(answerBudget, s.state)
	s.alerts = alert.NewBook(alert.Options{Notify: s.tell, Keeper: o.Store, Answers: o.Answers, Catalogue: o.Catalogue, Today: s.today, Now: o.Now,
		Level: o.Config.MetricsLevel, Logger: o.Logger, Fixed: o.Config.HasToday})
	s.courier = alert.NewCourier(alert.CourierOptions{Outbox: o.Store, Book: s.alerts, Now: o.Now, Zone: o.Config.Zone, Address: s.address(), Mail: mailer(o), Hour: o.Config.MailHour,
		Logger: o.Logger, Lang: o.Config.Lang})
	s.snapshot = newSnapshot(o, s.today, s.alerts)
	if err := s.snapshot.fits(); err != nil {
		return nil, err
	}
	if s.metrics, err = newMetrics(o); err != nil {
		return nil, err
	}
	s.live = newLive(o.Store, o.Logger)
	if err := o.Registry.Register(s.live.gauge()); err != nil {
		return nil, err
	}
	rooms := s.rooms(o.Catalogue, o.Answers, o.Ingest, o.Store)
	if path := o.Config.UploadFolder; path != "" {
		s.folder = &ingest.Folder{Path: path, Reader: rooms.Ingest, Every: folderTime, Logger: o.Logger}
	}
	if s.great, err = s.build(rooms); err != nil {
		return nil, err
	}
	s.outer = s.house()
	return s, nil
}

// Loaded puts on record that a file of the catalogue's figures came in.
func (s *Server) Loaded(ctx context.Context, file string, r *ingest.Report) error {
	return s.register.Trail().Add(ctx, people.Deed{Act: "report.catalogue", Object: file, Outcome: people.Done, After: fmt.Sprintf(`{"batch":%q,"accepted":%d}`, r.Batch, r.Accepted), Who: "catalogue"})
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
	watch.Go(func() { s.courier.Run(watching, deliverEvery) })
	watch.Go(func() { s.live.run(watching) })
	if s.folder != nil {
		watch.Go(func() { s.folder.Run(watching) })
	}
	defer watch.Wait()
	defer unwatch()

	served := make(chan error, 1)
	go func() {
		if c := s.o.Config; c.Certificate != "" {
			served <- web.ServeTLS(l, c.Certificate, c.Key)
			return
		}
		served <- web.Serve(l)
	}()
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
	s.live.drain()
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

// accepted is called after each accepted batch.
func (s *Server) accepted() {
	s.snapshot.soon()
	s.live.changed()
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
	for _, r := range s.great.routes {
		out = append(out, r.pattern)
	}
	return out
}
