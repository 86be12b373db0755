package ingest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// mostChanges is how many changed figures a report lists one by one.
const mostChanges = 200

// Change is a figure in force that the file would give another value, or has given
// one. Old, New and Difference are exact, in the indicator's unit of measure; a figure
// that is not applicable or withdrawn has none.
type Change struct {
	Unit          giaoban.UnitID   `json:"unit"`
	UnitName      string           `json:"unit_name"`
	Indicator     string           `json:"indicator"`
	IndicatorName string           `json:"indicator_name"`
	Period        string           `json:"period"`
	Band          string           `json:"band,omitempty"`
	Old           *giaoban.Decimal `json:"old"`
	New           *giaoban.Decimal `json:"new"`
	Difference    *giaoban.Decimal `json:"difference,omitempty"`
	OldStatus     string           `json:"old_status"` // reported, provisional, estimated, not_applicable, withdrawn
	NewStatus     string           `json:"new_status"`
	OldInvented   bool             `json:"old_illustrative,omitempty"` // the old figure is illustrative
	NewInvented   bool             `json:"new_illustrative,omitempty"`
	OldRaw        string           `json:"old_raw,omitempty"` // both as written, where they differ only beyond the ninth digit
	NewRaw        string           `json:"new_raw,omitempty"`
	Place         string           `json:"place,omitempty"` // sheet and cell, or row
	Totals        []Moved          `json:"totals,omitempty"`
}

// Moved is a unit whose total changes with a figure, because the figure is one of its
// parts and no figure of its own stands in for the sum.
type Moved struct {
	Unit giaoban.UnitID `json:"unit"`
	Name string         `json:"name"`
}

// changed is a figure of the draft with the observation it takes the place of.
type changed struct {
	index          int
	old            giaoban.Observation
	oldRaw, newRaw string // where only their last digits differ
}

// change notes a revision; beyond mostChanges it is only counted.
func (d *draft) change(c changed) {
	d.revised.set(c.index)
	if len(d.changes) < mostChanges {
		d.changes = append(d.changes, c)
		return
	}
	d.moreChanges++
}

// reportChanges puts the changed figures into the report, in the order of the file.
func (d *draft) reportChanges(ctx context.Context, s latest, r *Report) error {
	if len(d.changes) == 0 {
		return nil
	}
	reported, err := d.reportedAbove(ctx, s)
	if err != nil {
		return err
	}
	slices.SortFunc(d.changes, func(a, b changed) int { return cmp.Compare(a.index, b.index) })
	for _, c := range d.changes {
		if d.figures.ok(c.index) {
			r.Changes = append(r.Changes, d.changeOf(c, reported))
		}
	}
	r.MoreChanges = d.moreChanges
	return nil
}

func (d *draft) changeOf(c changed, reported map[giaoban.Figure]bool) Change {
	lang := cmp.Or(d.given.Lang, giaoban.Vietnamese)
	f, v := c.old.Figure, d.indicatorAt(c.index)
	out := Change{Unit: f.Unit, UnitName: d.unitName(f.Unit, f.Period, lang), Indicator: f.Indicator, IndicatorName: v.Name.In(lang),
		Period: f.Period.Key(), Band: f.Band, OldStatus: c.old.Status.String(), NewStatus: d.figures.status(c.index).String(), OldInvented: c.old.Illustrative, NewInvented: d.figures.state[c.index]&illustrative != 0, OldRaw: c.oldRaw, NewRaw: c.newRaw, Place: d.placeText(c.index)(lang)}
	out.Old, out.New = shownValue(v, c.old.Amount), shownValue(v, d.figures.amount(c.index))
	if out.Old != nil && out.New != nil {
		by := out.New.Sub(*out.Old)
		out.Difference = &by
	}
	for _, u := range d.totalsOver(f, v) {
		above := f
		above.Unit = u
		if !reported[above] {
			out.Totals = append(out.Totals, Moved{u, d.unitName(u, f.Period, lang)})
		}
	}
	return out
}

func (d *draft) unitName(id giaoban.UnitID, p giaoban.Period, lang giaoban.Lang) string {
	u, _ := d.roster.catalogue.Units.Nearest(id, p.Ends)
	return u.Name.In(lang)
}

// shownValue is an amount as people read it: a ratio that came in parts as their
// quotient.
func shownValue(v *giaoban.Indicator, a giaoban.Amount) *giaoban.Decimal {
	if !a.Present {
		return nil
	}
	if a.HasParts {
		ratio, is := v.Kind.(giaoban.Ratio)
		if !is {
			return &a.Value
		}
		q, ok := a.Value.Scaled(ratio.Scale, a.Denominator)
		if !ok {
			return nil
		}
		return &q
	}
	return &a.Value
}

// totalsOver lists the units above a figure that add it up: those that do not owe the
// indicator themselves while the figure's unit does.
func (d *draft) totalsOver(f giaoban.Figure, v *giaoban.Indicator) []giaoban.UnitID {
	if v.NotOverUnits {
		return nil
	}
	var out []giaoban.UnitID
	for _, a := range d.roster.catalogue.Units.Ancestors(f.Unit, f.Period.Ends) {
		if slices.ContainsFunc(d.roster.catalogue.Owing(v, a.ID, f.Period), func(u giaoban.Unit) bool { return u.ID == f.Unit }) && a.ID != f.Unit {
			out = append(out, a.ID)
		}
	}
	return out
}

// reportedAbove finds where a unit above a changed figure has one of its own in force:
// it wins over the sum, so that its total does not move.
func (d *draft) reportedAbove(ctx context.Context, s latest) (map[giaoban.Figure]bool, error) {
	f := store.Filter{From: giaoban.LastDate, To: giaoban.FirstDate}
	for _, c := range d.changes {
		above := d.totalsOver(c.old.Figure, d.indicatorAt(c.index))
		if len(above) == 0 {
			continue
		}
		f.Units, f.Indicators = append(f.Units, above...), append(f.Indicators, c.old.Indicator)
		f.From, f.To = min(f.From, c.old.Period.Ends), max(f.To, c.old.Period.Ends)
	}
	if len(f.Units) == 0 {
		return nil, nil
	}
	slices.Sort(f.Units)
	slices.Sort(f.Indicators)
	f.Units, f.Indicators = slices.Compact(f.Units), slices.Compact(f.Indicators)
	all, err := s.Latest(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("finding whose totals move: %w", err)
	}
	out := map[giaoban.Figure]bool{}
	for i := range all {
		if all[i].Present {
			out[all[i].Figure] = true
		}
	}
	return out, nil
}
