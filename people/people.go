// Package people knows who uses an installation and what each may do: persons with
// their roles and scope, passwords, sessions, the tokens of machines, and the record of
// what was done. One function in it, Asker.May, decides every question of rights; it
// never answers a request and never reads a figure. The dashboard asks it for each
// request, the command line through the dashboard.
package people

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// Role is what a person is there for; one may have several.
type Role string

const (
	Officer       Role = "officer"       // sends the reports of own units
	Head          Role = "head"          // of a unit: sends, and approves what its officers sent
	Planner       Role = "planner"       // reads, compares, exports
	Leader        Role = "leader"        // reads
	Monitor       Role = "monitor"       // reads, and has alerts in hand
	Administrator Role = "administrator" // people, tokens, the record
)

// Roles are all roles, in the order people are told of them.
func Roles() []Role { return []Role{Officer, Head, Planner, Leader, Monitor, Administrator} }

// Action is what a route lets somebody do.
type Action string

const (
	Probe     Action = "probe"   // is it alive: anyone, it tells no figure
	Asset     Action = "asset"   // styles and scripts: anyone, they are the same everywhere
	Door      Action = "door"    // signing in: anyone
	Read      Action = "read"    // figures, within what may be seen
	Measure   Action = "measure" // the metrics: figures of every unit at once
	Send      Action = "send"    // reports of own units
	Approve   Action = "approve" // what others sent for own units
	Alert     Action = "alert"   // take an alert in hand, explain it, close it
	Keep      Action = "keep"    // things of one's own: saved views, one's password
	Teach     Action = "teach"   // how forms are read, for everybody
	People    Action = "people"  // accounts and tokens
	Record    Action = "record"  // what was done, by whom
	Nothing   Action = ""        // of a route that nobody thought about: refused to all
	everyUnit        = "*"       // in a scope
	noRights         = "none"    // of who is nobody
	allRights        = "all"     // of the local command line and of auth.token
	public           = "public"  // what is seen without an account
)

// may lists what each role lets do beside reading.
func (r Role) may() []Action {
	switch r {
	case Officer:
		return []Action{Read, Keep, Send, Teach}
	case Head:
		return []Action{Read, Keep, Send, Teach, Approve, Alert}
	case Planner:
		return []Action{Read, Keep}
	case Leader:
		return []Action{Read, Keep, Alert}
	case Monitor:
		return []Action{Read, Keep, Alert, Measure}
	case Administrator:
		return []Action{Read, Keep, People, Record, Teach, Measure}
	}
	return nil
}

// Scope is whose figures are somebody's own: units, each with all that was below it in
// a figure's period, and groups of indicators.
type Scope struct {
	Units  []giaoban.UnitID `json:"units"`            // "*": every unit
	Groups []string         `json:"groups,omitempty"` // empty: every group that is not restricted; "*": those, too
}

// Everything is the scope of who may have to do with every figure.
func Everything() Scope {
	return Scope{Units: []giaoban.UnitID{everyUnit}, Groups: []string{everyUnit}}
}

// every says whether a list names everything.
func every[S ~string](list []S) bool { return slices.Contains(list, S(everyUnit)) }

// covers says whether a group of indicators belongs to the scope.
func (s Scope) covers(group string, v giaoban.Visibility) bool {
	if every(s.Groups) || slices.Contains(s.Groups, group) {
		return true
	}
	return len(s.Groups) == 0 && v != giaoban.Restricted
}

// holds says whether a unit was the scope's on a day: it is named, or was then below
// one that is. Where a unit went afterwards changes nothing: what was Trà Cú's stays
// with the people of Trà Cú.
func (s Scope) holds(units *giaoban.Units, unit giaoban.UnitID, on giaoban.Date) bool {
	if every(s.Units) || slices.Contains(s.Units, unit) {
		return true
	}
	if len(s.Units) == 0 {
		return false
	}
	then, ok := units.Nearest(unit, on)
	for steps := 0; ok && then.Parent != "" && steps < 64; steps++ {
		if slices.Contains(s.Units, then.Parent) {
			return true
		}
		then, ok = units.Nearest(then.Parent, on)
	}
	return false
}

// within says whether a scope is no larger than another, by its words.
func (s Scope) within(o Scope) bool {
	fits := func(mine, theirs []string) bool {
		return every(theirs) || !slices.ContainsFunc(mine, func(x string) bool { return !slices.Contains(theirs, x) })
	}
	units := func(ids []giaoban.UnitID) (out []string) {
		for _, id := range ids {
			out = append(out, string(id))
		}
		return out
	}
	return fits(units(s.Units), units(o.Units)) && (len(o.Groups) == 0 && len(s.Groups) == 0 || every(o.Groups) || len(s.Groups) > 0 && fits(s.Groups, o.Groups))
}

// text is a scope in one word, for keys.
func (s Scope) text() string {
	var units []string
	for _, id := range s.Units {
		units = append(units, string(id))
	}
	slices.Sort(units)
	groups := slices.Sorted(slices.Values(s.Groups))
	return strings.Join(units, ",") + "/" + strings.Join(groups, ",")
}

// Person is somebody with an account. ID never changes and says nothing about them;
// Login is what they sign in with and what stands beside what they do.
type Person struct {
	ID         string `json:"id"`
	Login      string `json:"login"`
	Name       string `json:"name"`
	Roles      []Role `json:"roles"`
	Scope      Scope  `json:"scope"`
	Password   string `json:"password,omitempty"` // argon2id, in its usual form; empty: cannot sign in
	MustChange bool   `json:"must_change,omitempty"`
	Disabled   bool   `json:"disabled,omitempty"`
	Erased     bool   `json:"erased,omitempty"`
	SignedOut  int64  `json:"signed_out,omitempty"` // sessions that began at or before this moment, in microseconds, have ended
	Created    int64  `json:"created"`              // microseconds
}

// Has says whether a person has a role.
func (p *Person) Has(r Role) bool { return slices.Contains(p.Roles, r) }
