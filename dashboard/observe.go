package dashboard

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// requestHeader carries the id that ties an answer to its line in the log.
const requestHeader = "X-Request-Id"

// requestIDs numbers requests since the start of the process.
type requestIDs struct {
	begun int64 // microseconds
	last  atomic.Uint64
}

// of keeps a sane id from outside, a proxy's, and gives one where there is none.
func (n *requestIDs) of(r *http.Request) string {
	if id := r.Header.Get(requestHeader); id != "" && len(id) <= 64 && strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-") == "" {
		return id
	}
	return strconv.FormatInt(n.begun, 36) + "-" + strconv.FormatUint(n.last.Add(1), 36)
}

// observed is an answer as it is written, with what the log and the metrics say of it.
type observed struct {
	http.ResponseWriter
	status int
	bytes  int64
	route  *route
	viewer Viewer
}

func (o *observed) WriteHeader(status int) {
	if o.status == 0 && status >= 200 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(b []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(b)
	o.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// seen notes the route and the viewer for the log.
func seen(w http.ResponseWriter, r *route, v Viewer) {
	if o, ok := w.(*observed); ok {
		o.route, o.viewer = r, v
	}
}

// observe counts, times and logs each request. The query is not logged: who asks
// for what is a matter of the audit, and a secret put there by mistake would stay.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.running.Add(1)
		defer s.running.Done()
		begun := s.o.Now()
		id := s.requests.of(r)
		w.Header()[requestHeader] = []string{id}
		o := &observed{ResponseWriter: w}
		defer func() {
			if o.status == 0 {
				o.status = http.StatusOK
			}
			s.note(r, o, id, s.o.Now().Sub(begun))
		}()
		next.ServeHTTP(o, r)
	})
}

func (s *Server) note(r *http.Request, o *observed, id string, took time.Duration) {
	s.metrics.request(o.route, o.status, took)
	s.o.Logger.LogAttrs(r.Context(), level(o.status, o.route), "request",
		slog.String("request_id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.String("handler", handlerName(o.route)), slog.Int("status", o.status), slog.Int64("bytes", o.bytes),
		slog.Float64("seconds", took.Seconds()), slog.String("viewer", o.viewer.Name), slog.String("remote", r.RemoteAddr))
}

// handlerName is the label of a route: its pattern, of which there are few.
func handlerName(r *route) string {
	if r == nil {
		return "none"
	}
	_, path, _ := strings.Cut(r.pattern, " ")
	return path
}
