package dashboard

import (
	"context"
	"net/http"
	"time"

	"github.com/giaoban/giaoban/dashboard/api"
)

// readyTime is how long the store may take to say that it is there.
const readyTime = 2 * time.Second

// healthz says that the process answers.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	api.WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
}

// readyz says that the store answers (it is migrated before it is opened) and that
// the server is not on its way out.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		s.refuse(w, r, api.Problem("draining", "", "", nil))
		return
	}
	ctx, done := context.WithTimeout(r.Context(), readyTime)
	defer done()
	err := s.o.Store.Ready(ctx)
	s.snapshot.up.Store(err == nil)
	if err != nil {
		s.o.Logger.Error("the store does not answer", "error", err)
		s.refuse(w, r, api.Problem("store_unavailable", "", "", nil))
		return
	}
	api.WriteJSON(w, http.StatusOK, map[string]string{"status": "ready"})
}
