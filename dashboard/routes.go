package dashboard

import (
	"net/http"
	"strings"
)

// route is one pattern with what the house must know to serve it.
type route struct {
	pattern string
	handler http.Handler
	action  Action // what it lets do; set from the method where it is none
	kept    bool   // ETag and kept bytes
	upload  bool   // may bring a file
}

// Handle adds a route.
func (s *Server) Handle(pattern string, h http.Handler) { s.add(&route{pattern: pattern, handler: h}) }

// HandleKept adds a route whose answers are kept.
func (s *Server) HandleKept(pattern string, h http.Handler) {
	s.add(&route{pattern: pattern, handler: h, kept: true})
}

// HandleUpload adds a route that may bring a file.
func (s *Server) HandleUpload(pattern string, h http.Handler) {
	s.add(&route{pattern: pattern, handler: h, upload: true})
}

func (s *Server) add(r *route) {
	if r.action == "" {
		r.action = Send
		if strings.HasPrefix(r.pattern, "GET ") {
			r.action = Read
		}
	}
	s.routes = append(s.routes, r)
	s.mux.Handle(r.pattern, r)
}

// ServeHTTP makes a route a handler, so that the mux can find it; what is asked of
// it before is the house's business.
func (r *route) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.handler.ServeHTTP(w, req) }

// find gives the route of a request. Where there is none it gives what the mux
// would have said instead: a redirect to the clean path, 404, or 405 with Allow.
func (s *Server) find(r *http.Request) (*route, http.Handler) {
	h, _ := s.mux.Handler(r)
	if found, ok := h.(*route); ok {
		return found, nil
	}
	return nil, h
}
