package dashboard

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/people"
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
	return s.observe(s.recover(s.headers(inner)))
}

func (s *Server) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = []string{policy}
		h["X-Content-Type-Options"] = []string{"nosniff"}
		h["Referrer-Policy"] = []string{"same-origin"}
		h["Cross-Origin-Opener-Policy"] = []string{"same-origin"}
		h["Cross-Origin-Resource-Policy"] = []string{"same-origin"}
		if s.access.secure(r) {
			h["Strict-Transport-Security"] = []string{"max-age=31536000"}
		}
		next.ServeHTTP(w, r)
	})
}

// decide finds the route, asks whether the viewer may, and bounds what follows. A
// path that leads nowhere asks as a reader does, so that only those who may read
// learn what exists.
func (s *Server) decide(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, instead := s.great.find(r)
		action := people.Read
		if found != nil {
			action = found.action
		}
		viewer, refused := s.access.ask(r, action)
		seen(w, found, viewer)
		r = r.WithContext(context.WithValue(context.WithValue(r.Context(), viewerKey{}, viewer), addressKey{}, s.access.address(r)))
		if refused != nil {
			s.turnAway(w, r, found, refused)
			return
		}
		if found == nil {
			s.nowhere(w, r, instead)
			return
		}
		if found.stream { // no limit of time, and nothing that holds back what is written
			found.handler.ServeHTTP(w, r)
			return
		}
		hall, err := s.hallOf(viewer)
		if err != nil {
			s.o.Logger.Error("the rooms of a viewer could not be made", "error", err)
			s.refuse(w, r, api.Problem("internal", "", "", map[string]string{"id": w.Header().Get(requestHeader)}))
			return
		}
		ctx, end := s.bound(w, r, found)
		defer end()
		ctx, m := mentioning(context.WithValue(ctx, hallKey{}, hall))
		r = r.WithContext(ctx)
		next.ServeHTTP(w, r)
		s.record(w, r, found, m)
	})
}

type hallKey struct{}

// hallOfRequest is the hall a request is answered in.
func hallOfRequest(r *http.Request) *hall {
	h, _ := r.Context().Value(hallKey{}).(*hall)
	return h
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
	h := hallOfRequest(r)
	if found, _ := h.find(r); found != nil && found.kept {
		s.kept.answer(w, r, h.mux)
		return
	}
	h.mux.ServeHTTP(w, r)
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

// turnAway answers who may not: a person at a page is led to where they sign in, or
// choose the password that they have to change.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, found *route, p *giaoban.Problem) {
	page := s.great.pages != nil && !programs(r.URL.Path) && (r.Method == http.MethodGet || r.Method == http.MethodHead)
	switch {
	case page && p.Code == "no_token" && s.register.Any():
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/sign-in?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	case page && p.Code == "must_change_password":
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/account", http.StatusSeeOther)
		return
	case p.Code == "not_allowed":
		s.recordRefusal(r, found)
	}
	s.refuse(w, r, p)
}

// refuse says a problem as the asked side speaks: problem+json for programs, a page
// for people.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p *giaoban.Problem) {
	status := api.Status(p.Code)
	machine := s.great.pages == nil || programs(r.URL.Path)
	if status == http.StatusUnauthorized {
		switch {
		case machine:
			w.Header().Set("WWW-Authenticate", `Bearer realm="Giao Ban"`)
		case !s.register.Any(): // a browser's own prompt is for who has only the token
			w.Header().Set("WWW-Authenticate", `Basic realm="Giao Ban", charset="UTF-8"`)
		}
	}
	if machine {
		api.WriteProblem(w, r, s.o.Config.Lang, p)
		return
	}
	s.great.pages.Problem(w, r, status, p)
}

// programs are the paths that programs ask.
func programs(path string) bool {
	return strings.HasPrefix(path, "/api/") || path == "/metrics" || path == "/events" || path == "/openapi.json" || path == "/healthz" || path == "/readyz"
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
	case r != nil && (r.action == people.Probe || r.action == people.Asset || r.pattern == "GET /metrics"):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
