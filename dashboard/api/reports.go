package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// defaultReports is how many reports one answer lists unless told otherwise.
const defaultReports = 100

// reports is GET /reports: what came in, newest first.
func (a *API) reports() Route {
	known := common(one("limit"), one("cursor"))
	r := get(a, "/reports", known, func(ctx context.Context, q *request) (*arrivals, error) {
		limit := q.limit()
		if limit == 0 {
			limit = defaultReports
		}
		after, err := batchID(q.text("cursor"))
		if err != nil {
			q.refuse("bad_cursor", q.text("cursor"), "")
		}
		if q.problem != nil {
			return nil, q.problem
		}
		// One more than asked for tells whether there is a next page.
		infos, err := a.o.Reports.Batches(ctx, after, limit+1)
		if err != nil {
			return nil, err
		}
		out := &arrivals{Reports: make([]arrival, 0, min(limit, len(infos)))}
		for n, info := range infos {
			if n == limit {
				out.Next = out.Reports[n-1].Batch
				break
			}
			out.Reports = append(out.Reports, arrivalOf(info))
		}
		return out, nil
	}, arrivalsTable)
	return tagged(r)
}

// arrivals is a page of what came in.
type arrivals struct {
	Reports []arrival `json:"reports"`
	Next    string    `json:"next_cursor,omitempty"`
}

// arrival is one file or batch that came in, with what became of it.
type arrival struct {
	Batch      string     `json:"batch"`
	State      string     `json:"state"` // started, accepted, refused, abandoned, waiting
	ReceivedAt *time.Time `json:"received_at"`
	RecordedAt *time.Time `json:"recorded_at"`
	By         string     `json:"by"`
	File       string     `json:"file"`
	SHA256     string     `json:"file_sha256"`
	Size       int64      `json:"size"`
	Figures    int        `json:"figures"`
	Rows       int        `json:"rows"`
	Accepted   int        `json:"accepted"`
	Rejected   int        `json:"rejected"`
	Unchanged  int        `json:"unchanged"`
	Revised    int        `json:"revised"`
	Catalogue  string     `json:"catalogue"`
}

func arrivalOf(i store.Info) arrival {
	a := arrival{Batch: strconv.FormatUint(uint64(i.ID), 10), State: stateName(i.State), ReceivedAt: instant(i.ID.Time()),
		RecordedAt: instant(i.RecordedAt), By: i.By, File: i.FileName, SHA256: i.SHA256, Size: i.Size, Figures: i.Figures, Catalogue: i.Catalog}
	var counts struct{ Rows, Accepted, Rejected, Unchanged, Revised int }
	if json.Unmarshal([]byte(i.Report), &counts) == nil { // an interrupted batch has no report
		a.Rows, a.Accepted, a.Rejected = counts.Rows, counts.Accepted, counts.Rejected
		a.Unchanged, a.Revised = counts.Unchanged, counts.Revised
	}
	return a
}

func stateName(s store.State) string {
	switch s {
	case store.Started:
		return "started"
	case store.Accepted:
		return "accepted"
	case store.Refused:
		return "refused"
	case store.Abandoned:
		return "abandoned"
	case store.Waiting:
		return "waiting"
	}
	return "unknown"
}

// batchID reads the number of a batch; 0 where nothing is said.
func batchID(s string) (giaoban.Revision, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(s, 10, 63)
	return giaoban.Revision(n), err
}

func arrivalsTable(a *arrivals) *table {
	columns := []string{"batch", "state", "received_at", "recorded_at", "by", "file", "file_sha256", "size", "figures", "rows",
		"accepted", "rejected", "unchanged", "revised"}
	return &table{name: "reports", columns: columns, rows: func(yield func([]any) bool) {
		for _, r := range a.Reports {
			if !yield([]any{r.Batch, r.State, r.ReceivedAt, r.RecordedAt, r.By, r.File, r.SHA256, int(r.Size), r.Figures, r.Rows,
				r.Accepted, r.Rejected, r.Unchanged, r.Revised}) {
				return
			}
		}
	}}
}

// tagged makes a call whose answer changes without a change of the figures (a
// refused file is listed too): its ETag is the hash of its bytes, and none are kept.
func tagged(r Route) Route {
	next := r.Handler
	r.Kept = false
	r.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		next.ServeHTTP(&hashed{ResponseWriter: w, match: req.Header.Get("If-None-Match")}, req)
	})
	return r
}

// hashed adds an ETag to an answer that is written in one piece.
type hashed struct {
	http.ResponseWriter
	match  string
	status int
	said   bool
}

func (h *hashed) WriteHeader(status int) { h.status = status }

func (h *hashed) Write(b []byte) (int, error) {
	if h.status == 0 {
		h.status = http.StatusOK
	}
	if !h.said && h.status == http.StatusOK && h.Header().Get("Content-Type") == "application/json" {
		sum := sha256.Sum256(b)
		tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
		h.Header().Set("ETag", tag)
		h.Header().Set("Cache-Control", "private, no-cache")
		if h.match == tag {
			h.said = true
			h.ResponseWriter.WriteHeader(http.StatusNotModified)
			return len(b), nil
		}
	}
	if !h.said {
		h.said = true
		h.ResponseWriter.WriteHeader(h.status)
	}
	return h.ResponseWriter.Write(b)
}
