package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
)

// worklist is a page of GET /alerts.
type worklist struct {
	Alerts []alert.Alert `json:"alerts"`
	Counts alertCounts   `json:"counts"`
	Next   string        `json:"next_cursor,omitempty"`
}

// alertCounts counts what the asked filter lets through, by status.
type alertCounts struct {
	New      int `json:"new"`
	Seen     int `json:"seen"`
	Taken    int `json:"taken"`
	Resolved int `json:"resolved"`
	Closed   int `json:"closed"`
}

func (c *alertCounts) add(s alert.Status) {
	switch s {
	case alert.New:
		c.New++
	case alert.Seen:
		c.Seen++
	case alert.Taken:
		c.Taken++
	case alert.Resolved:
		c.Resolved++
	case alert.Closed:
		c.Closed++
	}
}

// alerts is GET /alerts: what needs a person, the weightiest first.
func (a *API) alerts() Route {
	known := common(one("status"), one("state"), one("unit"), one("indicator"), one("group"), one("owner"), one("ended"), one("limit"), one("cursor"))
	return get(a, "/alerts", known, func(ctx context.Context, q *request) (*worklist, error) {
		page := q.page()
		f := alert.Filter{Status: q.text("status"), State: q.text("state"), Unit: q.unit("unit"), Indicator: q.text("indicator"), Group: q.text("group"),
			Owner: q.text("owner"), All: q.yes("ended"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		all, err := a.o.Alerts.List(ctx, f)
		if err != nil {
			return nil, err
		}
		out := &worklist{}
		for _, x := range all {
			out.Counts.add(x.Status)
		}
		out.Alerts, out.Next = cut(page, all)
		return out, nil
	}, alertsTable)
}

func alertsTable(w *worklist) *table {
	columns := []string{"alert", "status", "states", "unit", "unit_code", "unit_name", "indicator", "indicator_name", "since", "opened_on", "days", "reason",
		"ends", "last_value", "last_period", "due_by_now", "target", "weight", "owner", "until", "escalation", "ended_on", "ended_by", "ended_why", "illustrative"}
	return &table{name: "alerts", columns: columns, rows: func(yield func([]any) bool) {
		for _, x := range w.Alerts {
			if !yield([]any{x.ID, string(x.Status), strings.Join(x.States, " "), string(x.Unit.ID), x.Unit.Code, x.Unit.Name, x.Indicator, x.Name, x.Since, x.OpenedOn.String(), x.Days,
				x.Sentence, x.Ends, x.LastValue, x.LastPeriod, x.Expected, x.Target, x.Weight, x.Owner, dayOrNone(x.Until), x.Escalation, dayOrNone(x.EndedOn),
				x.EndedBy, x.Reason, x.Ill}) {
				return
			}
		}
	}}
}

func dayOrNone(d *giaoban.Date) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// alert is GET /alerts/{id}: one alert with everything that happened to it.
func (a *API) alert() Route {
	known := parameters{one("lang")}
	return Route{Pattern: "GET /api/v1/alerts/{id}", Kept: true, known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		answer, err := a.o.Alerts.Get(r.Context(), q.path("id"), q.lang)
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		w.Header().Set("Content-Language", string(q.lang))
		WriteJSON(w, http.StatusOK, answer)
	})}
}

// act is POST /alerts/{id}/{action}: what a person does with an alert.
func (a *API) act() Route {
	known := parameters{one("note"), one("owner"), one("until"), one("lang")}
	return Route{Pattern: "POST /api/v1/alerts/{id}/{action}", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		do := alert.Action{Do: q.path("action"), By: a.o.By(r), Owner: q.text("owner"), Note: q.text("note"), Lang: q.lang}
		if text := q.text("until"); text != "" {
			day, err := giaoban.ParseDate(text)
			if err != nil {
				q.refuse("bad_day", text, "2014-07-29")
			}
			do.Until = day
		}
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		answer, err := a.o.Alerts.Act(r.Context(), q.path("id"), do)
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		w.Header().Set("Content-Language", string(q.lang))
		WriteJSON(w, http.StatusOK, answer)
	})}
}
