package alert

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// Raised is an alert of another system, as Alertmanager's webhook sends it.
type Raised struct {
	Status      string            `json:"status"` // firing, resolved
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	StartsAt    time.Time         `json:"startsAt"`
	EndsAt      time.Time         `json:"endsAt"`
	Fingerprint string            `json:"fingerprint"`
}

// raisedPrefix begins the place of what was raised elsewhere: no indicator is called so.
const raisedPrefix = "alert:"

// Receive takes over what another system raised, so that it has the same life here; what
// that system says is over is over. Of a cell that is judged here nothing is taken over:
// its alert is here already. It gives how many alerts were opened, reopened or ended.
func (b *Book) Receive(ctx context.Context, all []Raised, by string) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.current(ctx); err != nil {
		return 0, err
	}
	var out []Event
	for _, r := range all {
		if e, ok := b.received(r, by); ok {
			out = append(out, e)
		}
	}
	return len(out), b.keep(ctx, out)
}

func (b *Book) received(r Raised, by string) (Event, bool) {
	unit, indicator := giaoban.UnitID(r.Labels["unit"]), r.Labels["indicator"]
	if b.picture != nil && (b.picture.Cell(unit, indicator) != nil || indicator == "" && unit != "" && r.Labels["state"] == "silent") || r.Labels["alert"] != "" && b.byID[r.Labels["alert"]] != nil {
		return Event{}, false
	}
	day := b.o.Today()
	if roots := b.o.Catalogue.Units.Roots(day); b.o.Catalogue.Units.Spans(unit) == nil && len(roots) > 0 {
		unit = roots[0].ID
	}
	key := r.Fingerprint
	if key == "" {
		key = strings.Join(pairsOf(r.Labels), ",")
	}
	e := Event{At: stamp(b.o.Now()), By: by, Unit: unit, Indicator: raisedPrefix + key}
	var last *life
	for _, l := range b.lives {
		if l.unit == e.Unit && l.indicator == e.Indicator {
			last = l
		}
	}
	if r.Status == "resolved" {
		if last == nil || !last.status.Open() {
			return e, false
		}
		e.Kind, e.Alert, e.Fact = resolved, last.id, Fact{Day: day, Text: words.text("resolved_elsewhere", nil)}
		return e, true
	}
	if last != nil && (last.status.Open() || last.status == Closed && last.fact.Since == r.StartsAt.UTC().Format(time.RFC3339)) {
		return e, false
	}
	name := r.Labels["alertname"]
	say := func(first string) string {
		for _, s := range []string{r.Annotations[first], r.Annotations["summary"], r.Annotations["description"], name} {
			if s != "" {
				return s
			}
		}
		return ""
	}
	e.Fact = Fact{Day: day, States: []string{External}, Since: r.StartsAt.UTC().Format(time.RFC3339), Text: giaoban.Text{VI: say("summary"), EN: say("description")},
		Ends: words.text("ends_external", nil), Weight: 1, Labels: pairsOf(r.Labels), Name: &giaoban.Text{VI: name, EN: name}}
	if last != nil && last.fact.Since == e.Since {
		e.Kind, e.Alert = reopened, last.id
		return e, true
	}
	e.Kind, e.Alert = opened, newID(Finding{Unit: e.Unit, Indicator: e.Indicator, Fact: e.Fact}, len(b.lives))
	return e, true
}

// pairsOf are labels as name, value, in the order of their names.
func pairsOf(labels map[string]string) []string {
	var names, out []string
	for n := range labels {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		out = append(out, n, labels[n])
	}
	return out
}

// Since lists what happened from a moment on, the oldest first.
func (b *Book) Since(ctx context.Context, from time.Time) ([]Event, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	var out []Event
	for _, l := range b.lives {
		for _, e := range l.events {
			if !e.At.Before(from) {
				out = append(out, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Event) int { return a.At.Compare(b.At) })
	return out, nil
}
