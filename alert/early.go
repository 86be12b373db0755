package alert

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// Warning is an early one: nothing is late or missed yet.
type Warning struct {
	State string
	Since string // period it is about
	Text  giaoban.Text
	// Ratio is what the outlook reaches of the target; of a pace warning.
	Ratio float64
	// Late is the day since which the unit is later than it usually is.
	Late giaoban.Date
}

// A warning is given only of indicators whose warnings would have been right: tried on
// every year before, as known then, with the year before as the target.
const (
	leastYears    = 3    // whole years a share is taken from
	leastWarnings = 8    // that a trial must have given
	leastHits     = 0.75 // of which so many must have come true
	clearly       = 0.95 // what is foreseen below this part of the target is a warning
)

// Trial is how the warnings of one indicator would have done.
type Trial struct {
	Indicator string
	Warnings  int // given in years before
	Hits      int // of them, how many targets were missed
	Missed    int // targets that were missed in all
}

// On says whether the warnings are given: off where the trial is poor.
func (t Trial) On() bool {
	return t.Warnings >= leastWarnings && float64(t.Hits) >= leastHits*float64(t.Warnings)
}

// Outlook warns before a year's target is missed: by the part of a year that has come by
// this period in the years before.
type Outlook struct {
	Answers   query.Answers
	Catalogue *giaoban.Catalogue
	Today     func() giaoban.Date

	mu      sync.Mutex
	version uint64
	known   map[string]*seasons
}

// seasons are an indicator's whole years by unit, and how warnings by them did.
type seasons struct {
	years map[giaoban.UnitID]map[int][]float64 // what each period brought; NaN never: only whole years, and the running one
	trial Trial
	per   int // periods a year
}

// Warn looks at every cell of a flow that has a target for the year.
func (o *Outlook) Warn(ctx context.Context, p *Picture) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.version != p.Version || o.known == nil {
		o.version, o.known = p.Version, map[string]*seasons{}
	}
	for _, c := range p.Cells {
		i := o.Catalogue.Indicator(c.Indicator, p.Day)
		if c.Target == nil || c.LastValue == nil || slices.Contains(c.States, query.OffPace) || i.Direction == giaoban.None {
			continue
		}
		if _, flow := i.Kind.(giaoban.Flow); !flow {
			continue
		}
		s, err := o.seasons(ctx, i, p)
		if err != nil {
			return err
		}
		if !s.trial.On() {
			continue
		}
		if w, ok := s.warning(c, i); ok {
			c.Early = append(c.Early, w)
		}
	}
	return nil
}

// Trial says how the warnings of an indicator would have done.
func (o *Outlook) Trial(ctx context.Context, code string, p *Picture) (Trial, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.known == nil {
		o.known = map[string]*seasons{}
	}
	s, err := o.seasons(ctx, o.Catalogue.Indicator(code, p.Day), p)
	if err != nil {
		return Trial{}, err
	}
	return s.trial, nil
}

func (o *Outlook) seasons(ctx context.Context, i *giaoban.Indicator, p *Picture) (*seasons, error) {
	if s := o.known[i.Code]; s != nil {
		return s, nil
	}
	first, ok := i.First().PeriodOf(p.Day)
	s := &seasons{years: map[giaoban.UnitID]map[int][]float64{}, trial: Trial{Indicator: i.Code}}
	o.known[i.Code] = s
	if !ok || first.Ends-first.Starts > 200 {
		return s, nil // of a year that comes at once nothing is foreseen
	}
	year := giaoban.YearOf(p.Day.Year())
	s.per = len(i.First().Periods(year.Starts, year.Ends))
	var units []giaoban.UnitID
	for _, c := range p.Cells {
		if c.Indicator == i.Code {
			units = append(units, c.Unit.ID)
		}
	}
	for q := (query.SeriesRequest{Indicator: i.Code, Units: units, Frequency: i.First().String()}); ; {
		a, err := o.Answers.Series(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("earlier years of %s: %w", i.Code, err)
		}
		for _, series := range a.Series {
			s.add(series)
		}
		if q.Cursor = a.Next; q.Cursor == "" {
			break
		}
	}
	s.try(i.Direction)
	return s, nil
}

// add takes a unit's figures by year, as far as they come without a gap.
func (s *seasons) add(series query.Series) {
	years := map[int][]float64{}
	broken := map[int]bool{}
	for _, p := range series.Points {
		y := p.Starts.Year()
		if p.Break != nil && p.Break.Link == "" {
			clear(years) // nothing is learnt across a change of definition
		}
		if p.Value == nil || p.Coverage.Reported < p.Coverage.Expected {
			broken[y] = true
		}
		if !broken[y] {
			years[y] = append(years[y], p.Value.Float())
		}
	}
	s.years[series.Unit.ID] = years
}

// share is the part of a year that has usually come after so many periods: the median of
// the whole years before one.
func (s *seasons) share(unit giaoban.UnitID, before, periods int) (float64, bool) {
	var parts []float64
	for y, figures := range s.years[unit] {
		if y >= before || len(figures) != s.per {
			continue
		}
		if all := sum(figures); all > 0 {
			parts = append(parts, sum(figures[:periods])/all)
		}
	}
	if len(parts) < leastYears {
		return 0, false
	}
	slices.Sort(parts)
	m := parts[len(parts)/2]
	if len(parts)%2 == 0 {
		m = (m + parts[len(parts)/2-1]) / 2
	}
	return m, m > 0
}

func sum(all []float64) (out float64) {
	for _, v := range all {
		out += v
	}
	return out
}

// missed says whether a figure is on the wrong side of a target.
func missed(d giaoban.Direction, reached, target float64) bool {
	if d == giaoban.Down {
		return reached > target
	}
	return reached < target
}

// try warns in every year before by what was known then, and counts what came of it.
func (s *seasons) try(d giaoban.Direction) {
	for unit, years := range s.years {
		for y, figures := range years {
			before := years[y-1]
			if len(figures) != s.per || len(before) != s.per {
				continue
			}
			target, came := sum(before), sum(figures)
			if missed(d, came, target) {
				s.trial.Missed++
			}
			for k := 1; k < s.per; k++ {
				if share, ok := s.share(unit, y, k); ok && s.warns(d, sum(figures[:k])/share, target) {
					s.trial.Warnings++
					if missed(d, came, target) {
						s.trial.Hits++
					}
					break // one warning a year
				}
			}
		}
	}
}

func (s *seasons) warns(d giaoban.Direction, outlook, target float64) bool {
	if target <= 0 {
		return false
	}
	if d == giaoban.Down {
		return outlook > target/clearly
	}
	return outlook < target*clearly
}

// warning is what the running year says of a cell.
func (s *seasons) warning(c *Cell, i *giaoban.Indicator) (Warning, bool) {
	p, err := giaoban.ParsePeriod(c.LastPeriod)
	if err != nil {
		return Warning{}, false
	}
	y := p.Ends.Year()
	figures := s.years[c.Unit.ID][y]
	if len(figures) == 0 || len(figures) >= s.per {
		return Warning{}, false
	}
	share, ok := s.share(c.Unit.ID, y, len(figures))
	target := c.Target.Float()
	if !ok || !s.warns(i.Direction, sum(figures)/share, target) {
		return Warning{}, false
	}
	outlook := sum(figures) / share
	short := target - outlook
	code := "pace_warning"
	if i.Direction == giaoban.Down {
		code, short = "pace_warning_over", -short
	}
	whole := func(v float64) query.Value { d := giaoban.Whole(int64(v + 0.5)); return &d }
	fill := func(l giaoban.Lang) map[string]string {
		return map[string]string{"outlook": shown(whole(outlook), i, l), "short": shown(whole(short), i, l), "target": shown(c.Target, i, l), "period": giaoban.YearOf(y).Within(l),
			"hits": strconv.Itoa(s.trial.Hits), "of": strconv.Itoa(s.trial.Warnings)}
	}
	return Warning{State: PaceWarning, Since: c.LastPeriod, Ratio: outlook / target,
		Text: giaoban.Text{VI: words.fill(code, giaoban.Vietnamese, fill(giaoban.Vietnamese)), EN: words.fill(code, giaoban.English, fill(giaoban.English))}}, true
}
