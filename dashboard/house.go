package dashboard

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
)

// policy is the content security policy of every answer: everything comes from
// here, nothing runs inline, nobody frames us.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// bodyLimit bounds what a request may bring that is no upload.
const bodyLimit = 1 << 20

// defaultUpload is the size of a file where upload.limit says nothing, and
// uploadSlack what a form adds around it.
const (
	defaultUpload = 64 << 20
	uploadSlack   = 1 << 20
)

func (s *Server) uploadLimit() int64 {
	if s.o.Config.UploadLimit > 0 {
		return s.o.Config.UploadLimit
	}
	return defaultUpload
}

// house is what every request passes, from the outside in: count and log, recover,
// headers, other sites, who may ask, limits, compression, kept answers, the route.
func (s *Server) house() http.Handler {
	inner := http.Handler(http.HandlerFunc(s.route))
	if small, err := gzhttp.NewWrapper(gzhttp.MinSize(1400)); err == nil {
		inner = small(inner)
	}
	inner = s.decide(inner)
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, api.Problem("cross_origin", r.Header.Get("Origin"), "", nil))
	}))
	inner = cross.Handler(inner)
	return s.observe(s.recover(headers(inner)))
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = []string{policy}
		h["X-Content-Type-Options"] = []string{"nosniff"}
		h["Referrer-Policy"] = []string{"same-origin"}
		h["Cross-Origin-Opener-Policy"] = []string{"same-origin"}
		h["Cross-Origin-Resource-Policy"] = []string{"same-origin"}
		next.ServeHTTP(w, r)
	})
}

type routeKey struct{}

// decide finds the route, asks whether the viewer may, and bounds what follows. A
// path that leads nowhere asks as a reader does, so that only those who may read
// learn what exists.
func (s *Server) decide(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, instead := s.find(r)
		action := Read
		if found != nil {
			action = found.action
		}
		viewer, refused := s.access.ask(r, action)
		if refused != nil {
			s.refuse(w, r, refused)
			return
		}
		seen(w, found, viewer)
		if found == nil {
			s.nowhere(w, r, instead)
			return
		}
		ctx, end := s.bound(w, r, found)
		defer end()
		ctx = context.WithValue(context.WithValue(ctx, viewerKey{}, viewer), routeKey{}, found)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// bound limits size and time of what a route may read and take.
func (s *Server) bound(w http.ResponseWriter, r *http.Request, found *route) (context.Context, context.CancelFunc) {
	if !found.upload {
		if r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		}
		return context.WithTimeout(r.Context(), thinkTime)
	}
	c := http.NewResponseController(w) // errors: a test's recorder has no deadlines
	_ = c.SetReadDeadline(time.Now().Add(uploadTime))
	_ = c.SetWriteDeadline(time.Now().Add(uploadTime + answerTime))
	r.Body = http.MaxBytesReader(w, r.Body, s.uploadLimit()+uploadSlack)
	return context.WithTimeout(r.Context(), uploadTime)
}

func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	found, _ := r.Context().Value(routeKey{}).(*route)
	if found.kept {
		s.kept.answer(w, r, s.mux)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// nowhere answers a path without a route with what the mux would say, in our words.
func (s *Server) nowhere(w http.ResponseWriter, r *http.Request, mux http.Handler) {
	said := &silent{header: http.Header{}}
	mux.ServeHTTP(said, r)
	switch {
	case said.status >= 300 && said.status < 400:
		http.Redirect(w, r, said.header.Get("Location"), said.status)
	case said.status == http.StatusMethodNotAllowed:
		w.Header().Set("Allow", said.header.Get("Allow"))
		s.refuse(w, r, api.Problem("bad_method", r.Method, said.header.Get("Allow"), nil))
	default:
		s.refuse(w, r, api.Problem("no_such_page", r.URL.Path, "", nil))
	}
}

// silent notes what a handler would have said.
type silent struct {
	header http.Header
	status int
}

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) WriteHeader(status int)      { s.status = status }
func (s *silent) Write(b []byte) (int, error) { return len(b), nil }

// refuse says a problem as the asked side speaks: problem+json for programs, a page
// for people.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p *giaoban.Problem) {
	status := api.Status(p.Code)
	machine := s.pages == nil || programs(r.URL.Path)
	if status == http.StatusUnauthorized {
		scheme := `Basic realm="Giao Ban", charset="UTF-8"`
		if machine {
			scheme = `Bearer realm="Giao Ban"`
		}
		w.Header().Set("WWW-Authenticate", scheme)
	}
	if machine {
		api.WriteProblem(w, r, s.o.Config.Lang, p)
		return
	}
	s.pages.Problem(w, r, status, p)
}

// programs are the paths that programs ask.
func programs(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/metrics" || path == "/openapi.json" || path == "/healthz" || path == "/readyz"
}

// recover turns a panic into an answer and a line in the log; the process goes on,
// because the figures of the others are not to blame.
func (s *Server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			why := recover()
			if why == nil {
				return
			}
			if why == http.ErrAbortHandler {
				panic(why)
			}
			s.o.Logger.Error("panic", "request_id", w.Header().Get(requestHeader), "why", fmt.Sprint(why), "stack", string(debug.Stack()))
			if o, ok := w.(*observed); ok && o.status != 0 {
				panic(http.ErrAbortHandler) // half an answer must not look whole
			}
			s.refuse(w, r, api.Problem("internal", "", "", map[string]string{"id": w.Header().Get(requestHeader)}))
		}()
		next.ServeHTTP(w, r)
	})
}

// level of a line of the access log: probes and scrapes come every few seconds.
func level(status int, r *route) slog.Level {
	switch {
	case status >= 500:
		return slog.LevelError
	case r != nil && (r.action == Probe || r.action == Asset || r.pattern == "GET /metrics"):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
