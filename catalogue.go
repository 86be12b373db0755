package giaoban

import (
	"cmp"
	"maps"
	"slices"
)

// Group is a chapter of the briefing.
type Group struct {
	Code       string
	Name       Text
	Visibility Visibility
}

// Visibility says for whom the figures of a group are; empty is Public.
type Visibility string

const (
	Public     Visibility = ""           // for everybody
	Internal   Visibility = "internal"   // for who has to do with the unit
	Restricted Visibility = "restricted" // for who has to do with the unit and is named for the group
)

// Chapter is a band of the first page: a heading over some headline indicators.
type Chapter struct {
	Name       Text
	Indicators []string
}

// UnitGroup names units that are looked at together: towns, coastal districts.
type UnitGroup struct {
	Code  string
	Name  Text
	Units []UnitID
}

// Check is a rule between indicators of one unit and period: left op right.
type Check struct {
	Code     string
	Left     string // a code, or codes joined by + and -
	Op       string // "<=", ">=", "=", "<", ">"
	Right    string
	Severity Severity
}

// Event is an annotation on the time axis.
type Event struct {
	Date       Date
	Text       Text
	Unit       UnitID   // empty: every unit
	Indicators []string // empty: all
	Source     string
}

// FiguresFile is a file of figures that comes with a catalogue.
type FiguresFile struct {
	Path         string // as opened
	Name         string // within the catalogue folder
	Illustrative bool   // it lies in figures/illustrative
}

// Catalogue is everything an installation is about: whose figures, of what, by
// which rules. It is read once and then only read from.
type Catalogue struct {
	Hash        string // SHA-256 of the folder's text, hex
	Text        string // the folder's text itself, kept with the store
	Units       *Units
	Schemes     map[string]*Scheme
	Targets     []Target
	Calendar    Calendar
	Words       []PeriodWords // of periods, in languages beside Vietnamese and English
	Groups      []Group
	UnitGroups  []UnitGroup
	Overview    []Chapter // the headlines in bands, as the first page shows them
	Checks      []Check
	Events      []Event
	Definitions []Definition // in the order of their files
	Tiles       []Tile       // empty where the catalogue has no tiles.csv
	Map         Map          // without outlines where it has no map.geojson
	Figures     []FiguresFile
	versions    map[string][]*Indicator // by code, by ValidFrom
	codes       []string                // in the order of the catalogue
	headlines   []string                // by rank
}

// SetIndicators gives the catalogue its indicators in their order.
func (c *Catalogue) SetIndicators(all []*Indicator) {
	c.versions, c.codes, c.headlines = map[string][]*Indicator{}, nil, nil
	rank := map[string]int{}
	for _, i := range all {
		if c.versions[i.Code] == nil {
			c.codes = append(c.codes, i.Code)
		}
		c.versions[i.Code] = append(c.versions[i.Code], i)
		if i.Headline > 0 && rank[i.Code] == 0 {
			rank[i.Code] = i.Headline
			c.headlines = append(c.headlines, i.Code)
		}
	}
	for code := range c.versions {
		slices.SortStableFunc(c.versions[code], func(a, b *Indicator) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
	}
	slices.SortStableFunc(c.headlines, func(a, b string) int { return cmp.Compare(rank[a], rank[b]) })
}

// Only is the catalogue of an installation that has some of its indicators and no
// others: what speaks of the others is left out, too.
func (c *Catalogue) Only(keep func(code string) bool) *Catalogue {
	out := *c
	has := map[string]bool{}
	var all []*Indicator
	for _, code := range c.codes {
		has[code] = keep(code)
	}
	terms := func(text string) bool { // names only what is kept
		return !slices.ContainsFunc(Terms(text), func(t Term) bool { return c.versions[t.Code] != nil && !has[t.Code] })
	}
	for _, code := range c.codes {
		for _, v := range c.versions[code] {
			if !has[code] {
				break
			}
			i := *v
			if !terms(i.Total) {
				i.Total = ""
			}
			if !terms(i.SubsetOf) {
				i.SubsetOf = ""
			}
			all = append(all, &i)
		}
	}
	out.SetIndicators(all)
	out.Text, out.Figures = "", nil
	out.Groups = slices.DeleteFunc(slices.Clone(c.Groups), func(g Group) bool {
		return !slices.ContainsFunc(all, func(i *Indicator) bool { return i.Group == g.Code })
	})
	out.Targets = slices.DeleteFunc(slices.Clone(c.Targets), func(t Target) bool { return !has[t.Indicator] })
	out.Checks = slices.DeleteFunc(slices.Clone(c.Checks), func(k Check) bool { return !terms(k.Left) || !terms(k.Right) })
	out.Overview = nil
	for _, b := range c.Overview {
		b.Indicators = slices.DeleteFunc(slices.Clone(b.Indicators), func(code string) bool { return !has[code] })
		if len(b.Indicators) > 0 {
			out.Overview = append(out.Overview, b)
		}
	}
	out.Schemes = maps.Clone(c.Schemes)
	for code, scheme := range c.Schemes { // one that only what is left out is told in
		of := func(i *Indicator) bool { return i.Scheme() == scheme }
		used := slices.ContainsFunc(c.codes, func(x string) bool { return slices.ContainsFunc(c.versions[x], of) })
		if used && !slices.ContainsFunc(all, of) {
			delete(out.Schemes, code)
		}
	}
	out.Events = nil
	for _, e := range c.Events {
		kept := slices.DeleteFunc(slices.Clone(e.Indicators), func(code string) bool { return !has[code] })
		if len(e.Indicators) == 0 || len(kept) > 0 {
			e.Indicators = kept
			out.Events = append(out.Events, e)
		}
	}
	return &out
}

// Codes lists the indicators in the order of the catalogue.
func (c *Catalogue) Codes() []string { return c.codes }

// Headlines lists the indicators of the overview by rank.
func (c *Catalogue) Headlines() []string { return c.headlines }

// Versions lists the versions of an indicator, oldest first; nil if unknown.
func (c *Catalogue) Versions(code string) []*Indicator { return c.versions[code] }

// Indicator gives the version valid on a day, else the nearest one; nil where the
// code is unknown.
func (c *Catalogue) Indicator(code string, d Date) *Indicator {
	vs := c.versions[code]
	if len(vs) == 0 {
		return nil
	}
	best := vs[0]
	for _, v := range vs {
		if v.ValidFrom <= d {
			best = v
		}
	}
	return best
}

// Break is a day on which an indicator's definition changed.
type Break struct {
	Date   Date // first day of the new definition
	Reason Text
	// Link says why figures on both sides are compared all the same; empty where
	// they are not, which is the rule.
	Link Text
}

// Linked says whether somebody declared that figures may be compared across it.
func (b Break) Linked() bool { return b.Link != (Text{}) }

// Breaks lists the joints between an indicator's versions, oldest first; a ratio
// computed from two indicators breaks where either part does.
func (c *Catalogue) Breaks(code string) []Break {
	var out []Break
	vs := c.versions[code]
	for n, v := range vs {
		if n > 0 {
			reason := v.Rule
			if reason == (Text{}) {
				reason = v.Note
			}
			out = append(out, Break{v.ValidFrom, reason, v.Link})
		}
	}
	if len(vs) > 0 && vs[len(vs)-1].Computed() {
		for _, part := range []string{vs[len(vs)-1].Numerator, vs[len(vs)-1].Denominator} {
			if part != code {
				out = append(out, c.Breaks(part)...)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Break) int { // of one day the one that is not linked comes first, and stays
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(len(a.Link.VI+a.Link.EN), len(b.Link.VI+b.Link.EN)))
	})
	return slices.CompactFunc(out, func(a, b Break) bool { return a.Date == b.Date })
}

// Owing lists the units that owe an indicator for a period below an asked unit:
// those of its one reporting level, valid on the period's last day, which are
// both the expected set and the set that is summed.
func (c *Catalogue) Owing(i *Indicator, asked UnitID, p Period) []Unit {
	o, ok := i.OwnerOn(p.Ends)
	if !ok {
		return nil
	}
	if len(o.Units) > 0 {
		return slices.DeleteFunc(c.named(o.Units, p.Ends), func(u Unit) bool { return !c.within(u, asked, p.Ends) })
	}
	level := o.Level
	if level == "" {
		level = c.Units.LowestLevel(p.Ends)
	}
	return c.Units.Below(asked, level, p.Ends)
}

// Owed lists the indicators that a unit itself owes for a period, in the order of the
// catalogue's groups. A ratio of two indicators is not owed: its parts are.
func (c *Catalogue) Owed(unit UnitID, p Period) []*Indicator {
	var out []*Indicator
	for _, code := range c.Codes() {
		i := c.Indicator(code, p.Ends)
		if i == nil || i.Computed() || !i.Owes(p.Frequency()) || !i.On(p.Ends) {
			continue
		}
		if slices.ContainsFunc(c.Owing(i, unit, p), func(o Unit) bool { return o.ID == unit }) {
			out = append(out, i)
		}
	}
	place := map[string]int{}
	for n, g := range c.Groups {
		place[g.Code] = n - len(c.Groups) // what has no group comes last
	}
	slices.SortStableFunc(out, func(a, b *Indicator) int { return place[a.Group] - place[b.Group] })
	return out
}

func (c *Catalogue) named(ids []UnitID, d Date) []Unit {
	var out []Unit
	for _, id := range ids {
		if u, ok := c.Units.On(id, d); ok {
			out = append(out, u)
		}
	}
	return out
}

func (c *Catalogue) within(u Unit, asked UnitID, d Date) bool {
	return u.ID == asked || slices.ContainsFunc(c.Units.Ancestors(u.ID, d), func(a Unit) bool { return a.ID == asked })
}
