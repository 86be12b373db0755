package dashboard

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/query"
)

const (
	pingEvery   = 15 * time.Second // how often the store is asked whether it is there
	retryAfter  = time.Minute      // after a picture that failed
	pictureTime = 2 * time.Minute
)

// snapshot is the province as the metrics show it: a picture taken when figures
// come in and when the day changes, never while it is being looked at.
type snapshot struct {
	o       Options
	today   func() giaoban.Date
	changed chan struct{}
	up      atomic.Bool
	last    atomic.Pointer[picture]
}

// picture is one state of all expected cells.
type picture struct {
	at    time.Time
	cells []cell
}

// cell is one expected cell: a headline indicator of a unit that owes it.
type cell struct {
	unit      giaoban.Unit
	indicator string
	value     *giaoban.Decimal // the last one that came; nil: none ever, or a distribution
	ended     time.Time        // end of that value's period
	pace      *giaoban.Decimal
	stalled   int       // received periods without movement, where the rule calls it stalled
	missing   int       // periods owed that did not come
	overdue   time.Time // since when the oldest of them is overdue; zero: none is
}

func newSnapshot(o Options, today func() giaoban.Date) *snapshot {
	return &snapshot{o: o, today: today, changed: make(chan struct{}, 1)}
}

// fits refuses more series than metrics.max_series allows: a monitoring system that
// drowns is silent when it matters.
func (s *snapshot) fits() error {
	if s.o.Config.MaxSeries == 0 {
		return nil // a configuration that was read has one
	}
	if p := configs.TooManySeries(s.o.Config, s.o.Catalogue, s.today()); p != nil {
		return p
	}
	return nil
}

// expected lists the cells that are owed on the viewing day: the headline
// indicators at metrics.level, else at the level that owes each. Of a ratio of two
// indicators nobody is named for, those who owe its numerator.
func (s *snapshot) expected() []cell {
	var out []cell
	day := s.today()
	for _, code := range s.o.Catalogue.Headlines() {
		i := s.o.Catalogue.Indicator(code, day)
		if i == nil || !i.On(day) {
			continue
		}
		for _, u := range s.owing(i, day) {
			out = append(out, cell{unit: u, indicator: code})
		}
	}
	return out
}

func (s *snapshot) owing(i *giaoban.Indicator, day giaoban.Date) []giaoban.Unit {
	if i.Computed() && len(i.ReportedBy) == 0 && i.Numerator != i.Code {
		if n := s.o.Catalogue.Indicator(i.Numerator, day); n != nil {
			i = n
		}
	}
	var out []giaoban.Unit
	for _, root := range s.o.Catalogue.Units.Roots(day) {
		below := s.o.Catalogue.Owing(i, root.ID, giaoban.Period{Starts: day, Ends: day})
		if s.o.Config.MetricsLevel != "" {
			below = s.o.Catalogue.Units.Below(root.ID, s.o.Config.MetricsLevel, day)
		}
		for _, u := range below {
			if !slices.ContainsFunc(out, func(v giaoban.Unit) bool { return v.ID == u.ID }) {
				out = append(out, u)
			}
		}
	}
	return out
}

// soon asks for a new picture without waiting for it; several wishes are one.
func (s *snapshot) soon() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// run takes pictures until the context ends: at once, after each accepted batch, and
// when the province's day changes, because what is due changes with it.
func (s *snapshot) run(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	s.ping(ctx)
	for {
		next := time.NewTimer(s.next(s.refresh(ctx)))
		for waiting := true; waiting; {
			select {
			case <-ctx.Done():
				next.Stop()
				return
			case <-ping.C:
				s.ping(ctx)
			case <-s.changed:
				waiting = false
			case <-next.C:
				waiting = false
			}
		}
		next.Stop()
	}
}

// next is how long until the province's next day begins, or less after a failure.
func (s *snapshot) next(err error) time.Duration {
	if err != nil {
		return retryAfter
	}
	now := s.o.Now()
	y, m, d := now.In(s.o.Config.Zone).Date()
	return max(time.Date(y, m, d+1, 0, 0, 1, 0, s.o.Config.Zone).Sub(now), time.Second)
}

func (s *snapshot) ping(ctx context.Context) {
	ctx, done := context.WithTimeout(ctx, readyTime)
	defer done()
	s.up.Store(s.o.Store.Ready(ctx) == nil)
}

// refresh takes a picture; on an error the last one stays and grows old, which
// giaoban_snapshot_timestamp_seconds shows.
func (s *snapshot) refresh(ctx context.Context) error {
	ctx, done := context.WithTimeout(ctx, pictureTime)
	defer done()
	p, err := s.take(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.o.Logger.Error("taking the picture for the metrics", "error", err)
		}
		return err
	}
	s.last.Store(p)
	s.up.Store(true)
	return nil
}

func (s *snapshot) take(ctx context.Context) (*picture, error) {
	p := &picture{at: s.o.Now(), cells: s.expected()}
	byCode := map[string]map[giaoban.UnitID]*cell{}
	for n := range p.cells {
		c := &p.cells[n]
		if byCode[c.indicator] == nil {
			byCode[c.indicator] = map[giaoban.UnitID]*cell{}
		}
		byCode[c.indicator][c.unit.ID] = c
	}
	for code, cells := range byCode {
		i := s.o.Catalogue.Indicator(code, s.today())
		if !i.IsDistribution() {
			if err := s.values(ctx, i, cells); err != nil {
				return nil, fmt.Errorf("values of %s: %w", code, err)
			}
		}
		if err := s.verdicts(ctx, i, cells); err != nil {
			return nil, fmt.Errorf("state of %s: %w", code, err)
		}
	}
	return p, nil
}

// values fills the last value, its age and its pace.
func (s *snapshot) values(ctx context.Context, i *giaoban.Indicator, cells map[giaoban.UnitID]*cell) error {
	q := query.SeriesRequest{Indicator: i.Code, Frequency: i.First().String(), Lang: s.o.Config.Lang}
	for id := range cells {
		q.Units = append(q.Units, id)
	}
	slices.Sort(q.Units)
	for {
		a, err := s.o.Answers.Trend(ctx, q)
		if err != nil {
			return err
		}
		for _, series := range a.Series {
			c := cells[series.Unit.ID]
			for n := len(series.Points) - 1; c != nil && n >= 0; n-- {
				if p := series.Points[n]; p.Value != nil {
					c.value, c.pace, c.ended = p.Value, p.Pace, s.midnight(p.Ends+1)
					break
				}
			}
		}
		if q.Cursor = a.Next; q.Cursor == "" {
			return nil
		}
	}
}

// verdicts fills what the one rule of stalls and the calendar say.
func (s *snapshot) verdicts(ctx context.Context, i *giaoban.Indicator, cells map[giaoban.UnitID]*cell) error {
	a, err := s.o.Answers.Stalled(ctx, query.StalledRequest{Indicator: i.Code, Level: s.o.Config.MetricsLevel, Lang: s.o.Config.Lang})
	if err != nil {
		return err
	}
	for _, row := range a.Rows {
		c := cells[row.Unit.ID]
		if c == nil || row.Indicator != i.Code {
			continue
		}
		if slices.Contains(row.States, query.Stalled) {
			c.stalled = row.Periods
		}
		c.missing = row.MissingCount
		if p, err := giaoban.ParsePeriod(row.MissingSince); err == nil && row.MissingCount > 0 {
			c.overdue = s.midnight(s.o.Catalogue.Calendar.On(p, i.Group).Overdue)
		}
	}
	return nil
}

// midnight is the first instant of a day in the province.
func (s *snapshot) midnight(d giaoban.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, s.o.Config.Zone)
}

// viewing is the instant by which things are overdue: the time of day on the
// viewing day, which a configured `today` moves.
func (s *snapshot) viewing() time.Time {
	now := s.o.Now().In(s.o.Config.Zone)
	return s.midnight(s.today()).Add(time.Duration(now.Hour())*time.Hour + time.Duration(now.Minute())*time.Minute + time.Duration(now.Second())*time.Second)
}
