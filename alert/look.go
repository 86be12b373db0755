package alert

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// Watch is what looking needs.
type Watch struct {
	Answers   query.Answers
	Catalogue *giaoban.Catalogue
	Today     func() giaoban.Date
	Level     string // metrics.level: cells of it are looked at too; empty: those who report
}

// Cell is one expected cell as it stands: an indicator of a unit that owes it, or of
// the whole. States are of query and, where it is in hand before anything is late,
// of the early warnings.
type Cell struct {
	query.StalledRow
	English     string       // the reason
	OverdueFrom giaoban.Date // first day of the oldest report that did not come; 0: none
	Early       []Warning
}

// Picture is one state of all cells: what the metrics show and alerts are judged by.
type Picture struct {
	Day       giaoban.Date
	Version   uint64 // of the figures, as known before they were read
	Catalogue string // hash
	Cells     []*Cell
	at        map[place]*Cell
	silent    map[giaoban.UnitID]bool
}

type place struct {
	unit      giaoban.UnitID
	indicator string
}

// Cell is one cell of the picture, nil where it is not looked at.
func (p *Picture) Cell(unit giaoban.UnitID, indicator string) *Cell {
	return p.at[place{unit, indicator}]
}

// Silent says whether nothing at all that is due came from a unit.
func (p *Picture) Silent(unit giaoban.UnitID) bool { return p.silent[unit] }

// Take looks at every cell: the whole's own, those who report, and the level of the
// metrics.
func (w *Watch) Take(ctx context.Context, version uint64) (*Picture, error) {
	p := &Picture{Day: w.Today(), Version: version, Catalogue: w.Catalogue.Hash, at: map[place]*Cell{}, silent: map[giaoban.UnitID]bool{}}
	for _, root := range w.Catalogue.Units.Roots(p.Day) {
		for _, level := range w.levels(root, p.Day) {
			if err := w.add(ctx, p, query.StalledRequest{Parent: root.ID, Level: level}); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// levels are looked at below a root: its own, the one that reports each indicator, and
// that of the metrics.
func (w *Watch) levels(root giaoban.Unit, day giaoban.Date) []string {
	out := []string{root.Level, ""}
	if there, _, _ := w.Catalogue.Units.LevelOn(w.Level, day); there && w.Level != root.Level {
		out = append(out, w.Level)
	}
	return out
}

func (w *Watch) add(ctx context.Context, p *Picture, r query.StalledRequest) error {
	r.Lang, r.Every = giaoban.Vietnamese, true
	all, err := w.Answers.Stalled(ctx, r)
	if err != nil {
		return fmt.Errorf("looking at the cells below %s: %w", r.Parent, err)
	}
	r.Lang, r.Every = giaoban.English, false
	english, err := w.Answers.Stalled(ctx, r)
	if err != nil {
		return fmt.Errorf("looking at the cells below %s: %w", r.Parent, err)
	}
	reasons := make(map[place]string, len(english.Rows))
	for _, row := range english.Rows {
		reasons[place{row.Unit.ID, row.Indicator}] = row.Reason
	}
	for _, row := range all.Rows {
		at := place{row.Unit.ID, row.Indicator}
		if p.at[at] != nil {
			continue
		}
		c := &Cell{StalledRow: row, English: reasons[at]}
		if owed, err := giaoban.ParsePeriod(row.MissingSince); err == nil && row.MissingCount > 0 {
			c.OverdueFrom = w.Catalogue.Calendar.On(owed, w.indicator(row.Indicator, p.Day).Group).Overdue
		}
		if slices.Contains(row.States, query.Silent) {
			p.silent[row.Unit.ID] = true
		}
		p.at[at] = c
		p.Cells = append(p.Cells, c)
	}
	return nil
}

func (w *Watch) indicator(code string, day giaoban.Date) *giaoban.Indicator {
	return w.Catalogue.Indicator(code, day)
}

// Finding is what a picture says of one alert to be: a cell, or a unit that is silent.
type Finding struct {
	Unit      giaoban.UnitID
	Indicator string
	Fact
}

// Findings lists what needs a person. A unit that is silent is one finding: what it
// owes is no matter of its own beside it.
func (w *Watch) Findings(p *Picture, people func(giaoban.UnitID) float64) []Finding {
	var out []Finding
	owes := map[giaoban.UnitID][]*Cell{}
	for _, c := range p.Cells {
		states := slices.DeleteFunc(slices.Clone(c.States), func(s string) bool { return rank(s) == len(States) })
		if p.silent[c.Unit.ID] {
			if c.MissingCount > 0 {
				owes[c.Unit.ID] = append(owes[c.Unit.ID], c)
			}
			states = slices.DeleteFunc(states, func(s string) bool { return s == query.Silent || s == query.Overdue || s == LateWarning })
		}
		for _, e := range c.Early {
			states = append(states, e.State)
		}
		if states = w.ownStates(p, c, states); len(states) > 0 {
			out = append(out, w.finding(p, c, gravest(states), people))
		}
	}
	for _, c := range p.Cells { // in the order of the picture
		if cells := owes[c.Unit.ID]; len(cells) > 0 {
			out = append(out, w.silence(p, cells, people))
			delete(owes, c.Unit.ID)
		}
	}
	return out
}

// ownStates leaves out of a rate that is computed from two indicators what its numerator
// is in already: who mends the one mends the other.
func (w *Watch) ownStates(p *Picture, c *Cell, states []string) []string {
	i := w.indicator(c.Indicator, p.Day)
	if !i.Computed() {
		return states
	}
	part := p.Cell(c.Unit.ID, i.Numerator)
	return slices.DeleteFunc(states, func(s string) bool {
		return part != nil && s != query.OffPace && slices.Contains(part.States, s)
	})
}

func (w *Watch) finding(p *Picture, c *Cell, states []string, people func(giaoban.UnitID) float64) Finding {
	i := w.indicator(c.Indicator, p.Day)
	f := Finding{Unit: c.Unit.ID, Indicator: c.Indicator, Fact: Fact{Day: p.Day, Version: p.Version, Hash: p.Catalogue, States: states, Since: c.Since,
		Last: c.LastValue, LastOf: c.LastPeriod, Expected: c.Expected, Target: c.Target, Periods: c.Periods, Missing: c.MissingCount,
		Text: giaoban.Text{VI: c.Reason, EN: c.English}, Ill: c.Illustrative}}
	if f.Since == "" {
		f.Since = c.LastPeriod
	}
	for _, e := range c.Early {
		if len(c.States) == 0 || f.Text.VI == "" {
			f.Text, f.Since = e.Text, e.Since
		}
	}
	f.Ends = w.ends(i, &f)
	f.Weight = distance(c, i) * w.months(p, c, i) * people(c.Unit.ID)
	return f
}

// silence is a unit of which nothing came that is due.
func (w *Watch) silence(p *Picture, cells []*Cell, people func(giaoban.UnitID) float64) Finding {
	oldest := cells[0]
	for _, c := range cells {
		if c.OverdueFrom < oldest.OverdueFrom {
			oldest = c
		}
	}
	fill := map[string]string{"n": strconv.Itoa(len(cells)), "days": strconv.Itoa(oldest.OverdueDays)}
	f := Finding{Unit: oldest.Unit.ID, Fact: Fact{Day: p.Day, Version: p.Version, Hash: p.Catalogue, States: []string{query.Silent}, Since: oldest.MissingSince,
		Missing: oldest.MissingCount, Text: words.within("silent_unit", fill, oldest.MissingSince), Ends: words.text("ends_silent", nil)}}
	f.Weight = w.months(p, oldest, w.indicator(oldest.Indicator, p.Day)) * people(oldest.Unit.ID)
	return f
}

// ends says what would end a finding: the gravest of its states decides.
func (w *Watch) ends(i *giaoban.Indicator, f *Finding) giaoban.Text {
	fill := func(l giaoban.Lang) map[string]string {
		m := map[string]string{"value": shown(f.Last, i, l), "expected": shown(f.Expected, i, l), "target": shown(f.Target, i, l)}
		if p, err := giaoban.ParsePeriod(f.Since); err == nil {
			m["since"] = p.Within(l)
		}
		return m
	}
	code := "ends_" + f.States[0]
	switch {
	case f.States[0] == query.Stalled && f.Last == nil:
		code = "ends_stalled_bands"
	case f.States[0] == query.Stalled && f.Target != nil:
		code = "ends_stalled_short"
	case f.States[0] == query.OffPace && i.Direction == giaoban.Down:
		code = "ends_off_pace_over"
	}
	return giaoban.Text{VI: words.fill(code, giaoban.Vietnamese, fill(giaoban.Vietnamese)), EN: words.fill(code, giaoban.English, fill(giaoban.English))}
}

// unknownDistance stands for a cell without a target: it does not move, how far it
// has to go nobody said.
const unknownDistance = 0.25

// distance is how far a cell is from where it should be, from 0 to 1.
func distance(c *Cell, i *giaoban.Indicator) float64 {
	switch {
	case c.MissingCount > 0:
		return 1
	case c.Pace == nil:
		return unknownDistance
	}
	d := 1 - c.Pace.Float()
	if i.Direction == giaoban.Down {
		d = -d
	}
	return min(max(d, 0.01), 1)
}

// months is how long a cell has been so; at least one.
func (w *Watch) months(p *Picture, c *Cell, i *giaoban.Indicator) float64 {
	if c.OverdueFrom > 0 {
		return max(float64(p.Day-c.OverdueFrom+1)/30.4, 1)
	}
	per, ok := i.First().PeriodOf(p.Day)
	if !ok {
		return 1
	}
	return max(float64(c.Periods)*float64(per.Ends-per.Starts+1)/30.4, 1)
}

// shown writes a figure with its unit of measure; "–" where there is none.
func shown(v query.Value, i *giaoban.Indicator, l giaoban.Lang) string {
	if v == nil {
		return "–"
	}
	s := v.Format(l, i.Decimals)
	switch uom := i.UnitOfMeasure.In(l); uom {
	case "":
		return s
	case "%":
		return s + "%"
	default:
		return s + " " + uom
	}
}

// daysBetween counts days for people; the end is not before the beginning.
func daysBetween(from, to giaoban.Date) int { return max(int(to-from), 0) }

// stamp is an instant as the store keeps it.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
