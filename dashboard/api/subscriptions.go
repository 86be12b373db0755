package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/giaoban/giaoban/alert"
)

// subscriptions is who is told of which alerts.
type subscriptions struct {
	Subscriptions []alert.Subscription `json:"subscriptions"`
}

// courier is who delivers; a problem where the viewer may not see every figure: what is
// sent out is not narrowed to what somebody may see.
func (a *API) courier(q *request) *alert.Courier {
	if a.o.Courier == nil {
		q.refuse("subscribe_all_only", "", "")
	}
	return a.o.Courier
}

// subscribed is GET /subscriptions. Secrets are not shown.
func (a *API) subscribed() Route {
	known := parameters{one("lang")}
	return Route{Pattern: "GET /api/v1/subscriptions", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		c := a.courier(q)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		all, err := c.Subscriptions(r.Context())
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		out := subscriptions{Subscriptions: []alert.Subscription{}}
		for _, u := range all {
			u.Secret = ""
			out.Subscriptions = append(out.Subscriptions, u)
		}
		WriteJSON(w, http.StatusOK, out)
	})}
}

// subscribe is POST /subscriptions.
func (a *API) subscribe() Route {
	known := parameters{needed("channel"), needed("to"), many("unit"), many("group"), many("indicator"), many("state"), one("secret"), one("quiet_from"), one("quiet_to"), one("lang")}
	return Route{Pattern: "POST /api/v1/subscriptions", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		c := a.courier(q)
		u := alert.Subscription{Channel: q.text("channel"), To: q.text("to"), Person: a.o.By(r), Units: q.units("unit"), Groups: q.values["group"], Indicators: q.values["indicator"],
			States: q.values["state"], Secret: q.text("secret"), QuietFrom: q.hour("quiet_from"), QuietTo: q.hour("quiet_to"), Lang: q.lang}
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		u, err := c.Subscribe(r.Context(), u, u.Person)
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		u.Secret = ""
		WriteJSON(w, http.StatusOK, u)
	})}
}

// hour reads an hour of the day; 0 where nothing is said.
func (q *request) hour(name string) int {
	text := q.text(name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 23 {
		q.refuse("bad_hour", text, "0..23")
	}
	return n
}

// unsubscribe is DELETE /subscriptions/{id}; test is POST /subscriptions/{id}/test.
func (a *API) unsubscribe() Route {
	return a.onSubscription("DELETE /api/v1/subscriptions/{id}", func(r *http.Request, c *alert.Courier) error {
		return c.Unsubscribe(r.Context(), r.PathValue("id"), a.o.By(r))
	})
}

func (a *API) testSubscription() Route {
	return a.onSubscription("POST /api/v1/subscriptions/{id}/test", func(r *http.Request, c *alert.Courier) error {
		return c.Test(r.Context(), r.PathValue("id"))
	})
}

func (a *API) onSubscription(pattern string, do func(*http.Request, *alert.Courier) error) Route {
	known := parameters{one("lang")}
	return Route{Pattern: pattern, known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		c := a.courier(q)
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		if err := do(r, c); err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})}
}

// takenOver says how many alerts of another system were opened, reopened or ended.
type takenOver struct {
	Changed int `json:"changed"`
}

// raised is POST /alerts/alertmanager: the webhook of an Alertmanager.
func (a *API) raised() Route {
	known := parameters{one("lang")}
	return Route{Pattern: "POST /api/v1/alerts/alertmanager", known: known, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := known.read(r, a.o.Lang)
		var sent struct {
			Alerts []alert.Raised `json:"alerts"`
		}
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			var large *http.MaxBytesError
			if errors.As(err, &large) {
				a.fail(w, r, q.lang, err)
				return
			}
			q.refuse("bad_webhook", "", "")
		}
		if q.problem != nil {
			WriteProblem(w, r, q.lang, q.problem)
			return
		}
		n, err := a.o.Alerts.Receive(r.Context(), sent.Alerts, a.o.By(r))
		if err != nil {
			a.fail(w, r, q.lang, err)
			return
		}
		WriteJSON(w, http.StatusOK, takenOver{n})
	})}
}
