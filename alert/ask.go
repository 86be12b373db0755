package alert

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// Filter narrows what is listed; every field that is set does.
type Filter struct {
	Status    string // a status, or "open"; empty: open
	State     string
	Unit      giaoban.UnitID
	Indicator string
	Group     string
	Owner     string
	All       bool // ended ones too
	Lang      giaoban.Lang
}

// List gives the alerts, the heaviest first, judged by the figures of now.
func (b *Book) List(ctx context.Context, f Filter) ([]Alert, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.current(ctx); err != nil {
		return nil, err
	}
	switch f.Status {
	case "", "open", string(New), string(Seen), string(Taken), string(Resolved), string(Closed):
	default:
		return nil, words.refuse("bad_status", f.Status, "open, new, seen, taken, resolved, closed")
	}
	if f.State != "" && !slices.Contains(States, f.State) {
		return nil, words.refuse("bad_state", f.State, strings.Join(States, ", "))
	}
	out := []Alert{}
	for _, l := range b.lives {
		if f.has(l, b.groupOf(l)) {
			out = append(out, b.tell(l, f.Lang))
		}
	}
	return sorted(out), nil
}

func (f Filter) has(l *life, group string) bool {
	switch {
	case f.Status == "" && !f.All || f.Status == "open":
		if !l.status.Open() {
			return false
		}
	case f.Status != "" && l.status != Status(f.Status):
		return false
	}
	return (f.State == "" || slices.Contains(l.fact.States, f.State)) && (f.Unit == "" || l.unit == f.Unit) &&
		(f.Indicator == "" || l.indicator == f.Indicator) && (f.Group == "" || group == f.Group) && (f.Owner == "" || l.owner == f.Owner)
}

// Get gives one alert with its history.
func (b *Book) Get(ctx context.Context, id string, lang giaoban.Lang) (*Alert, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.current(ctx); err != nil {
		return nil, err
	}
	return b.one(id, lang)
}

func (b *Book) one(id string, lang giaoban.Lang) (*Alert, error) {
	l := b.byID[id]
	if l == nil {
		return nil, words.refuse("unknown_alert", id, "")
	}
	a := b.tell(l, lang)
	for n := len(l.events) - 1; n >= 0; n-- {
		e := l.events[n]
		h := HistoryEntry{Kind: e.Kind, At: e.At, Day: e.Day, By: e.By, Sentence: e.Text.In(lang), Note: e.Note, Owner: e.Owner}
		if e.Until != 0 {
			h.Until = &e.Until
		}
		a.History = append(a.History, h)
	}
	return &a, nil
}

// Explained lists what people wrote about the figures of a series, the oldest first:
// a chart shows it where the figure stands.
func (b *Book) Explained(ctx context.Context, unit giaoban.UnitID, indicator string) ([]Explanation, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	var out []Explanation
	for _, l := range b.lives {
		if l.unit != unit || l.indicator != indicator {
			continue
		}
		fact := Fact{}
		for _, e := range l.events {
			if len(e.States) > 0 {
				fact = e.Fact
			}
			out = append(out, Explanation{Alert: l.id, Kind: e.Kind, Day: e.Day, By: e.By, Period: cmpOr(fact.LastOf, fact.Since), Note: e.Note, Text: e.Text})
		}
	}
	return out, nil
}

// Explanation is one thing that happened to a series: an alert that opened or ended,
// or what a person wrote about it.
type Explanation struct {
	Alert  string
	Kind   string
	Day    giaoban.Date
	By     string
	Period string // of the figure it is about
	Note   string
	Text   giaoban.Text
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (b *Book) groupOf(l *life) string {
	if i := b.o.Catalogue.Indicator(l.indicator, b.o.Today()); i != nil {
		return i.Group
	}
	return ""
}

// tell says an alert in a language. Of an open one the sentence is that of the last
// picture: days go on.
func (b *Book) tell(l *life, lang giaoban.Lang) Alert {
	day := b.o.Today()
	fact := l.fact
	a := Alert{ID: l.id, Status: l.status, States: fact.States, Unit: b.unitRef(l.unit, day, lang), Indicator: l.indicator, Since: fact.Since,
		OpenedOn: l.openedOn, OpenedAt: l.openedAt, Sentence: fact.Text.In(lang), Ends: fact.Ends.In(lang), LastValue: fact.Last, LastPeriod: fact.LastOf,
		Expected: fact.Expected, Target: fact.Target, Weight: hundredths(fact.Weight), Owner: l.owner, Note: l.note, Escalation: l.level, Ill: fact.Ill,
		Days: daysBetween(l.openedOn, day), Periods: fact.Periods}
	if i := b.o.Catalogue.Indicator(l.indicator, day); i != nil {
		a.Name, a.Headline, a.Group = i.Name.In(lang), i.Headline, i.Group
	}
	if fact.Name != nil {
		a.Name = fact.Name.In(lang)
	}
	if l.until != 0 {
		a.Until = &l.until
	}
	if !l.status.Open() {
		a.EndedOn, a.EndedBy, a.Reason, a.Days = &l.endedOn, l.endedBy, l.reason.In(lang), daysBetween(l.openedOn, l.endedOn)
	} else if now := b.live(l, lang); now != "" {
		a.Sentence = now
	}
	return a
}

// live is the sentence of the last picture, where it speaks of the same state.
func (b *Book) live(l *life, lang giaoban.Lang) string {
	if b.picture == nil || l.indicator == "" {
		return ""
	}
	c := b.picture.Cell(l.unit, l.indicator)
	if c == nil || len(c.States) == 0 || c.States[0] != l.fact.States[0] || c.States[0] == query.Silent {
		return ""
	}
	if lang == giaoban.English {
		return c.English
	}
	return c.Reason
}

func (b *Book) unitRef(id giaoban.UnitID, day giaoban.Date, lang giaoban.Lang) query.UnitRef {
	u, ok := b.o.Catalogue.Units.Nearest(id, day)
	if !ok {
		return query.UnitRef{ID: id, Name: string(id)}
	}
	return query.UnitRef{ID: id, Code: u.Code, Name: u.Name.In(lang)}
}

// hundredths is a weight as it is written.
func hundredths(w float64) giaoban.Decimal {
	d, _ := giaoban.Whole(int64(math.Round(w * 100))).Div(giaoban.Whole(100))
	return d
}
