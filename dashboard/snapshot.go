package dashboard

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
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
	book    *alert.Book
}

// picture is one state of all expected cells, as the metrics show it.
type picture struct {
	at     time.Time // taken
	viewed time.Time // the instant on the viewing day
	cells  []cell
	silent map[giaoban.UnitID]bool
	shown  *families
}

// cell is one expected cell: a headline indicator of a unit that owes it.
type cell struct {
	unit      giaoban.Unit
	indicator string
	value     *giaoban.Decimal // the last one that came; nil: none ever, or a distribution
	ended     time.Time        // end of that value's period
	pace      *float64
	outlook   *float64  // what is foreseen of the target, where that is known to be worth saying
	stalled   int       // received periods without movement, where the rule calls it stalled
	falling   bool      // went the wrong way
	missing   int       // periods owed that did not come
	overdue   time.Time // since when the oldest of them is overdue; zero: none is
	later     time.Time // since when the unit is later than it usually is; zero: it is not
}

func newSnapshot(o Options, today func() giaoban.Date, book *alert.Book) *snapshot {
	return &snapshot{o: o, today: today, book: book, changed: make(chan struct{}, 1)}
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

// take has the book of alerts look at every cell, and keeps what the metrics show of
// it: the rules of a monitoring system and the alerts here judge the same picture.
func (s *snapshot) take(ctx context.Context) (*picture, error) {
	seen, err := s.book.Look(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking at the cells: %w", err)
	}
	p := &picture{at: s.o.Now(), viewed: s.viewing(), cells: s.expected(), silent: map[giaoban.UnitID]bool{}}
	for n := range p.cells {
		c := &p.cells[n]
		p.silent[c.unit.ID] = seen.Silent(c.unit.ID)
		if is := seen.Cell(c.unit.ID, c.indicator); is != nil {
			s.fill(c, is)
		}
	}
	p.shown = s.families(p)
	return p, nil
}

// fill takes over what a cell shows.
func (s *snapshot) fill(c *cell, is *alert.Cell) {
	if p, err := giaoban.ParsePeriod(is.LastPeriod); err == nil && is.LastValue != nil {
		c.value, c.ended = is.LastValue, s.midnight(p.Ends+1)
	}
	switch {
	case is.Pace != nil:
		pace := is.Pace.Float()
		c.pace = &pace
	case slices.Contains(is.States, query.OffPace): // nothing at all may be, and something is
		pace := math.Inf(1)
		c.pace = &pace
	}
	if slices.Contains(is.States, query.Stalled) {
		c.stalled = is.Periods
	}
	c.falling = slices.Contains(is.States, query.Falling)
	c.missing = is.MissingCount
	if is.OverdueFrom > 0 {
		c.overdue = s.midnight(is.OverdueFrom)
	}
	for _, w := range is.Early {
		switch w.State {
		case alert.PaceWarning:
			c.outlook = &w.Ratio
		case alert.LateWarning:
			c.later = s.midnight(w.Late)
		}
	}
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
