package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban/store"
)

// eventJSON is one line of the record of what was done.
type eventJSON struct {
	Number  uint64    `json:"number"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"` // empty where erased
	Address string    `json:"address"`
	Act     string    `json:"act"`
	Object  string    `json:"object"`
	Outcome string    `json:"outcome"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Hash    string    `json:"hash"`
}

type recordJSON struct {
	Events []eventJSON `json:"events"`
	Next   string      `json:"next_cursor,omitempty"`
}

// recorded is GET /record: what was done, by whom, the newest first.
func (a *API) recorded() Route {
	known := common(one("act"), one("object"), one("who"), one("since"), one("until"), one("limit"), one("cursor"))
	return tagged(get(a, "/record", known, func(ctx context.Context, q *request) (*recordJSON, error) {
		f := store.EventFilter{Act: q.text("act"), Object: q.text("object"), Who: q.text("who"),
			Since: q.moment("since", "bad_asof"), Until: q.moment("until", "bad_asof"), Limit: q.limit()}
		if f.Limit <= 0 {
			f.Limit = 200
		}
		if c := q.text("cursor"); c != "" {
			n, err := strconv.ParseUint(strings.TrimPrefix(c, "e"), 10, 64)
			if err != nil || !strings.HasPrefix(c, "e") || n == 0 {
				q.refuse("bad_cursor", c, "")
			}
			f.After = n
		}
		if q.problem != nil {
			return nil, q.problem
		}
		f.Limit++
		lines, err := a.o.People.Trail().Lines(ctx, f)
		if err != nil {
			return nil, err
		}
		out := &recordJSON{Events: []eventJSON{}}
		if len(lines) == f.Limit {
			lines = lines[:f.Limit-1]
			out.Next = "e" + strconv.FormatUint(lines[len(lines)-1].Number, 10)
		}
		for _, l := range lines {
			out.Events = append(out.Events, eventJSON{l.Number, l.At, l.Who, l.Address, l.Act, l.Object, l.Outcome, l.Before, l.After, l.Hash})
		}
		return out, nil
	}, func(r *recordJSON) *table {
		return &table{name: "record", columns: []string{"number", "at", "who", "address", "act", "object", "outcome", "before", "after", "hash"}, rows: func(yield func([]any) bool) {
			for _, e := range r.Events {
				if !yield([]any{int(e.Number), &e.At, e.Who, e.Address, e.Act, e.Object, e.Outcome, e.Before, e.After, e.Hash}) {
					return
				}
			}
		}}
	}))
}

// whole is GET /record/check: whether every link of the record holds. head is the hash
// of an event that was noted earlier and must still be there.
func (a *API) whole() Route {
	r := a.told("GET /api/v1/record/check", nil)
	r.known = parameters{one("lang"), one("head")}
	r.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		q := r.known.read(req, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, req, q.lang, q.problem)
			return
		}
		v, err := a.o.People.Trail().Check(req.Context(), q.text("head"))
		if err != nil {
			a.fail(w, req, q.lang, err)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		WriteJSON(w, http.StatusOK, v)
	})
	return r
}
