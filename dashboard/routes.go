package dashboard

import (
	"net/http"

	"github.com/giaoban/giaoban/people"
)

// route is one pattern with what the house must know to serve it.
type route struct {
	pattern string
	handler http.Handler
	action  people.Action // what it lets do
	kept    bool          // ETag and kept bytes
	upload  bool          // may bring a file
	stream  bool          // answers for as long as the viewer looks
}

// ServeHTTP makes a route a handler, so that the mux can find it; what is asked of
// it before is the house's business.
func (r *route) ServeHTTP(w http.ResponseWriter, req *http.Request) { r.handler.ServeHTTP(w, req) }

// hall is everything that is served to those who may see the same: every route of the
// house, built on nothing but the figures they may see.
type hall struct {
	mux    *http.ServeMux
	routes []*route
	pages  Pages
}

// Handle adds a route.
func (h *hall) Handle(pattern string, to http.Handler) { h.add(&route{pattern: pattern, handler: to}) }

// HandleKept adds a route whose answers are kept.
func (h *hall) HandleKept(pattern string, to http.Handler) {
	h.add(&route{pattern: pattern, handler: to, kept: true})
}

// HandleUpload adds a route that may bring a file.
func (h *hall) HandleUpload(pattern string, to http.Handler) {
	h.add(&route{pattern: pattern, handler: to, upload: true})
}

func (h *hall) add(r *route) {
	if r.action == people.Nothing {
		r.action = actionOf(r.pattern)
	}
	h.routes = append(h.routes, r)
	h.mux.Handle(r.pattern, r)
}

// find gives the route of a request. Where there is none it gives what the mux
// would have said instead: a redirect to the clean path, 404, or 405 with Allow.
func (h *hall) find(r *http.Request) (*route, http.Handler) {
	to, _ := h.mux.Handler(r)
	if found, ok := to.(*route); ok {
		return found, nil
	}
	return nil, to
}
