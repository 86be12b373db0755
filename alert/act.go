package alert

import (
	"context"
	"strings"

	"github.com/giaoban/giaoban"
)

// Actions of a person.
const (
	ActSeen    = "seen"
	ActTake    = "take"
	ActExplain = "explain"
	ActClose   = "close"
	ActReopen  = "reopen"
)

// Actions lists what a person can do with an alert.
var Actions = []string{ActSeen, ActTake, ActExplain, ActClose, ActReopen}

// Action is what a person does with an alert.
type Action struct {
	Do    string
	By    string       // who acts
	Owner string       // of take: who has it in hand; empty: who acts
	Until giaoban.Date // of take: by when; 0: in two weeks
	Note  string       // of explain; of close and reopen the reason
	Lang  giaoban.Lang
}

// promised is how long somebody has who says no day.
const promised = 14

// Act does it and gives the alert as it then is. Nothing is done where a
// *giaoban.Problem is returned.
func (b *Book) Act(ctx context.Context, id string, a Action) (*Alert, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.current(ctx); err != nil {
		return nil, err
	}
	l := b.byID[id]
	if l == nil {
		return nil, words.refuse("unknown_alert", id, "")
	}
	e := Event{Alert: id, At: stamp(b.o.Now()), By: a.By, Unit: l.unit, Indicator: l.indicator, Fact: Fact{Day: b.o.Today(), Note: strings.TrimSpace(a.Note)}}
	if err := b.understand(&e, a, l); err != nil {
		return nil, err
	}
	if n := len(l.events); n > 0 && !e.At.After(l.events[n-1].At) {
		e.At = l.events[n-1].At.Add(1000) // of one microsecond the order would be lost
	}
	if err := b.keep(ctx, []Event{e}); err != nil {
		return nil, err
	}
	return b.one(id, a.Lang)
}

// understand fills the event of an action, or says why it cannot be.
func (b *Book) understand(e *Event, a Action, l *life) error {
	if a.Do != ActReopen && a.Do != ActExplain && !l.status.Open() {
		return words.refuse("alert_ended", "", "")
	}
	switch a.Do {
	case ActSeen:
		e.Kind = seen
	case ActTake:
		e.Kind, e.Owner, e.Until = taken, a.Owner, a.Until
		if e.Owner == "" {
			e.Owner = a.By
		}
		if e.Until == 0 {
			e.Until = e.Day + promised
		}
		if e.Until < e.Day {
			return words.refuse("bad_until", e.Until.String(), (e.Day + promised).String())
		}
	case ActExplain:
		if e.Kind = explained; e.Note == "" {
			return words.refuse("needs_note", "", "")
		}
	case ActClose:
		if e.Kind = closed; e.Note == "" {
			return words.refuse("needs_reason", "", "")
		}
	case ActReopen:
		if l.status.Open() {
			return words.refuse("alert_is_open", "", "")
		}
		if e.Kind = reopened; e.Note == "" {
			return words.refuse("needs_reason", "", "")
		}
	default:
		return words.refuse("unknown_action", a.Do, strings.Join(Actions, ", "))
	}
	return nil
}
