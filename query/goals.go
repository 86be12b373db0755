package query

import (
	"context"
	"sync"

	"github.com/giaoban/giaoban"
)

// goals keeps the targets in force until others are set.
type goals struct {
	mu      sync.Mutex
	version uint64
	kept    targets
}

// targets by what they are of.
type targets map[targetKey][]giaoban.Target

type targetKey struct {
	unit      giaoban.UnitID
	indicator string
}

// targets in force as of a revision; 0 is now.
func (s *Service) targets(ctx context.Context, asOf giaoban.Revision) (targets, error) {
	if asOf != 0 {
		return s.readTargets(ctx, asOf)
	}
	s.goals.mu.Lock()
	defer s.goals.mu.Unlock()
	version := s.store.TargetsVersion()
	if s.goals.kept != nil && s.goals.version == version {
		return s.goals.kept, nil
	}
	t, err := s.readTargets(ctx, 0)
	if err != nil {
		return nil, err
	}
	s.goals.kept, s.goals.version = t, version
	return t, nil
}

func (s *Service) readTargets(ctx context.Context, asOf giaoban.Revision) (targets, error) {
	all, err := s.store.Targets(ctx, asOf)
	if err != nil {
		return nil, err
	}
	out := targets{}
	for _, t := range all {
		k := targetKey{t.Unit, t.Indicator}
		out[k] = append(out[k], t)
	}
	return out, nil
}

// of finds the target of a unit for a period: of the period itself, else of the
// year that contains it.
func (t targets) of(unit giaoban.UnitID, code string, p giaoban.Period) (giaoban.Target, bool) {
	all := t[targetKey{unit, code}]
	if len(all) == 0 {
		return giaoban.Target{}, false
	}
	year := giaoban.YearOf(p.Ends.Year())
	var found giaoban.Target
	ok := false
	for _, x := range all {
		switch x.Period {
		case p:
			return x, true
		case year:
			found, ok = x, year.Contains(p)
		}
	}
	return found, ok
}

// progress is how far a figure is on the way to its target.
type progress struct {
	target  giaoban.Target
	reached Value
	due     Value // by now: the viewing day, or the last day the figure covers
	pace    Value // reached ÷ due
}

// progress measures what was reached against what is due. A figure covers its days
// and no more: what is due is asked for its last day, or for the viewing day where
// that is earlier; a later day would put everybody behind between two reports.
func measure(i *giaoban.Indicator, t giaoban.Target, p giaoban.Period, today giaoban.Date, figure func(giaoban.Period) *cell) progress {
	out := progress{target: t}
	due := t.DueBy(min(today, p.Ends), i.Kind, began(i, t, p, figure))
	if i.Whole { // half a commune cannot be due
		due = wholeDue(due, i.Direction)
	}
	out.due, out.reached = &due, figure(spanTo(i, t, p)).value()
	if out.reached != nil {
		if pace, ok := out.reached.Div(due); ok {
			out.pace = &pace
		}
	}
	return out
}

// spanTo is what counts towards a target by a period's end: of a flow all since the
// target's period began.
func spanTo(i *giaoban.Indicator, t giaoban.Target, p giaoban.Period) giaoban.Period {
	if _, flow := i.Kind.(giaoban.Flow); flow && t.Period != p {
		return giaoban.Period{Starts: t.Period.Starts, Ends: p.Ends}
	}
	return p
}

// wholeDue leaves the fraction to the next day: down of what is to grow, up of what
// is to shrink.
func wholeDue(d giaoban.Decimal, direction giaoban.Direction) giaoban.Decimal {
	half, _ := giaoban.Whole(1).Div(giaoban.Whole(2))
	switch {
	case d.IsWhole():
		return d
	case direction == giaoban.Down:
		return d.Add(half).Round(0)
	}
	return d.Sub(half).Round(0)
}

// began is where a stock stood when the target's period began: the figure of the
// period that ended the day before; nil where there is none.
func began(i *giaoban.Indicator, t giaoban.Target, p giaoban.Period, figure func(giaoban.Period) *cell) Value {
	if _, stock := i.Kind.(giaoban.Stock); !stock {
		return nil
	}
	before, ok := p.Frequency().PeriodOf(t.Period.Starts - 1)
	if !ok || before.Ends != t.Period.Starts-1 {
		return nil
	}
	return figure(before).value()
}

// met says whether the whole target is reached. To have stayed below is known of a
// flow only at the end.
func (g progress) met(i *giaoban.Indicator, p giaoban.Period) bool {
	if _, flow := i.Kind.(giaoban.Flow); flow && i.Direction == giaoban.Down && p.Ends < g.target.Period.Ends {
		return false
	}
	return enough(i.Direction, g.reached, &g.target.Value)
}

// behind says whether less is reached than is due by now.
func (g progress) behind(d giaoban.Direction) bool {
	return g.reached != nil && d != giaoban.None && !enough(d, g.reached, g.due)
}

func enough(d giaoban.Direction, reached, wanted Value) bool {
	if reached == nil || wanted == nil {
		return false
	}
	if d == giaoban.Down {
		return reached.Cmp(*wanted) <= 0
	}
	return reached.Cmp(*wanted) >= 0
}
