package dashboard

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/store"
)

const (
	// beatTime is between two signs of life on a stream; a proxy that closes silent
	// connections does so after a minute at the earliest.
	beatTime = 20 * time.Second
	// streamTime ends a stream; the browser opens the next at once. So a right that was
	// taken away ends too.
	streamTime = 30 * time.Minute
	// writeTime is how long one event may take to a slow reader before it is let go.
	writeTime = 10 * time.Second
	// gatherTime joins what comes in one after another into one event.
	gatherTime = 200 * time.Millisecond

	maxStreams  = 500
	maxOfViewer = 20  // from one address: as many windows as a person has open
	maxKeys     = 200 // units and so on that an event names
)

// change is what an event says of new figures: which keys they have, never what they
// are. Whoever sees it asks for the figures and gets what may be seen.
type change struct {
	Version    uint64   `json:"version"` // the number of accepted batches: the data version of pages and answers
	At         string   `json:"received_at,omitempty"`
	Units      []string `json:"units,omitempty"`
	Indicators []string `json:"indicators,omitempty"`
	Periods    []string `json:"periods,omitempty"`
	More       bool     `json:"more,omitempty"` // more keys than are named, or unknown ones
}

// live tells open pages that figures came in: one stream of server-sent events a
// viewer's window, woken after an accepted batch.
type live struct {
	store  *store.Store
	logger *slog.Logger
	wake   chan struct{} // a batch was accepted

	mu      sync.Mutex
	last    change
	seen    giaoban.Revision // up to which the last event tells
	streams map[chan struct{}]string
	ended   chan struct{} // closed when the server drains
	closed  bool
}

func newLive(s *store.Store, l *slog.Logger) *live {
	return &live{store: s, logger: l, wake: make(chan struct{}, 1), streams: map[chan struct{}]string{}, ended: make(chan struct{}),
		last: change{Version: s.DataVersion()}, seen: s.LastReceived()}
}

// changed asks for an event without waiting for it.
func (l *live) changed() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// run makes events until the context ends.
func (l *live) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gatherTime):
		}
		l.tell(ctx)
	}
}

// tell notes the present version with the keys that came since the last event, and
// wakes every stream.
func (l *live) tell(ctx context.Context) {
	l.mu.Lock()
	since, watched := l.seen, len(l.streams) > 0
	l.mu.Unlock()
	next := change{Version: l.store.DataVersion(), More: true}
	until := l.store.LastReceived()
	if until != 0 {
		next.At = until.Time().UTC().Format(time.RFC3339)
	}
	if watched {
		l.keys(ctx, &next, since)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last, l.seen = next, until
	for s := range l.streams {
		select {
		case s <- struct{}{}:
		default:
		}
	}
}

// keys names what came after a moment. Where that cannot be found out the event says
// that there is more than it names.
func (l *live) keys(ctx context.Context, c *change, since giaoban.Revision) {
	ctx, end := context.WithTimeout(ctx, writeTime)
	defer end()
	n, err := l.store.MovedCount(ctx, store.Filter{}, max(since, 1))
	if err != nil || n > 50*maxKeys {
		return
	}
	moves, err := l.store.Moved(ctx, store.Filter{}, max(since, 1))
	if err != nil {
		l.logger.WarnContext(ctx, "finding what came, for open pages", "error", err)
		return
	}
	c.More = false
	units, indicators, periods := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, m := range moves {
		units[string(m.After.Unit)], indicators[m.After.Indicator], periods[m.After.Period.Key()] = true, true, true
	}
	for _, one := range []struct {
		to   *[]string
		keys map[string]bool
	}{{&c.Units, units}, {&c.Indicators, indicators}, {&c.Periods, periods}} {
		for k := range one.keys {
			*one.to = append(*one.to, k)
		}
		slices.Sort(*one.to)
		if len(*one.to) > maxKeys {
			*one.to, c.More = (*one.to)[:maxKeys], true
		}
	}
}

// mayHear is what a viewer is told of a change: who sees only a part of the province
// is told that something came, and asks what of it is theirs.
func mayHear(v Viewer, c change) change {
	if v.sight != allSeen {
		return change{Version: c.Version, At: c.At, More: true}
	}
	return c
}

// join opens a stream; nil where there are too many.
func (l *live) join(whose string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := 0
	for _, w := range l.streams {
		if w == whose {
			own++
		}
	}
	if l.closed || len(l.streams) >= maxStreams || own >= maxOfViewer {
		return nil
	}
	s := make(chan struct{}, 1)
	l.streams[s] = whose
	return s
}

func (l *live) leave(s chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.streams, s)
}

func (l *live) open() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.streams)
}

// gauge is how many windows are told.
func (l *live) gauge() prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "giaoban_event_streams",
		Help: "Open pages that are told when figures come in."}, func() float64 { return float64(l.open()) })
}

// now is the last event, or the present version where its event is still to be made.
func (l *live) now() change {
	l.mu.Lock()
	defer l.mu.Unlock()
	if v := l.store.DataVersion(); v != l.last.Version {
		return change{Version: v, More: true}
	}
	return l.last
}

// drain ends every stream and lets none begin.
func (l *live) drain() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		close(l.ended)
	}
}

// events is GET /events. The first event is the present version, so that a page knows
// at once whether it missed something, also after a lost connection; where the
// browser says that it already has it (Last-Event-ID) only a sign of life is sent.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	viewer := viewerOf(r)
	address, _, _ := net.SplitHostPort(r.RemoteAddr)
	stream := s.live.join(viewer.Name + "|" + address)
	if stream == nil {
		w.Header().Set("Retry-After", "60")
		s.refuse(w, r, api.Problem("too_many_streams", "", strconv.Itoa(maxOfViewer), nil))
		return
	}
	defer s.live.leave(stream)
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Time{}) // nothing more is read; the time-out of a body would end the stream
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	w.WriteHeader(http.StatusOK)

	sent, _ := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64)
	send := func() error {
		text := ": \n\n"
		if now := s.live.now(); now.Version != sent {
			b, err := json.Marshal(mayHear(viewer, now))
			if err != nil {
				return fmt.Errorf("writing an event: %w", err)
			}
			text, sent = fmt.Sprintf("event: figures\nid: %d\nretry: 3000\ndata: %s\n\n", now.Version, b), now.Version
		}
		if err := c.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return err // no connection that may be held open
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return err
		}
		return c.Flush()
	}
	beat, end := time.NewTicker(beatTime), time.NewTimer(streamTime)
	defer beat.Stop()
	defer end.Stop()
	for send() == nil {
		select {
		case <-stream:
		case <-beat.C:
		case <-end.C:
			return
		case <-s.live.ended:
			return
		case <-r.Context().Done():
			return
		}
	}
}
