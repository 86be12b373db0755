package api

import (
	"context"
	"encoding/json"

	"github.com/giaoban/giaoban/store"
)

// report is GET /reports/{batch}: one batch with the report its sender was given.
func (a *API) report() Route {
	return tagged(get(a, "/reports/{batch}", common(), func(ctx context.Context, q *request) (*arrivalReport, error) {
		id, err := batchID(q.path("batch"))
		if err != nil {
			return nil, Problem("unknown_report", q.path("batch"), "", nil)
		}
		info, err := a.o.Reports.Batch(ctx, id)
		if err != nil {
			return nil, err
		}
		return &arrivalReport{arrival: arrivalOf(info), Given: raw(info.Options), Report: raw(info.Report), Link: fileLink(info)}, nil
	}, func(r *arrivalReport) *table { return arrivalsTable(&arrivals{Reports: []arrival{r.arrival}}) }))
}

// arrivalReport is one batch in full.
type arrivalReport struct {
	arrival
	Given  json.RawMessage `json:"given"`  // what was said beside the file; null where nothing is known
	Report json.RawMessage `json:"report"` // as it was answered; null where the batch was interrupted
	Link   string          `json:"file_url"`
}

// raw is stored JSON as it is, and null for anything else.
func raw(s string) json.RawMessage {
	if !json.Valid([]byte(s)) {
		return json.RawMessage("null")
	}
	return json.RawMessage(s)
}

func fileLink(i store.Info) string { return "/api/v1/reports/" + arrivalOf(i).Batch + "/file" }
