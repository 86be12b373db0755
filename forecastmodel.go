package giaoban

import (
	"math"
	"slices"
)

// ForecastModel names how a forecast is made.
type ForecastModel string

// The models, from the simplest.
const (
	LastValue     ForecastModel = "last_value"     // as the last figure
	SameSeason    ForecastModel = "same_season"    // as the last figure of the same season
	Drift         ForecastModel = "drift"          // the last figure, and on by the mean change so far
	Line          ForecastModel = "line"           // the line of Theil (1950) and Sen (1968)
	SeasonalDrift ForecastModel = "seasonal_drift" // the last figure of the same season, and on by the median change from year to year
)

// model forecasts the steps after the last of some figures; NaN where it cannot.
type model struct {
	name    ForecastModel
	predict func(figures []float64, seasons, steps int) []float64
}

// candidates are the models to try on a series.
func candidates(seasons int) []model {
	all := []model{{LastValue, lastValue}, {SameSeason, sameSeason}, {Drift, drift}, {Line, line}, {SeasonalDrift, seasonalDrift}}
	if seasons > 1 {
		return all
	}
	return slices.DeleteFunc(all, func(m model) bool { return m.name == SameSeason || m.name == SeasonalDrift })
}

func lastValue(figures []float64, _, steps int) []float64 {
	return slices.Repeat([]float64{figures[len(figures)-1]}, steps)
}

func sameSeason(figures []float64, seasons, steps int) []float64 {
	out := make([]float64, steps)
	for h := range out {
		out[h], _ = lastOfSeason(figures, seasons, h)
	}
	return out
}

// lastOfSeason is the last figure of the season of a step ahead, and how many years it
// lies before that step.
func lastOfSeason(figures []float64, seasons, step int) (value, years float64) {
	for i := len(figures) + step - seasons; i >= 0; i -= seasons {
		years++
		if i < len(figures) && !math.IsNaN(figures[i]) {
			return figures[i], years
		}
	}
	return math.NaN(), years
}

func drift(figures []float64, _, steps int) []float64 {
	first := slices.IndexFunc(figures, func(f float64) bool { return !math.IsNaN(f) })
	last := len(figures) - 1
	change := (figures[last] - figures[first]) / float64(max(1, last-first))
	out := make([]float64, steps)
	for h := range out {
		out[h] = figures[last] + change*float64(h+1)
	}
	return out
}

// lineFigures is how far back a line looks: five years of months. Farther back it is
// another line, and all pairs of figures are many.
const lineFigures = 60

func line(figures []float64, _, steps int) []float64 {
	figures = figures[max(0, len(figures)-lineFigures):]
	var slopes, levels []float64
	for j, b := range figures {
		for i, a := range figures[:j] {
			if !math.IsNaN(a) && !math.IsNaN(b) {
				slopes = append(slopes, (b-a)/float64(j-i))
			}
		}
	}
	slope := median(slopes)
	for i, f := range figures {
		if !math.IsNaN(f) {
			levels = append(levels, f-slope*float64(i))
		}
	}
	level := median(levels)
	out := make([]float64, steps)
	for h := range out {
		out[h] = level + slope*float64(len(figures)+h)
	}
	return out
}

func seasonalDrift(figures []float64, seasons, steps int) []float64 {
	var changes []float64
	for i := seasons; i < len(figures); i++ {
		if d := figures[i] - figures[i-seasons]; !math.IsNaN(d) {
			changes = append(changes, d)
		}
	}
	change := median(changes)
	out := make([]float64, steps)
	for h := range out {
		value, years := lastOfSeason(figures, seasons, h)
		out[h] = value + change*years
	}
	return out
}

// median sorts what it is given; NaN of nothing.
func median(all []float64) float64 {
	n := len(all)
	if n == 0 {
		return math.NaN()
	}
	slices.Sort(all)
	if n%2 == 1 {
		return all[n/2]
	}
	return (all[n/2-1] + all[n/2]) / 2
}
