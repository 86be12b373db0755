package ingest

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Bounds of the look at a unit's own history.
const (
	usualFigures = 5_000 // a file with more is a load of history, not a report
	usualYears   = 10
	usualLeast   = 6 // figures that make a history
	jumpLeast    = 2 // figures that show a unit of measure
	usualTimes   = 2 // how far beyond its extremes a history is left at least
	shortTimes   = 6 // the same of a history too short for quartiles, if its figures lie within usualTimes
)

// history is the figures of one series in force before a period, as people read them.
type history struct {
	figure giaoban.Figure
	values []float64
}

// checkUsual warns of figures far from the unit's own history: a hundred times its
// size (a percentage sent as a fraction, or the other way round), a thousand or a
// million times (another unit of measure), or beyond the outer fences of Tukey's
// Exploratory Data Analysis (1977), three interquartile ranges from the quartiles of
// the earlier figures of the same kind of period, and beyond twice the largest of them
// or below half the smallest: figures of epidemics and of single years leave the fences
// too often to be asked about each time. It only warns: what is unusual may be true,
// and is confirmed with a note. How often it is wrong: TestWarningsOnRealSeries.
func (d *draft) checkUsual(ctx context.Context, s latest, m *moment) error {
	type series struct {
		unit            giaoban.UnitID
		indicator, band string
		frequency       giaoban.Frequency
	}
	n := 0
	d.each(m, func(int) { n++ })
	if n > usualFigures {
		return nil
	}
	f := store.Filter{AsOf: asOf(m), From: giaoban.LastDate, To: giaoban.FirstDate}
	d.each(m, func(i int) {
		if d.figures.state[i]&(present|unchanged) != present {
			return
		}
		ends := d.periods.list[d.figures.period[i]].Ends
		f.Units, f.Indicators = append(f.Units, d.roster.units[d.figures.unit[i]]), append(f.Indicators, d.roster.indicators[d.figures.indicator[i]])
		f.From, f.To = min(f.From, ends.AddMonths(-12*usualYears)), max(f.To, ends)
	})
	if len(f.Units) == 0 {
		return nil
	}
	slices.Sort(f.Units)
	slices.Sort(f.Indicators)
	f.Units, f.Indicators = slices.Compact(f.Units), slices.Compact(f.Indicators)
	all, err := s.Latest(ctx, f)
	if err != nil {
		return fmt.Errorf("reading the units' history: %w", err)
	}
	found := map[series][]*giaoban.Observation{}
	for i := range all {
		o := &all[i]
		key := series{o.Unit, o.Indicator, o.Band, o.Period.Frequency()}
		found[key] = append(found[key], o)
	}
	d.each(m, func(i int) {
		if d.figures.state[i]&(present|unchanged) != present {
			return
		}
		v, figure := d.indicatorAt(i), d.figure(i)
		h := history{figure: figure}
		for _, o := range found[series{figure.Unit, figure.Indicator, figure.Band, figure.Period.Frequency()}] {
			if x := shownValue(v, o.Amount); x != nil && o.Period.Ends < figure.Period.Ends && o.Illustrative == (d.figures.state[i]&illustrative != 0) {
				h.values = append(h.values, x.Float())
			}
		}
		if x := shownValue(v, d.figures.amount(i)); x != nil {
			if p, ok := h.unusual(x.Float()); ok {
				p.severity, p.unit, p.period, p.day = giaoban.SeverityWarning, figure.Unit, figure.Period, figure.Period.Ends
				d.problems.add(d.at(i, p))
			}
		}
	})
	return nil
}

// unusual says what is strange about a figure, with the usual range.
func (h *history) unusual(x float64) (problem, bool) {
	if len(h.values) < jumpLeast {
		return problem{}, false
	}
	slices.Sort(h.values)
	median := quantile(h.values, 0.5)
	low, high := h.values[0], h.values[len(h.values)-1]
	p := problem{words: rangeText(low, high)}
	if median > 0 && x > 0 && high < 20*low {
		for _, times := range []float64{100, 1000, 1e6} {
			if about(x, median*times) || about(x*times, median) {
				p.code = "jump_of_scale"
				if times == 100 {
					p.code = "jump_of_percent"
				}
				return p, true
			}
		}
	}
	p.code = "outside_usual"
	if len(h.values) < usualLeast {
		return p, x > 0 && low > 0 && high < usualTimes*low && (x > shortTimes*high || x*shortTimes < low)
	}
	if x >= 0 && low >= 0 && x <= usualTimes*high && x*usualTimes >= low {
		return problem{}, false
	}
	q1, q3 := quantile(h.values, 0.25), quantile(h.values, 0.75)
	fence := 3 * max(q3-q1, 0.1*math.Abs(median))
	if x >= q1-fence && x <= q3+fence || x >= low && x <= high {
		return problem{}, false
	}
	return p, true
}

// about says whether two sizes are within a factor of two.
func about(x, y float64) bool { return x > y/2 && x < y*2 }

// quantile interpolates between sorted values.
func quantile(sorted []float64, at float64) float64 {
	place := at * float64(len(sorted)-1)
	n := int(place)
	if n+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[n] + (place-float64(n))*(sorted[n+1]-sorted[n])
}

// rangeText is the smallest and largest earlier figure.
func rangeText(low, high float64) func(giaoban.Lang) string {
	return func(l giaoban.Lang) string {
		text := func(x float64) string {
			r := new(big.Rat)
			r.SetFloat64(x)
			return written(giaoban.RatDecimal(r).Round(2), l)
		}
		return text(low) + " – " + text(high)
	}
}
