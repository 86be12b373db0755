package dashboard

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/query"
)

// House is a manor that is served with all its pages, for the matrix of rights.
type House struct {
	h     *testHouse
	m     manor
	Batch string
}

// Figures of a manor are of a length that nothing else in a page is.
const telling = 7_100_000_000

// Manor builds it.
func Manor(t testing.TB, pages func(Rooms) (Pages, error), static http.Handler) *House {
	m := newManor(5)
	n := int64(0)
	for _, code := range m.catalogue.Codes() {
		for _, half := range []string{"2014H1", "2014H2"} {
			for _, x := range communes {
				if n++; code != "rate" {
					m.figures[figure(code, x, half, "", 0).Figure] = telling + n*1_234_577
				}
			}
		}
	}
	out := &House{m: m}
	s := m.store(t)
	out.h = &testHouse{store: s, now: giaoban.NewDate(2015, 1, 10).Time()}
	today := func() giaoban.Date { return giaoban.NewDate(2015, 1, 10) }
	o := Options{Catalogue: m.catalogue, Store: s, Version: "v1", Now: func() time.Time { return out.h.now }, Pages: pages, Static: static, LocalToken: "local-right", Logger: slog.New(slog.DiscardHandler),
		Ingest: ingest.New(s, m.catalogue, ingest.Options{Today: today, Zone: saigon}), Answers: query.New(s, m.catalogue, query.Options{Today: today, Zone: saigon})}
	o.Config.Lang, o.Config.Zone, o.Config.Public, o.Config.HasToday, o.Config.Today = giaoban.Vietnamese, saigon, true, true, today()
	var err error
	if out.h.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	batches, err := s.Batches(t.Context(), 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	out.Batch = giaoban.Whole(int64(batches[0].ID)).String()
	return out
}

// Join makes somebody and gives their cookie.
func (h *House) Join(t testing.TB, login string, roles []people.Role, units, groups []string) string {
	return h.h.join(t, login, roles, ids(units...), groups...)
}

// Ask sends a request; pairs are headers.
func (h *House) Ask(method, path, body string, pairs ...string) (status int, header http.Header, said string) {
	r := h.h.ask(method, path, strings.NewReader(body), pairs...)
	return r.Code, r.Header(), r.Body.String()
}

// Routes lists the patterns; Actions what each lets do.
func (h *House) Routes() map[string]people.Action {
	out := map[string]people.Action{}
	for _, r := range h.h.great.routes {
		out[r.pattern] = r.action
	}
	return out
}

// Secret is a number somebody may not see, and what it is.
type Secret struct {
	What  string
	Value int64
}

// Secrets are all numbers that somebody of a scope may not see, figures and totals.
func (h *House) Secrets(units, groups []string) (secrets []Secret, hidden []string) {
	who := scope{units, groups}
	open := map[int64]bool{}
	for _, code := range h.m.catalogue.Codes() {
		if code == "rate" {
			continue
		}
		shown := false
		for _, u := range append([]string{"p", "a", "b", "c"}, communes...) {
			for _, p := range []string{"2014H1", "2014H2", "2014"} {
				sum, _, out := h.m.total(who, code, u, p)
				if shown = shown || !out; !out {
					open[sum] = true
					continue
				}
				secrets = append(secrets, Secret{code + " of " + u + " in " + p, sum})
			}
		}
		if !shown && !strings.HasPrefix(code, "open") {
			hidden = append(hidden, "Chỉ tiêu "+code)
		}
	}
	kept := secrets[:0]
	for _, x := range secrets {
		if !open[x.Value] {
			kept = append(kept, x)
		}
	}
	return kept, hidden
}

// Sees is the plain reference's decision about a commune's figure.
func (h *House) Sees(units, groups []string, group, commune, half string) bool {
	return scope{units, groups}.sees(group, commune, half)
}
