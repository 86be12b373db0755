package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// life is one alert as its events add up.
type life struct {
	id        string
	unit      giaoban.UnitID
	indicator string
	status    Status
	fact      Fact // of the last event that said how the figures stand
	openedOn  giaoban.Date
	openedAt  time.Time
	owner     string
	until     giaoban.Date
	note      string
	level     int
	levelOn   giaoban.Date // when the waiting began that escalation counts from
	endedOn   giaoban.Date
	endedBy   string
	reason    giaoban.Text
	events    []Event
}

// add applies an event. An unknown kind, of a newer program, changes nothing.
func (l *life) add(e Event) {
	l.events = append(l.events, e)
	switch e.Kind {
	case opened:
		l.id, l.unit, l.indicator, l.status = e.Alert, e.Unit, e.Indicator, New
		l.fact, l.openedOn, l.openedAt, l.levelOn = e.Fact, e.Day, e.At, e.Day
	case changed:
		l.fact = e.Fact
	case seen:
		if l.status == New {
			l.status = Seen
		}
	case taken:
		l.status, l.owner, l.until, l.level, l.levelOn = Taken, e.Owner, e.Until, 0, e.Day
		if e.Note != "" {
			l.note = e.Note
		}
	case explained:
		l.note = e.Note
		if l.status == New {
			l.status = Seen
		}
	case escalated:
		l.level = e.Level
	case resolved, closed:
		l.status, l.endedOn, l.endedBy = Resolved, e.Day, e.By
		l.reason = e.Text
		if e.Kind == closed {
			l.status, l.reason = Closed, giaoban.Text{VI: e.Note, EN: e.Note}
		}
	case reopened:
		if len(e.States) > 0 {
			l.fact = e.Fact
		}
		l.status, l.owner, l.until, l.level, l.levelOn, l.endedOn, l.endedBy, l.reason = New, "", 0, 0, e.Day, 0, "", giaoban.Text{}
	}
}

// judge says what a picture does to the alerts there are. What it ends it ends with
// what came; where nothing came since the alert was last looked at, nothing ends.
func (b *Book) judge(p *Picture, findings []Finding) []Event {
	at := stamp(b.o.Now())
	last := map[place]*life{}
	for _, l := range b.lives { // in the order of their opening
		last[place{l.unit, l.indicator}] = l
	}
	var out []Event
	found := map[place]bool{}
	for _, f := range findings {
		key := place{f.Unit, f.Indicator}
		found[key] = true
		if e, ok := meet(last[key], f); ok {
			e.At = at
			out = append(out, e)
		}
	}
	for _, l := range b.lives {
		key := place{l.unit, l.indicator}
		if !l.status.Open() || found[key] || last[key] != l || l.fact.States[0] == External {
			continue
		}
		if why, ok := b.over(l, p); ok {
			out = append(out, Event{Alert: l.id, At: at, Kind: resolved, Unit: l.unit, Indicator: l.indicator,
				Fact: Fact{Day: p.Day, Version: p.Version, Hash: p.Catalogue, Text: why}})
		}
	}
	return out
}

// meet holds a finding against the last alert of its cell.
func meet(l *life, f Finding) (Event, bool) {
	e := Event{Unit: f.Unit, Indicator: f.Indicator, Fact: f.Fact}
	switch {
	case l == nil:
		e.Kind, e.Alert = opened, newID(f, 0)
	case l.status.Open():
		if same(l.fact, f.Fact) {
			return e, false
		}
		e.Kind, e.Alert = changed, l.id
	case l.status == Closed && !worse(l.fact, f.Fact):
		return e, false // a person ended it knowing as much
	case l.fact.Since == f.Since:
		e.Kind, e.Alert = reopened, l.id
	default:
		e.Kind, e.Alert = opened, newID(f, len(l.events))
	}
	return e, true
}

// newID names an alert after what it is of and when it began, so that the same
// figures give the same name.
func newID(f Finding, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%d\n%d", f.Unit, f.Indicator, f.Since, f.Day, n))
	return hex.EncodeToString(sum[:5])
}

// same says whether two findings of a cell say the same: days that pass do not count.
func same(a, b Fact) bool {
	return slices.Equal(a.States, b.States) && a.Since == b.Since && a.LastOf == b.LastOf && a.Missing == b.Missing && a.Periods == b.Periods &&
		equal(a.Last, b.Last) && equal(a.Target, b.Target)
}

func equal(a, b query.Value) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(*b) == 0
}

// worse says whether a finding knows more than the one a person closed: a new state,
// another period, one report more that did not come.
func worse(was, is Fact) bool {
	for _, s := range is.States {
		if !slices.Contains(was.States, s) {
			return true
		}
	}
	return is.LastOf != was.LastOf || is.Missing > was.Missing || is.Since != was.Since
}

// over says why an alert that is not found any more is over; false where nothing came
// that could have ended it.
func (b *Book) over(l *life, p *Picture) (giaoban.Text, bool) {
	day := func(d giaoban.Date) giaoban.Text {
		t := words.text("resolved_unit_ended", nil)
		return giaoban.Text{VI: fillDay(t.VI, d, giaoban.Vietnamese), EN: fillDay(t.EN, d, giaoban.English)}
	}
	if _, lives := b.o.Catalogue.Units.On(l.unit, p.Day); !lives {
		spans := b.o.Catalogue.Units.Spans(l.unit)
		if len(spans) > 0 && spans[len(spans)-1].ValidTo <= p.Day {
			return day(spans[len(spans)-1].ValidTo), true
		}
	}
	if l.indicator == "" {
		return words.text("resolved_spoke", nil), p.Version > l.fact.Version || p.Catalogue != l.fact.Hash
	}
	c := p.Cell(l.unit, l.indicator)
	if c == nil {
		i := b.o.Catalogue.Indicator(l.indicator, p.Day)
		return words.text("resolved_not_owed", nil), p.Catalogue != l.fact.Hash || i == nil || !i.On(p.Day)
	}
	if slices.ContainsFunc(l.fact.States, func(s string) bool { return slices.Contains(c.States, s) }) {
		return giaoban.Text{}, false // it is told as part of another: of a unit that is silent
	}
	if p.Version == l.fact.Version && p.Catalogue == l.fact.Hash {
		return giaoban.Text{}, false // silence ends nothing
	}
	return b.because(l, c), true
}

func fillDay(s string, d giaoban.Date, l giaoban.Lang) string {
	return words.replace(s, "day", d.FormatDate(l))
}

// because says with figures what ended an alert.
func (b *Book) because(l *life, c *Cell) giaoban.Text {
	i := b.o.Catalogue.Indicator(l.indicator, l.openedOn)
	say := func(code string) giaoban.Text {
		fill := func(lang giaoban.Lang) map[string]string {
			return map[string]string{"value": shown(c.LastValue, i, lang), "before": shown(l.fact.Last, i, lang), "expected": shown(c.Expected, i, lang), "target": shown(c.Target, i, lang)}
		}
		return giaoban.Text{VI: words.fill(code, giaoban.Vietnamese, fill(giaoban.Vietnamese)), EN: words.fill(code, giaoban.English, fill(giaoban.English))}
	}
	moved := c.LastPeriod != l.fact.LastOf
	switch state := l.fact.States[0]; {
	case state == query.Overdue || state == LateWarning || state == query.Silent:
		if l.fact.Missing > 1 {
			return words.text("resolved_all_received", nil)
		}
		return words.within("resolved_received", nil, l.fact.Since)
	case c.Target != nil && c.LastValue != nil && enough(i.Direction, *c.LastValue, *c.Target):
		return say("resolved_target")
	case state == query.OffPace && c.LastValue != nil && c.Expected != nil:
		return say("resolved_pace")
	case state == PaceWarning:
		return words.text("resolved_outlook", nil)
	case state == query.Stalled && c.LastValue == nil:
		return words.text("resolved_bands", nil)
	case moved:
		return say("resolved_moved")
	}
	return words.text("resolved_corrected", nil)
}

func enough(d giaoban.Direction, reached, wanted giaoban.Decimal) bool {
	if d == giaoban.Down {
		return reached.Cmp(wanted) <= 0
	}
	return reached.Cmp(wanted) >= 0
}

// escalate says what has waited too long by the calendar: nobody took it, or the day
// that was promised has passed.
func (b *Book) escalate(day giaoban.Date) []Event {
	at := stamp(b.o.Now())
	var out []Event
	for _, l := range b.lives {
		if !l.status.Open() || l.level >= len(b.o.Escalate) {
			continue
		}
		from, code := l.levelOn, "escalated_unclaimed"
		if l.status == Taken {
			if l.until == 0 {
				continue
			}
			from, code = l.until, "escalated_promise"
		}
		waited, level := daysBetween(from, day), l.level
		for level < len(b.o.Escalate) && waited >= b.o.Escalate[level] {
			level++
		}
		if level == l.level {
			continue
		}
		text := words.text(code, map[string]string{"days": strconv.Itoa(waited), "level": strconv.Itoa(level), "owner": l.owner})
		text = giaoban.Text{VI: fillDay(text.VI, l.until, giaoban.Vietnamese), EN: fillDay(text.EN, l.until, giaoban.English)}
		out = append(out, Event{Alert: l.id, At: at, Kind: escalated, Unit: l.unit, Indicator: l.indicator, Fact: Fact{Day: day, Level: level, Text: text}})
	}
	return out
}
