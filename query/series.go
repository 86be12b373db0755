package query

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// question is a series or trend that has been understood, with what it reads.
type question struct {
	*sheet
	request    SeriesRequest
	frequency  giaoban.Frequency
	asked      span
	today      giaoban.Date
	units      []giaoban.UnitID
	reach      []giaoban.UnitID // the units whose figures the points can be made of
	next       string
	boundaries *bounds
	need       need
	beside     map[giaoban.Period]neighbours
}

// neighbours of a period are reckoned once for all units.
type neighbours struct {
	previous, lastYear giaoban.Period
	hasLastYear        bool
}

func (q *question) neighbours(p giaoban.Period) neighbours {
	n, ok := q.beside[p]
	if !ok {
		n.previous = p.Previous()
		n.lastYear, n.hasLastYear = p.LastYear()
		if q.beside == nil {
			q.beside = map[giaoban.Period]neighbours{}
		}
		q.beside[p] = n
	}
	return n
}

// Series answers the points of one indicator over time.
func (s *Service) Series(ctx context.Context, r SeriesRequest) (*SeriesAnswer, error) {
	q, err := s.questions(ctx, []SeriesRequest{r}, 0)
	if err != nil {
		return nil, err
	}
	return s.answerSeries(q[0])
}

// SeriesOfMany answers several requests of one page, and reads the store once.
func (s *Service) SeriesOfMany(ctx context.Context, all []SeriesRequest) ([]*SeriesAnswer, error) {
	questions, err := s.questions(ctx, all, 0)
	if err != nil {
		return nil, err
	}
	out := make([]*SeriesAnswer, len(all))
	for n, q := range questions {
		if out[n], err = s.answerSeries(q); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) answerSeries(q *question) (*SeriesAnswer, error) {
	r := q.request
	out := &SeriesAnswer{Next: q.next, Series: make([]Series, 0, len(q.units))}
	axis := q.axis(r.Indicator, q.reach, q.frequency, q.asked, q.today)
	latest := -1
	for _, unit := range q.units {
		one := Series{Unit: s.unitRef(unit, q.namedOn(axis), r.Lang), Points: make([]Point, 0, len(axis))}
		breaks := q.breaks(r.Indicator, r.Lang)
		for n, p := range axis {
			if !q.shows(unit, p) {
				continue
			}
			c := q.at(unit, p)
			point := q.point(&c, r.Lang, key(p, q.frequency))
			q.covers(&point, q.version(r.Indicator, p), p)
			point.Break = breakWithin(breaks, before(axis, n), p)
			if point.Value != nil && n > latest {
				latest = n
			}
			one.Points = append(one.Points, point)
		}
		if err := q.refuseTotal(s, unit, one.Points); err != nil {
			return nil, err
		}
		out.Series = append(out.Series, one)
	}
	out.Indicator = s.indicatorRef(r.Indicator, q.namedOn(axis), r.Lang)
	out.Freshness = s.freshness(q.newest, latestKey(axis, latest, q.frequency))
	return out, nil
}

// latestKey writes the nth period of an axis; nothing where there is none.
func latestKey(axis []giaoban.Period, n int, f giaoban.Frequency) string {
	if n < 0 {
		return ""
	}
	return key(axis[n], f)
}

// questions understands requests and reads what they need, with one statement where
// they are of one moment; back is how many years before the first period comparisons
// reach.
func (s *Service) questions(ctx context.Context, all []SeriesRequest, back int) ([]*question, error) {
	out := make([]*question, len(all))
	together := map[giaoban.Revision]*need{}
	for n, r := range all {
		q, err := s.understand(r, back)
		if err != nil {
			return nil, err
		}
		if err := s.fits(ctx, "too_many_points", r.Indicator, len(q.units), q.frequency, q.asked, q.today, r.Lang); err != nil {
			return nil, err
		}
		out[n] = q
		if joint := together[q.need.asOf]; joint != nil {
			joint.add(q.need)
		} else {
			joint := q.need
			joint.units, joint.codes = slices.Clone(joint.units), slices.Clone(joint.codes)
			together[q.need.asOf] = &joint
		}
	}
	for asOf, need := range together {
		slices.Sort(need.units)
		need.units = slices.Compact(need.units)
		sheet, err := s.sheet(ctx, *need)
		if err != nil {
			return nil, err
		}
		for _, q := range out {
			if q.need.asOf == asOf {
				own := *sheet // each answer tells its own newest observation
				q.sheet = &own
			}
		}
	}
	return out, nil
}

// understand reads a request.
func (s *Service) understand(r SeriesRequest, back int) (*question, error) {
	q := &question{request: r, today: s.options.Today()}
	i, err := s.figuresOf(r.Indicator, q.today)
	if err != nil {
		return nil, err
	}
	if q.frequency, err = s.frequency(r.Frequency, i); err != nil {
		return nil, err
	}
	if q.asked, err = s.span(r.From, r.To); err != nil {
		return nil, err
	}
	if q.boundaries, err = s.boundaries(r.Boundaries); err != nil {
		return nil, err
	}
	asOf, err := s.asOf(r.AsOf)
	if err != nil {
		return nil, err
	}
	units, err := s.asked(r, q)
	if err != nil {
		return nil, err
	}
	if q.units, q.next, err = page(s, units, func(id giaoban.UnitID) giaoban.UnitID { return id }, r.Cursor, r.Limit); err != nil {
		return nil, err
	}
	q.reach = s.every()
	if q.boundaries == nil {
		within := q.units
		if q.asked.from == giaoban.FirstDate || q.asked.to == giaoban.LastDate {
			within = units // where the figures lie is asked of all pages alike: each has the same periods
		}
		q.reach = s.reaches(r.Indicator, within, q.asked)
	}
	q.need = need{codes: []string{r.Indicator}, units: q.reach, asOf: asOf}
	if q.asked.from != giaoban.FirstDate {
		q.need.from, q.need.to = giaoban.NewDate(q.asked.from.Year()-back, 1, 1), q.asked.to
	}
	return q, nil
}

// asked lists the units of a request: those named, or a level under a parent.
func (s *Service) asked(r SeriesRequest, q *question) ([]giaoban.UnitID, error) {
	var out []giaoban.UnitID
	if r.Level == "" {
		named := r.Units
		if len(named) == 0 && r.Parent != "" {
			named = []giaoban.UnitID{r.Parent}
		} else if len(named) == 0 {
			named = s.roots(q.today)
		}
		for _, id := range named {
			if err := s.unit(id); err != nil {
				return nil, err
			}
			heirs, err := s.heirs(id, q.boundaries)
			if err != nil {
				return nil, err
			}
			out = append(out, heirs...)
		}
		return out, nil
	}
	day := q.today
	if q.asked.to != giaoban.LastDate {
		day = q.asked.to
	}
	if q.boundaries != nil {
		day = q.boundaries.day
	}
	parents, err := s.under(r.Parent, day)
	if err != nil {
		return nil, err
	}
	if err := s.level(r.Level, day); err != nil {
		return nil, err
	}
	if q.boundaries != nil {
		return s.below(parents, r.Level, span{day, day}), nil
	}
	return s.below(parents, r.Level, span{q.asked.from, min(q.asked.to, max(day, q.today))}), nil
}

// below lists the units that are of a level under the parents on any day of a span.
func (s *Service) below(parents []giaoban.UnitID, level string, within span) []giaoban.UnitID {
	if len(parents) == 1 {
		return slices.Clone(s.owing.below(parents[0], level, within))
	}
	var out []giaoban.UnitID
	for _, p := range parents {
		out = append(out, s.owing.below(p, level, within)...)
	}
	order := s.owing.order
	slices.SortFunc(out, func(a, b giaoban.UnitID) int { return order[a] - order[b] })
	return slices.Compact(out)
}

// reaches lists the units whose figures the units' points can be made of.
func (s *Service) reaches(code string, units []giaoban.UnitID, within span) []giaoban.UnitID {
	if len(units) == 1 {
		return s.owing.ever(code, units[0], within.from, within.to)
	}
	var out []giaoban.UnitID
	for _, u := range units {
		out = append(out, s.owing.ever(code, u, within.from, within.to)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// at is the unit's figure of a period in the boundaries asked for.
func (q *question) at(unit giaoban.UnitID, p giaoban.Period) cell {
	i := q.version(q.request.Indicator, p)
	if q.boundaries == nil {
		return q.sum(i, unit, p)
	}
	return q.figure(i, unit, p, "", q.boundaries)
}

// shows says whether a unit has a point in a period: it exists on the last day, or
// on the day whose boundaries are asked for.
func (q *question) shows(unit giaoban.UnitID, p giaoban.Period) bool {
	return q.boundaries != nil || q.livesIn(unit, p)
}

// namedOn is the day by which units and indicator are named: the last shown one.
func (q *question) namedOn(axis []giaoban.Period) giaoban.Date {
	if q.boundaries != nil {
		return q.boundaries.day
	}
	if len(axis) > 0 {
		return axis[len(axis)-1].Ends
	}
	return q.today
}

// refuseTotal says so where somebody asks for the total of what adds over nothing,
// and nobody reported one.
func (q *question) refuseTotal(s *Service, unit giaoban.UnitID, points []Point) error {
	for n := range points {
		i := q.catalogue.Indicator(q.request.Indicator, points[n].Ends)
		if !i.NotOverUnits || points[n].Value != nil || points[n].Coverage.Expected < 2 {
			return nil
		}
	}
	if len(points) == 0 || len(q.units) != 1 {
		return nil
	}
	return s.problem("not_additive", q.request.Indicator, string(unit), nil)
}

// breaks are the indicator's changes of definition.
func (s *sheet) breaks(code string, l giaoban.Lang) []Break {
	all := s.breaksOf(code)
	out := make([]Break, len(all))
	for n, b := range all {
		out[n] = Break{b.Date, b.Reason.In(l), b.Link.In(l)}
	}
	return out
}

// before is the last day of the period before the nth; the day before the first.
func before(axis []giaoban.Period, n int) giaoban.Date {
	if n == 0 {
		return axis[0].Starts - 1
	}
	return axis[n-1].Ends
}

// breakWithin finds the break after a day up to a period's end: a period belongs to
// the definition of its last day.
func breakWithin(breaks []Break, after giaoban.Date, p giaoban.Period) *Break {
	for n := len(breaks) - 1; n >= 0; n-- {
		if breaks[n].Date > after && breaks[n].Date <= p.Ends {
			return &breaks[n]
		}
	}
	return nil
}

// freshness says how new what was read is.
func (s *Service) freshness(newest giaoban.Revision, latest string) Freshness {
	f := Freshness{LatestPeriod: latest, DataVersion: s.store.DataVersion(), Catalogue: s.catalogue.Hash}
	if s.options.Sees != nil { // how often anything came is told by no number that one may not see all of
		f.DataVersion = uint64(newest)
	}
	if newest != 0 {
		t := newest.Time().In(s.options.Zone).Truncate(time.Microsecond)
		f.ReceivedAt = &t
	}
	return f
}

func fill(text, name, value string) string { return strings.ReplaceAll(text, "{"+name+"}", value) }
