package alert

import (
	"testing"

	"github.com/giaoban/giaoban"
)

// seasonal makes years of quarters with the same shape and a yearly growth; the last
// year begins lower than its target allows.
func seasonal(growth ...float64) *seasons {
	s := &seasons{per: 4, years: map[giaoban.UnitID]map[int][]float64{"a": {}}, trial: Trial{Indicator: "rice"}}
	total := 1000.0
	for n, g := range growth {
		total *= g
		s.years["a"][2000+n] = []float64{total * .1, total * .2, total * .3, total * .4}
	}
	return s
}

// In a season of its own a unit that has brought a tenth by March is on its way: the
// share of the years before says so, where a twelfth a month would cry.
func TestTheOutlookKnowsTheSeason(t *testing.T) {
	s := seasonal(1, 1.1, 1.1, 1.1, 1.1)
	if share, ok := s.share("a", 2005, 1); !ok || share < .099 || share > .101 {
		t.Errorf("by March %v of a year has come (%v)", share, ok)
	}
	if _, ok := s.share("a", 2002, 1); ok {
		t.Error("a share of two years")
	}
}

// A trial tells what warnings would have been worth, and they are off where it is poor.
func TestWarningsAreOffWhereTheyWereWrong(t *testing.T) {
	steady := seasonal(1, 1, 1, .9, .9, .9, .9, .9, .9, .9, .9, .9)
	steady.try(giaoban.Up)
	if !steady.trial.On() || steady.trial.Hits != steady.trial.Warnings || steady.trial.Warnings != 9 {
		t.Errorf("nine years that fell, each seen in its first quarter: %+v", steady.trial)
	}
	fickle := seasonal(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	for y, f := range fickle.years["a"] { // a weak start that is always made up for
		if y >= 2003 {
			f[0], f[3] = f[0]*.5, f[3]+f[0]*.5+1
		}
	}
	fickle.try(giaoban.Up)
	if fickle.trial.On() || fickle.trial.Hits > 0 {
		t.Errorf("warnings that never came true are given: %+v", fickle.trial)
	}
	few := seasonal(1, 1, 1, .5)
	few.try(giaoban.Up)
	if few.trial.On() {
		t.Errorf("one warning is no trial: %+v", few.trial)
	}
}

// A unit that reports five days before the due day has its habit; who was late whenever
// it broke it is warned of, who never was is left alone.
func TestAHabitIsWarnedOfWhereItsBreakingMeantLateness(t *testing.T) {
	late := arrivals{}
	for _, u := range []giaoban.UnitID{"a", "b", "c", "d"} {
		late[u] = []int{-5, -5, -6, -5, 4, -5, 6, 3}
	}
	if got := late.trial(); !got.On() || got.Warnings != 12 || got.Hits != 12 {
		t.Errorf("three of eight came late, each after the habit was broken: %+v", got)
	}
	for _, u := range []giaoban.UnitID{"a", "b", "c", "d"} {
		late[u] = []int{-5, -5, -6, -5, 0, -5, -1, 0}
	}
	if got := late.trial(); got.On() || got.Hits != 0 {
		t.Errorf("a broken habit and still on time: %+v", got)
	}
	if _, known := usually([]int{-5, -5, -5}); known {
		t.Error("three reports are no habit")
	}
}
