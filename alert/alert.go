// Package alert keeps the life of alerts: it looks at every expected cell, says which
// of them needs a person and why, remembers who has it in hand, and has it told to
// those who asked. It judges by package query's one rule and never computes a figure;
// nothing in it ends because data stopped coming. The dashboard asks it for pages,
// calls and metrics; cmd/giaoban wires it.
package alert

import (
	"slices"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// States beside those of package query: warnings before anything is late or missed,
// and what another system raised.
const (
	LateWarning = "late_warning" // not late yet, but later than this unit usually is
	PaceWarning = "pace_warning" // on pace yet, but at this pace the target is missed
	External    = "external"     // raised elsewhere and sent here
)

// States in the order of what needs a person first.
var States = []string{query.Silent, query.Overdue, query.Falling, query.Stalled, query.OffPace, LateWarning, PaceWarning, External}

// Status is where an alert is in its life.
type Status string

const (
	New      Status = "new"      // nobody has seen it
	Seen     Status = "seen"     // somebody has, nobody has it in hand
	Taken    Status = "taken"    // somebody has it in hand, until a day
	Resolved Status = "resolved" // the figures ended it
	Closed   Status = "closed"   // a person ended it, with a reason
)

// Open says whether an alert still asks for something.
func (s Status) Open() bool { return s != Resolved && s != Closed }

// Kinds of events.
const (
	opened    = "opened"
	changed   = "changed"
	seen      = "seen"
	taken     = "taken"
	explained = "explained"
	escalated = "escalated"
	resolved  = "resolved"
	closed    = "closed"
	reopened  = "reopened"
)

// Alert is one cell, or one unit that is silent, that needs a person.
type Alert struct {
	ID         string          `json:"id"`
	Status     Status          `json:"status"`
	States     []string        `json:"states"` // why; the gravest first
	Unit       query.UnitRef   `json:"unit"`
	Indicator  string          `json:"indicator"` // empty: of all that the unit owes
	Name       string          `json:"name"`
	Group      string          `json:"group"`
	Since      string          `json:"since"`       // period in which it began
	OpenedOn   giaoban.Date    `json:"opened_on"`   // viewing day
	OpenedAt   time.Time       `json:"opened_at"`   // receipt clock
	Days       int             `json:"days"`        // open, or from opening to end
	Periods    int             `json:"periods"`     // received without movement
	Sentence   string          `json:"sentence"`    // why it is here, with figures
	Ends       string          `json:"ends"`        // what would end it
	LastValue  query.Value     `json:"last_value"`  // latest figure
	LastPeriod string          `json:"last_period"` // of that figure
	Expected   query.Value     `json:"expected"`    // due by now
	Target     query.Value     `json:"target"`
	Weight     giaoban.Decimal `json:"weight"` // distance from target × months × thousand people
	Owner      string          `json:"owner"`  // who has it in hand
	Until      *giaoban.Date   `json:"until,omitempty"`
	Note       string          `json:"note"`       // the last explanation
	Escalation int             `json:"escalation"` // 0: none; 1, 2: how far up
	EndedOn    *giaoban.Date   `json:"ended_on,omitempty"`
	EndedBy    string          `json:"ended_by,omitempty"`
	Reason     string          `json:"reason,omitempty"` // why it ended
	Ill        bool            `json:"illustrative"`
	Headline   int             `json:"headline,omitempty"`
	History    []HistoryEntry  `json:"history,omitempty"` // of one alert that is asked for
}

// HistoryEntry is one thing that happened to an alert.
type HistoryEntry struct {
	Kind     string        `json:"kind"`
	At       time.Time     `json:"recorded_at"`
	Day      giaoban.Date  `json:"day"` // viewing day
	By       string        `json:"by"`  // empty: the program
	Sentence string        `json:"sentence"`
	Note     string        `json:"note,omitempty"`
	Owner    string        `json:"owner,omitempty"`
	Until    *giaoban.Date `json:"until,omitempty"`
}

// Fact is what an event says; it is kept as JSON.
type Fact struct {
	Day      giaoban.Date  `json:"day"`
	Version  uint64        `json:"version,omitempty"`
	Hash     string        `json:"catalogue,omitempty"`
	States   []string      `json:"states,omitempty"`
	Since    string        `json:"since,omitempty"`
	Last     query.Value   `json:"last,omitempty"`
	LastOf   string        `json:"last_of,omitempty"`
	Expected query.Value   `json:"expected,omitempty"`
	Target   query.Value   `json:"target,omitempty"`
	Periods  int           `json:"periods,omitempty"`
	Missing  int           `json:"missing,omitempty"`
	Text     giaoban.Text  `json:"text,omitzero"`
	Ends     giaoban.Text  `json:"ends,omitzero"`
	Weight   float64       `json:"weight,omitempty"`
	Ill      bool          `json:"ill,omitempty"`
	Note     string        `json:"note,omitempty"`
	Owner    string        `json:"owner,omitempty"`
	Until    giaoban.Date  `json:"until,omitempty"`
	Level    int           `json:"level,omitempty"`
	Labels   []string      `json:"labels,omitempty"` // of what was raised elsewhere: name, value, name, value …
	Name     *giaoban.Text `json:"name,omitempty"`
}

// Event is one thing that happened, kept for ever.
type Event struct {
	Alert     string
	At        time.Time
	Kind      string
	By        string
	Unit      giaoban.UnitID
	Indicator string
	Fact
}

// gravest orders states; unknown ones come last.
func gravest(states []string) []string {
	out := slices.Clone(states)
	slices.SortStableFunc(out, func(a, b string) int { return rank(a) - rank(b) })
	return slices.Compact(out)
}

func rank(state string) int {
	if n := slices.Index(States, state); n >= 0 {
		return n
	}
	return len(States)
}
