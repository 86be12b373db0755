package api

import (
	"net/http"

	"github.com/giaoban/giaoban/ingest"
)

// undo is POST /reports/{batch}/undo: a new batch brings back what was in force
// before the one named.
func (a *API) undo() Route {
	known := parameters{one("dry_run"), one("note"), one("lang")}
	return Route{Pattern: "POST /api/v1/reports/{batch}/undo", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		id, err := batchID(q.path("batch"))
		if err != nil || id == 0 {
			q.refuse("unknown_report", q.path("batch"), "")
		}
		g := ingest.Given{Lang: q.lang, DryRun: q.yes("dry_run"), Note: q.text("note"), Key: r.Header.Get("Idempotency-Key"), By: a.o.By(r)}
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		report, err := a.o.Ingest.Undo(r.Context(), id, g)
		a.answer(w, r, q.lang, report, err)
	})}
}
