package query

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"github.com/giaoban/giaoban"
)

// watch is a stalled request that has been understood.
type watch struct {
	*sheet
	request StalledRequest
	service *Service
	goals   targets
	parents []giaoban.UnitID
	units   []giaoban.UnitID // all that ever were below the parents
	until   giaoban.Date     // last day looked at
	given   bool             // a period was asked for
	today   giaoban.Date
	codes   []string
	axis    map[*giaoban.Indicator]giaoban.Period
}

// watched is one cell, unit × indicator, that is looked at.
type watched struct {
	indicator *giaoban.Indicator
	unit      *giaoban.Unit
	floor     giaoban.Date // last day of the first figure anybody reported
	due       []dueReport
	past      *past
}

// Stalled answers what has stopped moving and what has not come.
func (s *Service) Stalled(ctx context.Context, r StalledRequest) (*StalledAnswer, error) {
	w, err := s.watch(ctx, r)
	if err != nil {
		return nil, err
	}
	out := &StalledAnswer{Period: r.Period, Rows: []StalledRow{}, Ended: []UnitRef{}}
	if !w.given {
		p, _ := s.reportedPeriod("")
		out.Period = p.Key()
	}
	cells := w.cells()
	if len(cells) > MostPoints {
		return nil, s.tooWide("too_many_cells", len(cells), MostPoints, r.Lang, nil)
	}
	silent := silentUnits(cells)
	var row StalledRow
	for n := range cells {
		c := &cells[n]
		if r.Indicator != "" && c.indicator.Code != r.Indicator {
			continue
		}
		if w.judge(&row, c, silent[c.unit.ID]); len(row.States) > 0 || r.Every {
			out.Rows = append(out.Rows, row)
		}
	}
	out.Rows = inOrder(out.Rows, func(a, b *StalledRow) int {
		return cmp.Or(cmp.Compare(foremost(a), foremost(b)), cmp.Compare(headlineLast(a), headlineLast(b)))
	})
	out.Ended = w.ended()
	out.Freshness = s.freshness(w.newest, out.Period)
	return out, nil
}

// states in the order of what needs a person first.
var states = [...]string{Silent, Overdue, Falling, Stalled, OffPace, ZeroRun}

// foremost weighs a row by its first state; what is in none comes last.
func foremost(r *StalledRow) int {
	if len(r.States) == 0 {
		return len(states)
	}
	return weight(r.States[0])
}

func weight(state string) int { return slices.Index(states[:], state) }

func headlineLast(r *StalledRow) int {
	if r.Headline == 0 {
		return 1 << 20
	}
	return r.Headline
}

func (s *Service) watch(ctx context.Context, r StalledRequest) (*watch, error) {
	w := &watch{request: r, service: s, today: s.options.Today(), codes: s.catalogue.Codes(), axis: map[*giaoban.Indicator]giaoban.Period{}}
	w.until = w.today
	if r.Period != "" {
		p, err := s.period(r.Period)
		if err != nil {
			return nil, err
		}
		w.until, w.given = p.Ends, true
	}
	if r.Indicator != "" {
		if _, err := s.known(r.Indicator, w.until); err != nil {
			return nil, err
		}
	}
	var err error
	if w.parents, err = s.under(r.Parent, w.until); err != nil {
		return nil, err
	}
	if r.Level != "" {
		if err := s.level(r.Level, w.until); err != nil {
			return nil, err
		}
	}
	asOf, err := s.asOf(r.AsOf)
	if err != nil {
		return nil, err
	}
	if w.goals, err = s.targets(ctx, asOf); err != nil {
		return nil, err
	}
	w.units = s.owing.territory(w.parents)
	if r.Parent == "" {
		w.units = s.every()
	}
	w.sheet, err = s.sheet(ctx, need{codes: w.codes, units: w.units, asOf: asOf})
	return w, err
}

// cells lists what is looked at: of each indicator the units that owe it or, where
// a level is asked for, the units of that level.
func (w *watch) cells() []watched {
	var out []watched
	for _, code := range w.codes {
		i := w.catalogue.Indicator(code, w.until)
		floor, dues := w.floor(i), w.dues(i)
		for _, parent := range w.parents {
			out = append(out, w.scan(i, parent, floor, dues)...)
		}
	}
	return out
}

// scanKey is all that the cells of one indicator below a unit depend on, beside its
// figures and the catalogue.
type scanKey struct {
	indicator *giaoban.Indicator
	parent    giaoban.UnitID
	level     string
	from      giaoban.Period
	floor     giaoban.Date
	dues      string
}

// scan looks at one indicator of the units below a parent, whatever the day and the
// targets. It is kept with the block; of what is computed from two indicators, which
// stands on two blocks, it is not.
func (w *watch) scan(i *giaoban.Indicator, parent giaoban.UnitID, floor giaoban.Date, dues []giaoban.Period) []watched {
	at := w.lookFrom(i)
	look := func() []watched {
		units := w.owing.units(i, parent, at)
		if w.request.Level != "" {
			units = w.catalogue.Units.Below(parent, w.request.Level, at.Ends)
		}
		if w.sees != nil {
			units = slices.DeleteFunc(slices.Clone(units), func(u giaoban.Unit) bool { return w.holdsBack(i, u.ID, at) })
		}
		out, pasts := make([]watched, len(units)), make([]past, len(units))
		for n := range units {
			c := &out[n]
			*c = watched{indicator: i, unit: &units[n], floor: floor, past: &pasts[n]}
			c.due = w.due(c, dues)
			pasts[n] = w.lookBack(c)
		}
		return out
	}
	b := w.blocks[i.Code]
	if b == nil || i.Computed() {
		return look()
	}
	spans := make([]byte, 0, 64)
	for _, p := range dues {
		spans = binary.LittleEndian.AppendUint64(spans, uint64(uint32(p.Starts))<<32|uint64(uint32(p.Ends)))
	}
	return fromBlock(w.sheet, &b.scans, scanKey{i, parent, w.request.Level, at, floor, string(spans)}, look)
}

// lookFrom is the period an indicator is looked back from: the last one that ends
// by the asked period's end; else the one that is running on the viewing day.
func (w *watch) lookFrom(i *giaoban.Indicator) giaoban.Period {
	if p, ok := w.axis[i]; ok {
		return p
	}
	f := i.First()
	p, ok := f.PeriodOf(w.until)
	if !ok {
		p = giaoban.Period{Starts: w.until, Ends: w.until}
	}
	if p.Ends > w.until && w.given {
		p = p.Previous()
	}
	w.axis[i] = p
	return p
}

// floor is the last day of the first period anybody reported the indicator for.
func (w *watch) floor(i *giaoban.Indicator) giaoban.Date {
	first := giaoban.Forever
	for _, code := range []string{i.Code, i.Numerator} {
		if b := w.blocks[code]; b != nil {
			first = min(first, b.earliest(w.units))
		}
	}
	return first
}

// judge gives every state a cell is in.
func (w *watch) judge(row *StalledRow, c *watched, silent bool) {
	i := c.indicator
	*row = StalledRow{Indicator: i.Code, Headline: i.Headline}
	facts := facts{indicator: i}
	if w.overdue(row, c, silent); len(row.States) > 0 {
		row.Since = row.MissingSince
	}
	latest := c.past.latest
	if latest == nil || latest.status == giaoban.NotApplicable {
		w.told(row, &facts, c)
		return
	}
	row.Illustrative = latest.illustrative
	if c.past.falls {
		row.LastValue, row.LastPeriod = latest.value(), latest.period.Key()
		row.States = append(row.States, Falling)
		facts.note, row.Since = latest.note, row.LastPeriod
		w.told(row, &facts, c)
		return
	}
	met := w.pace(row, &facts, c, latest)
	r := &c.past.run
	if r.fell(i) {
		row.States = append(row.States, Falling)
		facts.before = result(i.Kind, r.before.amount)
		row.Since = latest.period.Key()
	}
	if state := w.stall(&facts, c, r, met); state != "" {
		row.States = append(row.States, state)
		row.Since, row.Periods = r.since.Key(), r.periods
		facts.since = r.since
	}
	if len(row.States) == 0 && !w.request.Every {
		return
	}
	row.LastValue, row.LastPeriod = latest.value(), latest.period.Key()
	slices.SortFunc(row.States, func(a, b string) int { return weight(a) - weight(b) })
	w.told(row, &facts, c)
}

// told names the cell of a row and gives its reason, where there is a state to tell of.
func (w *watch) told(row *StalledRow, facts *facts, c *watched) {
	if len(row.States) == 0 && !w.request.Every {
		return
	}
	lang := w.request.Lang
	row.Unit, row.Name = w.service.unitRef(c.unit.ID, w.until, lang), c.indicator.Name.In(lang)
	facts.row = row
	row.Reason = w.reason(facts)
}

// stall applies the one rule for what has stopped moving. A flow that rests where it
// always does, or has never come but now and then, is listed and raises nothing.
func (w *watch) stall(facts *facts, c *watched, r *run, met bool) string {
	i := c.indicator
	after := stallAfter(i)
	if r.periods < after || met || fresh(r.latest.period, after, w.breaksOf(i.Code)) {
		return ""
	}
	if _, flow := i.Kind.(giaoban.Flow); !flow {
		return Stalled
	}
	at := func(p giaoban.Period) (sighting, bool) { return w.seen(c, p) }
	if i.Direction == giaoban.Down {
		return ZeroRun
	}
	if n := outOfSeason(r.newest, after, w.definedFrom(c, r.latest.period), at); n < after {
		facts.rest, facts.season = "zero_run_season", r.periods-n
		return ZeroRun
	}
	if before, is := usual(i.Kind, w.back(c, r.latest.period), r.periods); is {
		facts.rest, facts.usually = "zero_run_usual", before
		return ZeroRun
	}
	return Stalled
}

// pace sets target and pace, and says whether the target is met.
func (w *watch) pace(row *StalledRow, facts *facts, c *watched, latest *cell) (met bool) {
	i := c.indicator
	t, ok := w.goals.of(c.unit.ID, i.Code, latest.period)
	if !ok || i.IsDistribution() {
		return false
	}
	g := measure(i, t, latest.period, w.today, func(p giaoban.Period) *cell { return w.figure(c, p) })
	row.Target, row.Expected, row.Pace = &t.Value, g.due, g.pace
	row.Illustrative = row.Illustrative || t.Illustrative
	facts.target, facts.reached = &t, g.reached
	if g.behind(i.Direction) {
		row.States = append(row.States, OffPace)
	}
	return g.met(i, latest.period)
}

// ended lists the units below the parents whose figures ended with them: an end is
// no stall.
func (w *watch) ended() []UnitRef {
	out := []UnitRef{}
	for _, id := range w.catalogue.Units.IDs() {
		spans := w.catalogue.Units.Spans(id)
		last := spans[len(spans)-1]
		if last.ValidTo > w.until || w.request.Level != "" && last.Level != w.request.Level || !w.hasFigures(id) {
			continue
		}
		above := w.request.Parent == "" || id == w.request.Parent
		for _, a := range w.catalogue.Units.Ancestors(id, last.ValidTo-1) {
			above = above || a.ID == w.request.Parent
		}
		if above {
			out = append(out, UnitRef{ID: id, Code: last.Code, Name: last.Name.In(w.request.Lang), EndedOn: &last.ValidTo})
		}
	}
	return out
}

func (w *watch) hasFigures(id giaoban.UnitID) bool {
	for code, b := range w.blocks {
		if (w.request.Indicator == "" || code == w.request.Indicator) && len(b.units[id].entries) > 0 {
			return true
		}
	}
	return false
}
