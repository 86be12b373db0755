package giaoban

import (
	"math"
	"slices"
)

// Forecast is what is likely to come after the figures of a series, by the simplest
// model that held its own on the series' own past.
type Forecast struct {
	Model    ForecastModel
	Ahead    []Ahead // one for each step after the last figure
	Backtest Backtest
}

// Ahead is one step of a forecast: four of five figures are to lie from Low to High.
type Ahead struct{ Value, Low, High float64 }

// Backtest is what became of forecasts made at earlier figures of the series, knowing
// only what came before: the figures after them say how far each model was off.
type Backtest struct {
	Origins  int          // figures that were forecast from
	Compared int          // forecasts held against the figure that came
	Models   []ModelError // from the simplest
	Inside   int          // figures inside the interval drawn from the errors known by then
	Drawn    int          // figures for which enough errors were known to draw one
}

// ModelError is how far a model was off in the backtest, in the figures' own unit.
type ModelError struct {
	Model ForecastModel
	Mean  float64 // absolute, over all steps
	Next  float64 // of the next figure alone
}

// ErrorOf is the mean absolute error of a model; false where it was not tried.
func (b Backtest) ErrorOf(m ForecastModel) (float64, bool) {
	for _, e := range b.Models {
		if e.Model == m {
			return e.Mean, true
		}
	}
	return 0, false
}

// ForecastMargin is how much smaller the error of a more complex model must be for it
// to be taken: among several models one is a little better by luck alone.
const ForecastMargin = 0.1

// ForecastCoverage is how many of the figures to come the interval is to hold.
const ForecastCoverage = 0.8

// What a forecast needs; below it there is none.
const (
	// ForecastTrain is how many figures a model sees at least, two years of them where
	// there are seasons: a change from year to year needs two, a line more.
	ForecastTrain = 4
	// ForecastTests is how many forecasts of each step must have been held against what
	// came, a year of them where there are seasons: with fewer neither the better
	// model nor where four of five errors lie can be told from luck.
	ForecastTests = 8
	// forecastOrigins is how many figures back forecasts are made from, the latest ones:
	// what did well long ago does not tell what does now.
	forecastOrigins = 48
	// leastErrors draw an interval: of n errors the largest is exceeded once in n+1 times.
	leastErrors = 4
)

// ForecastLeast is how many figures the forecast of one step needs.
func ForecastLeast(seasons int) int { return trainOf(seasons) + testsOf(seasons) }

func trainOf(seasons int) int {
	if seasons > 1 {
		return max(ForecastTrain, 2*seasons)
	}
	return ForecastTrain
}

func testsOf(seasons int) int { return max(ForecastTests, seasons) }

// Limits are what a figure can be: a count is not below 0, a share not above 100.
type Limits struct{ Least, Most float64 }

// NoLimits is a figure that can be anything.
var NoLimits = Limits{math.Inf(-1), math.Inf(1)}

func (l Limits) within(x float64) float64 { return math.Max(l.Least, math.Min(l.Most, x)) }

// Foresee forecasts figures that follow each other at equal steps (NaN is a missing
// one) by so many steps, or by as many as the backtest reaches. False where there are
// too few figures for one. Seasons are as in MannKendall.
func Foresee(figures []float64, seasons, steps int, limits Limits) (Forecast, bool) {
	seasons = max(seasons, 1)
	for len(figures) > 0 && math.IsNaN(figures[len(figures)-1]) {
		figures = figures[:len(figures)-1]
	}
	models := candidates(seasons)
	trials := trialsOf(figures, seasons, steps, models, limits)
	for h := range steps {
		if len(trials.of(h)) < testsOf(seasons) {
			steps = h
			break
		}
	}
	if steps < 1 {
		return Forecast{}, false
	}
	trials = trials.until(steps)
	out := Forecast{Backtest: Backtest{Origins: trials.origins(), Compared: len(trials)}}
	for n, m := range models {
		out.Backtest.Models = append(out.Backtest.Models, ModelError{m.name, trials.mean(n), trials.of(0).mean(n)})
	}
	chosen := simplest(out.Backtest.Models)
	out.Model = models[chosen].name
	out.Backtest.Inside, out.Backtest.Drawn = trials.inside(chosen)
	width := 0.0
	for h, value := range models[chosen].predict(figures, seasons, steps) {
		// The farther ahead, the less is known.
		width = math.Max(width, widthOf(trials.of(h).errors(chosen)))
		value = limits.within(value)
		out.Ahead = append(out.Ahead, Ahead{value, limits.within(value - width), limits.within(value + width)})
	}
	return out, true
}

// simplest is the first model that no later, more complex one beats by the margin.
func simplest(models []ModelError) int {
	for n, m := range models {
		beaten := slices.ContainsFunc(models[n+1:], func(o ModelError) bool { return o.Mean < (1-ForecastMargin)*m.Mean })
		if !beaten {
			return n
		}
	}
	return len(models) - 1
}

// trial is one forecast of the past held against what came.
type trial struct {
	origin, step int       // forecast from the figure at origin, step+1 ahead
	off          []float64 // by each model
}

type trials []trial

// trialsOf forecasts from every earlier figure that enough figures lie before.
func trialsOf(figures []float64, seasons, steps int, models []model, limits Limits) trials {
	var origins []int
	known := 0
	for k, f := range figures {
		if math.IsNaN(f) {
			continue
		}
		if known++; known >= trainOf(seasons) && k < len(figures)-1 {
			origins = append(origins, k)
		}
	}
	var out trials
	for _, k := range origins[max(0, len(origins)-forecastOrigins):] {
		made := make([][]float64, len(models))
		for n, m := range models {
			made[n] = m.predict(figures[:k+1], seasons, steps)
		}
		for h := 0; h < steps && k+1+h < len(figures); h++ {
			off := make([]float64, len(models))
			told := !math.IsNaN(figures[k+1+h])
			for n := range models {
				off[n] = math.Abs(limits.within(made[n][h]) - figures[k+1+h])
				told = told && !math.IsNaN(made[n][h]) // else the models would be judged by different figures
			}
			if told {
				out = append(out, trial{k, h, off})
			}
		}
	}
	return out
}

func (t trials) of(step int) trials { return t.where(func(x trial) bool { return x.step == step }) }

func (t trials) until(steps int) trials { return t.where(func(x trial) bool { return x.step < steps }) }

func (t trials) where(is func(trial) bool) trials {
	var out trials
	for _, x := range t {
		if is(x) {
			out = append(out, x)
		}
	}
	return out
}

func (t trials) origins() int {
	n := 0
	for i := range t {
		if i == 0 || t[i].origin != t[i-1].origin {
			n++
		}
	}
	return n
}

func (t trials) errors(model int) []float64 {
	out := make([]float64, len(t))
	for i := range t {
		out[i] = t[i].off[model]
	}
	return out
}

func (t trials) mean(model int) float64 {
	sum := 0.0
	for i := range t {
		sum += t[i].off[model]
	}
	return sum / float64(max(1, len(t)))
}

// inside counts the figures that lay inside the interval which the errors known at the
// time would have drawn.
func (t trials) inside(model int) (inside, drawn int) {
	for _, x := range t {
		known := t.where(func(o trial) bool { return o.step == x.step && o.origin+o.step+1 <= x.origin })
		if len(known) < leastErrors {
			continue
		}
		drawn++
		if x.off[model] <= widthOf(known.errors(model)) {
			inside++
		}
	}
	return inside, drawn
}

// widthOf is the error that so many of those to come should not exceed, taking the
// next one for as likely to lie at any place among them.
func widthOf(errors []float64) float64 {
	slices.Sort(errors)
	rank := int(math.Ceil(ForecastCoverage * float64(len(errors)+1)))
	return errors[min(rank, len(errors))-1]
}
