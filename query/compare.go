package query

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
)

// comparison is a compare request that has been understood.
type comparison struct {
	*question
	period  giaoban.Period
	base    giaoban.Period
	goals   targets
	per     *giaoban.Indicator
	scale   giaoban.Decimal
	parents []giaoban.UnitID
	level   string
	looked  looked
	pairs   map[giaoban.UnitID]pair
}

// looked is the handful of figures of one unit that a comparison looks at; those of the
// next unit take their place.
type looked struct {
	unit  giaoban.UnitID
	n     int
	cells [6]cell
}

// pair is a unit's figure of the period and of the base, where it is in both.
type pair struct {
	now, then giaoban.Amount
	whole     bool
}

// Compare answers the units of a level in one period, ranked.
func (s *Service) Compare(ctx context.Context, r CompareRequest) (*CompareAnswer, error) {
	q, err := s.comparison(ctx, r)
	if err != nil {
		return nil, err
	}
	out := &CompareAnswer{Period: q.period.Key(), Base: q.base.Key(), Level: q.level, Group: r.Group, Breaks: q.between(r.Lang)}
	out.Rows = make([]CompareRow, 0, len(q.units))
	for _, unit := range q.units {
		row := q.row(s, unit)
		if row.Ranked && row.Status != giaoban.NotApplicable {
			out.Coverage.Expected++
			if row.Value != nil {
				out.Coverage.Reported++
			}
		}
		out.Rows = append(out.Rows, row)
	}
	if q.boundaries == nil {
		for _, parent := range q.parents {
			out.Coverage.Expected += s.owing.unlisted(q.version(r.Indicator, q.period), parent, q.period)
		}
	}
	rank(out.Rows, q.version(r.Indicator, q.period).Direction)
	q.order(out.Rows, r.Sort)
	if len(q.parents) == 1 {
		total := q.row(s, q.parents[0])
		out.Total = &total
	}
	q.uncertain(out)
	q.contribute(s, out)
	q.concentrate(out)
	out.Indicator = s.indicatorRef(r.Indicator, q.period.Ends, r.Lang)
	out.Freshness = s.freshness(q.newest, out.Period)
	return out, nil
}

// sorts a comparison can be asked in.
var sorts = [...]string{"", "value", "change", "yoy", "target", "name"}

func (s *Service) comparison(ctx context.Context, r CompareRequest) (*comparison, error) {
	if !slices.Contains(sorts[:], r.Sort) {
		return nil, s.problem("bad_sort", r.Sort, "value, change, yoy, target, name", nil)
	}
	c := &comparison{pairs: map[giaoban.UnitID]pair{}, question: &question{request: SeriesRequest{Indicator: r.Indicator, Lang: r.Lang}, today: s.options.Today()}}
	i, err := s.figuresOf(r.Indicator, c.today)
	if err != nil {
		return nil, err
	}
	if err := c.readPer(s, r); err != nil {
		return nil, err
	}
	if c.boundaries, err = s.boundaries(r.Boundaries); err != nil {
		return nil, err
	}
	if c.need.asOf, err = s.asOf(r.AsOf); err != nil {
		return nil, err
	}
	if err := c.readPeriods(ctx, s, r, i); err != nil {
		return nil, err
	}
	if err := c.readUnits(s, r); err != nil {
		return nil, err
	}
	if err := c.readGroup(s, r); err != nil {
		return nil, err
	}
	if c.goals, err = s.targets(ctx, c.need.asOf); err != nil {
		return nil, err
	}
	need := need{codes: []string{r.Indicator}, units: s.every(), asOf: c.need.asOf}
	if c.boundaries == nil {
		first := min(c.base.Starts, c.period.Starts)
		need.from, need.to = giaoban.NewDate(first.Year()-1, 1, 1), max(c.base.Ends, c.period.Ends)
		need.units = c.reached(s, r, span{need.from, need.to})
	}
	if c.per != nil {
		need.codes = append(need.codes, c.per.Code)
		need.from, need.to = 0, 0 // the latest at or before the period's end may be years old
		if c.boundaries == nil {
			need.units = s.owing.territory(c.parents)
		}
	}
	c.sheet, err = s.sheet(ctx, need)
	return c, err
}

// reached lists the units whose figures the comparison can be made of: the same for all
// who compare the units of one parent.
func (c *comparison) reached(s *Service, r CompareRequest, within span) []giaoban.UnitID {
	look := func() []giaoban.UnitID {
		return s.reaches(r.Indicator, append(slices.Clone(c.units), c.parents...), within)
	}
	if len(c.parents) != 1 {
		return look()
	}
	key := reachKey{everKey{r.Indicator, c.parents[0], s.owing.era(within.from), s.owing.era(within.to)}, r.Level, r.Group, s.owing.era(c.period.Ends)}
	return s.owing.reaches.of(key, look)
}

func (c *comparison) readPer(s *Service, r CompareRequest) (err error) {
	c.scale = giaoban.Whole(1)
	if r.PerScale != "" {
		if c.scale, _, err = giaoban.ParseDecimal(r.PerScale); err != nil || c.scale.Sign() <= 0 {
			return s.problem("bad_scale", r.PerScale, "1, 100, 1000", nil)
		}
	}
	if r.Per != "" {
		c.per, err = s.figuresOf(r.Per, c.today)
	}
	return err
}

// readPeriods reads period and base; the latest period with a figure and the one
// before it where none is named.
func (c *comparison) readPeriods(ctx context.Context, s *Service, r CompareRequest, i *giaoban.Indicator) (err error) {
	c.frequency = i.First()
	if r.Period == "" {
		c.period, err = s.latest(ctx, r, c.frequency, c.need.asOf)
	} else {
		c.period, err = s.period(r.Period)
	}
	if err != nil {
		return err
	}
	c.frequency = c.period.Frequency()
	c.base = c.period.Previous()
	if r.Base != "" {
		c.base, err = s.period(r.Base)
	}
	return err
}

// latest is the last period of an indicator that has a figure below the parent and
// does not begin after the viewing day; the last one that ended where there is none.
func (s *Service) latest(ctx context.Context, r CompareRequest, f giaoban.Frequency, asOf giaoban.Revision) (giaoban.Period, error) {
	today := s.options.Today()
	parents, err := s.under(r.Parent, today)
	if err != nil {
		return giaoban.Period{}, err
	}
	units := s.owing.territory(parents)
	sheet, err := s.sheet(ctx, need{codes: []string{r.Indicator}, units: units, asOf: asOf})
	if err != nil {
		return giaoban.Period{}, err
	}
	ends, others := sheet.extent(r.Indicator, units, f, span{giaoban.FirstDate, giaoban.LastDate}, today)
	if f == giaoban.Other && len(others) > 0 {
		return others[len(others)-1], nil
	}
	if ends.from <= ends.to {
		if p, ok := f.PeriodOf(ends.to); ok {
			return p, nil
		}
	}
	p, _ := f.PeriodOf(today)
	if p.Ends > today {
		p = p.Previous()
	}
	return p, nil
}

// readUnits finds parents, level and units: by default the level that owes the
// indicator.
func (c *comparison) readUnits(s *Service, r CompareRequest) error {
	day := c.period.Ends
	if c.boundaries != nil {
		day = c.boundaries.day
	}
	parents, err := s.under(r.Parent, day)
	if err != nil {
		return err
	}
	c.parents, c.level = parents, r.Level
	if c.level != "" {
		if err := s.level(c.level, day); err != nil {
			return err
		}
		i := s.catalogue.Indicator(r.Indicator, day)
		for _, unit := range s.below(parents, c.level, span{day, day}) {
			if !s.holdsBack(i, unit, c.period) {
				c.units = append(c.units, unit)
			}
		}
		return nil
	}
	i := s.catalogue.Indicator(r.Indicator, day)
	for _, parent := range parents {
		for _, u := range s.owing.units(i, parent, giaoban.Period{Starts: day, Ends: day}) {
			if c.level = u.Level; !s.holdsBack(i, u.ID, c.period) {
				c.units = append(c.units, u.ID)
			}
		}
	}
	return nil
}

// figureOf is that of the unit that is looked at.
func (c *comparison) figureOf(p giaoban.Period) *cell {
	l := &c.looked
	for n := range l.n {
		if l.cells[n].period == p {
			return &l.cells[n]
		}
	}
	if l.n == len(l.cells) {
		f := c.at(l.unit, p)
		return &f
	}
	l.cells[l.n] = c.at(l.unit, p)
	l.n++
	return &l.cells[l.n-1]
}

// row is one unit of the comparison.
func (c *comparison) row(s *Service, unit giaoban.UnitID) CompareRow {
	lang := c.request.Lang
	i := c.version(c.request.Indicator, c.period)
	c.looked.unit, c.looked.n = unit, 0
	figure := c.figureOf
	now := figure(c.period)
	p := c.point(now, lang, "")
	u, _ := c.catalogue.Units.Nearest(unit, c.period.Ends)
	row := CompareRow{Unit: s.unitRef(unit, c.period.Ends, lang), Value: p.Value, Numerator: p.Numerator, Denominator: p.Denominator,
		Status: p.Status, Illustrative: p.Illustrative, Basis: p.Basis, Coverage: p.Coverage, Revision: p.Revision, Ranked: u.Ranked, Shares: p.Shares}
	var change, yoy change
	if change = c.against(unit, now, figure); c.per != nil {
		c.divide(&row, unit, figure)
	} else {
		yoy = c.yearOnYear(unit, now, figure)
		row.Change, row.ChangePct, row.YoY, row.YoYPct = change.by, change.pct, yoy.by, yoy.pct
		if change.by != nil {
			base := figure(c.base)
			c.pairs[unit] = pair{now.Amount, base.Amount, now.whole && base.whole}
		}
	}
	if target, ok := c.goal(unit, i.Code, c.period, c.goals); ok {
		g := measure(i, target, c.period, c.today, figure)
		row.Target, row.Pace = &target.Value, g.pace
	}
	return row
}

// against compares with the base that was asked for.
func (c *comparison) against(unit giaoban.UnitID, now *cell, figure func(giaoban.Period) *cell) change {
	if c.base == c.neighbours(c.period).previous {
		return c.previous(unit, now, figure)
	}
	return c.since(unit, c.version(c.request.Indicator, c.period), now, c.base, figure)
}
