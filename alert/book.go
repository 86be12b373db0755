package alert

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
)

// Keeper is where the life of alerts is kept.
type Keeper interface {
	AlertEvents(context.Context) ([]store.AlertEvent, error)
	AppendAlertEvents(context.Context, []store.AlertEvent) error
	LastAlertCheck(context.Context) (store.AlertCheck, bool, error)
	KeepAlertCheck(context.Context, store.AlertCheck) error
	DataVersion() uint64
}

// Options of a book. All but Escalate, Fixed, Early and Notify are needed.
type Options struct {
	Keeper
	Answers   query.Answers
	Catalogue *giaoban.Catalogue
	Today     func() giaoban.Date // the viewing day
	Now       func() time.Time    // the receipt clock
	Level     string              // metrics.level
	Logger    *slog.Logger
	// Fixed: the viewing day is a setting and no clock, so that an earlier one than
	// was judged is no clock that is late.
	Fixed bool
	// Escalate is after how many days of waiting each step up is told; nil: 7 and 21.
	Escalate []int
	// Early says what is likely to be late or missed; nil: nothing is said.
	Early func(context.Context, *Picture) error
	// Notify hands on what happened, after it is on disk.
	Notify func(context.Context, []Event)
}

// Book keeps the alerts of one installation: it judges pictures, takes what people do,
// and answers what there is.
type Book struct {
	o       Options
	watch   Watch
	mu      sync.Mutex
	read    bool
	lives   []*life // in the order of their opening
	byID    map[string]*life
	picture *Picture
	checked giaoban.Date // latest viewing day that was judged
	changes atomic.Uint64
}

// NewBook makes a book; what is kept is read when it is first asked.
func NewBook(o Options) *Book {
	if o.Escalate == nil {
		o.Escalate = []int{7, 21}
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return &Book{o: o, byID: map[string]*life{}, watch: Watch{Answers: o.Answers, Catalogue: o.Catalogue, Today: o.Today, Level: o.Level}}
}

// Changes grows with everything that happens to an alert.
func (b *Book) Changes() uint64 { return b.changes.Load() }

// Look takes a picture, judges it and keeps what it did to the alerts. With a clock that
// is earlier than what was judged it is refused with *giaoban.Problem clock_late, and
// nothing changes: what was due is due still.
func (b *Book) Look(ctx context.Context) (*Picture, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.look(ctx)
}

func (b *Book) look(ctx context.Context) (*Picture, error) {
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	if today := b.o.Today(); today < b.checked && !b.o.Fixed {
		return nil, words.refuse("clock_late", today.String(), b.checked.String())
	}
	p, err := b.watch.Take(ctx, b.o.DataVersion())
	if err != nil {
		return nil, err
	}
	if b.o.Early != nil {
		if err := b.o.Early(ctx, p); err != nil {
			return nil, err
		}
	}
	people, err := b.people(ctx)
	if err != nil {
		return nil, err
	}
	if err := b.keep(ctx, b.judge(p, b.watch.Findings(p, people))); err != nil {
		return nil, err
	}
	if err := b.keep(ctx, b.escalate(p.Day)); err != nil {
		return nil, err
	}
	if p.Day > b.checked || b.picture == nil || b.picture.Version != p.Version {
		if err := b.o.KeepAlertCheck(ctx, store.AlertCheck{Day: p.Day, At: stamp(b.o.Now()), Version: p.Version, Catalogue: p.Catalogue}); err != nil {
			return nil, err
		}
	}
	b.picture, b.checked = p, max(b.checked, p.Day)
	return p, nil
}

// current makes sure that what is asked about is judged by the figures of now.
func (b *Book) current(ctx context.Context) error {
	if p := b.picture; p != nil && p.Version == b.o.DataVersion() && p.Day == b.o.Today() {
		return nil
	}
	_, err := b.look(ctx)
	if problem, late := err.(*giaoban.Problem); late && problem.Code == "clock_late" {
		b.o.Logger.Warn("alerts are not judged", "why", problem.Message.EN)
		return nil
	}
	return err
}

// load reads what is kept, once.
func (b *Book) load(ctx context.Context) error {
	if b.read {
		return nil
	}
	events, err := b.o.AlertEvents(ctx)
	if err != nil {
		return err
	}
	last, ok, err := b.o.LastAlertCheck(ctx)
	if err != nil {
		return err
	}
	if ok {
		b.checked = last.Day
	}
	for _, kept := range events {
		e := Event{Alert: kept.Alert, At: kept.At, Kind: kept.Kind, By: kept.By, Unit: kept.Unit, Indicator: kept.Indicator}
		if err := json.Unmarshal([]byte(kept.Body), &e.Fact); err != nil {
			return fmt.Errorf("reading what happened to alert %s: %w", kept.Alert, err)
		}
		b.apply(e)
	}
	b.read = true
	return nil
}

func (b *Book) apply(e Event) {
	l := b.byID[e.Alert]
	if l == nil {
		if e.Kind != opened {
			return
		}
		l = &life{}
		b.byID[e.Alert], b.lives = l, append(b.lives, l)
	}
	l.add(e)
	b.changes.Add(1)
}

// keep writes events and applies them when they are on disk.
func (b *Book) keep(ctx context.Context, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	out := make([]store.AlertEvent, len(events))
	for n := range events {
		e := &events[n]
		body, err := json.Marshal(e.Fact)
		if err != nil {
			return fmt.Errorf("writing what happened to alert %s: %w", e.Alert, err)
		}
		out[n] = store.AlertEvent{Alert: e.Alert, At: e.At, Kind: e.Kind, By: e.By, Unit: e.Unit, Indicator: e.Indicator, Body: string(body)}
	}
	if err := b.o.AppendAlertEvents(ctx, out); err != nil {
		return err
	}
	for _, e := range events {
		b.apply(e)
	}
	if b.o.Notify != nil {
		b.o.Notify(ctx, events)
	}
	return nil
}

// peopleIndicator is the indicator that says how many people live in a unit, where the
// catalogue has it: what concerns more people stands higher.
const peopleIndicator = "population"

// people gives the thousands of people of each unit; 1 where that is not known.
func (b *Book) people(ctx context.Context) (func(giaoban.UnitID) float64, error) {
	known := map[giaoban.UnitID]float64{}
	if b.o.Catalogue.Versions(peopleIndicator) != nil {
		var units []giaoban.UnitID
		for _, u := range b.o.Catalogue.Units.All(b.o.Today()) {
			if u.Level != b.o.Catalogue.Units.LowestLevel(b.o.Today()) || len(units) < 200 {
				units = append(units, u.ID)
			}
		}
		for q := (query.SeriesRequest{Indicator: peopleIndicator, Units: units}); len(units) > 0; {
			a, err := b.o.Answers.Series(ctx, q)
			if err != nil {
				return nil, fmt.Errorf("how many people live where: %w", err)
			}
			for _, s := range a.Series {
				for _, p := range s.Points {
					if p.Value != nil {
						known[s.Unit.ID] = p.Value.Float() / 1000
					}
				}
			}
			if q.Cursor = a.Next; q.Cursor == "" {
				break
			}
		}
	}
	return func(u giaoban.UnitID) float64 {
		if n := known[u]; n > 0 {
			return n
		}
		return 1
	}, nil
}

// byWeight sorts alerts: open before ended, the heavier first; ended ones newest first.
func byWeight(a, b *Alert) int {
	open := func(x *Alert) int {
		if x.Status.Open() {
			return 0
		}
		return 1
	}
	ended := func(x *Alert) giaoban.Date {
		if x.EndedOn == nil {
			return 0
		}
		return *x.EndedOn
	}
	return cmp.Or(open(a)-open(b), cmp.Compare(ended(b), ended(a)), b.Weight.Cmp(a.Weight), cmp.Compare(a.ID, b.ID))
}

// sorted keeps the worklist's order.
func sorted(all []Alert) []Alert {
	slices.SortFunc(all, func(a, b Alert) int { return byWeight(&a, &b) })
	return all
}
