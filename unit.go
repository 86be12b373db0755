package giaoban

import (
	"cmp"
	"slices"
)

// UnitID is the product's own identity of a unit: official codes get reused and
// names change, this never does.
type UnitID string

// Unit is one validity span of a unit that reports: its code, name, level and
// parent as they stood from ValidFrom until the day before ValidTo.
type Unit struct {
	ID        UnitID   `json:"id"`
	Code      string   `json:"code"`
	Name      Text     `json:"name"`
	Level     string   `json:"level"`
	Parent    UnitID   `json:"parent"`
	ValidFrom Date     `json:"valid_from"`
	ValidTo   Date     `json:"valid_to"` // first day of the new state; Forever while open
	Aliases   []string `json:"aliases,omitempty"`
	// Ranked is false for units that are summed but stand outside ranks and
	// "N of M": offices that are no district.
	Ranked bool `json:"ranked"`
	// Children is how many units it has directly below it, where the catalogue lists
	// fewer; 0: all of them are listed.
	Children int `json:"children,omitempty"`
}

// On says whether the span holds on a day.
func (u Unit) On(d Date) bool { return u.ValidFrom <= d && d < u.ValidTo }

// TransferKind says what happened to the unit that gives.
type TransferKind string

const (
	Split    TransferKind = "split"
	Merge    TransferKind = "merge"
	Transfer TransferKind = "transfer"
)

// BoundaryChange is one dated transfer between units: Share of From goes to To on
// Date, the first day of the new state. Changes of one day apply in their order.
type BoundaryChange struct {
	Date      Date
	From, To  UnitID
	Kind      TransferKind
	Share     Decimal // part of From, 0 to 1
	ShareBack Decimal // part of To that came from From, 0 to 1
	HasBack   bool    // false where ShareBack is not known
	Basis     string  // people, area, households ...
	Year      int     // of the share; 0 where not given
	Source    string
}

// Level is a floor of the tree of units with its names; Order counts from the top.
type Level struct {
	Code  string
	Name  Text
	Order int
}

// Units is the whole dated tree. It is built once and then only read.
type Units struct {
	Levels   []Level // from the top
	Changes  []BoundaryChange
	spans    map[UnitID][]Unit // by ValidFrom
	children map[UnitID][]Unit // spans by parent; "" for roots
	ids      []UnitID          // in the order of the catalogue
}

// NewUnits indexes the spans in the order of the catalogue; levels may be empty,
// then the order of first appearance from the roots down counts.
func NewUnits(spans []Unit, changes []BoundaryChange, levels []Level) *Units {
	u := &Units{Levels: levels, Changes: changes, spans: map[UnitID][]Unit{}, children: map[UnitID][]Unit{}}
	for _, s := range spans {
		if _, seen := u.spans[s.ID]; !seen {
			u.ids = append(u.ids, s.ID)
		}
		u.spans[s.ID] = append(u.spans[s.ID], s)
		u.children[s.Parent] = append(u.children[s.Parent], s)
	}
	for id := range u.spans {
		slices.SortStableFunc(u.spans[id], func(a, b Unit) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
	}
	slices.SortStableFunc(u.Changes, func(a, b BoundaryChange) int { return cmp.Compare(a.Date, b.Date) })
	if len(levels) == 0 {
		u.Levels = u.levelsByTree()
	}
	return u
}

func (u *Units) levelsByTree() []Level {
	var out []Level
	seen := map[string]bool{}
	row := u.children[""]
	for depth := 0; len(row) > 0 && depth < 64; depth++ {
		var next []Unit
		for _, s := range row {
			if !seen[s.Level] {
				seen[s.Level] = true
				out = append(out, Level{Code: s.Level, Name: Text{VI: s.Level, EN: s.Level}, Order: len(out)})
			}
			next = append(next, u.children[s.ID]...)
		}
		row = next
	}
	return out
}

// IDs lists every unit that ever was, in the order of the catalogue.
func (u *Units) IDs() []UnitID { return u.ids }

// Spans lists the validity spans of a unit, oldest first; nil if there is none.
func (u *Units) Spans(id UnitID) []Unit { return u.spans[id] }

// On gives the unit as it was on a day.
func (u *Units) On(id UnitID, d Date) (Unit, bool) {
	for _, s := range u.spans[id] {
		if s.On(d) {
			return s, true
		}
	}
	return Unit{}, false
}

// Nearest gives the unit as it was on a day, or else its span nearest to that day,
// for naming a unit outside its validity.
func (u *Units) Nearest(id UnitID, d Date) (Unit, bool) {
	if s, ok := u.On(id, d); ok {
		return s, true
	}
	spans := u.spans[id]
	if len(spans) == 0 {
		return Unit{}, false
	}
	best := spans[0]
	for _, s := range spans {
		if s.ValidFrom <= d {
			best = s
		}
	}
	return best, true
}

// All lists the units valid on a day, in the order of the catalogue.
func (u *Units) All(d Date) []Unit {
	var out []Unit
	for _, id := range u.ids {
		if s, ok := u.On(id, d); ok {
			out = append(out, s)
		}
	}
	return out
}

// Roots lists the units without a parent on a day.
func (u *Units) Roots(d Date) []Unit { return u.Children("", d) }

// Children lists the units directly below a parent on a day.
func (u *Units) Children(parent UnitID, d Date) []Unit {
	var out []Unit
	for _, s := range u.children[parent] {
		if s.On(d) {
			out = append(out, s)
		}
	}
	return out
}

// Below lists the units of a level under a parent on a day, at any depth; the
// parent itself where it is of that level.
func (u *Units) Below(parent UnitID, level string, d Date) []Unit {
	if s, ok := u.On(parent, d); ok && s.Level == level {
		return []Unit{s}
	}
	var out []Unit
	for _, c := range u.Children(parent, d) {
		out = append(out, u.Below(c.ID, level, d)...)
	}
	return out
}

// Ancestors lists the parents of a unit on a day, the nearest first.
func (u *Units) Ancestors(id UnitID, d Date) []Unit {
	var out []Unit
	s, ok := u.On(id, d)
	for ok && s.Parent != "" && len(out) < 64 {
		s, ok = u.On(s.Parent, d)
		if ok {
			out = append(out, s)
		}
	}
	return out
}

// LevelOn says whether any unit of a level exists on a day, and if not the last
// day before it on which one did (0, false where there was none).
func (u *Units) LevelOn(level string, d Date) (exists bool, last Date, was bool) {
	for _, spans := range u.spans {
		for _, s := range spans {
			if s.Level != level {
				continue
			}
			if s.On(d) {
				return true, 0, true
			}
			if s.ValidTo <= d && (!was || s.ValidTo-1 > last) {
				last, was = s.ValidTo-1, true
			}
		}
	}
	return false, last, was
}

// LowestLevel is the level of the units that have no units below them on a day,
// the deepest one; the default of who owes an indicator.
func (u *Units) LowestLevel(d Date) string {
	lowest := ""
	for _, l := range u.Levels {
		if ok, _, _ := u.LevelOn(l.Code, d); ok {
			lowest = l.Code
		}
	}
	return lowest
}

// Successors lists the units that a unit's territory went to when it ended, or
// lost parts to, by the date of the change.
func (u *Units) Successors(id UnitID) []UnitID {
	var out []UnitID
	for _, c := range u.Changes {
		if c.From == id && !slices.Contains(out, c.To) {
			out = append(out, c.To)
		}
	}
	return out
}
