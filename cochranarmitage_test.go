package giaoban_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
)

// The example of Agresti (Categorical Data Analysis, 2002): malformations by their
// mothers' drinks a day, of which he gives z² = 6.57. The shares lie 1.8 times as far about
// their line as lots would, which is taken off here.
func TestCochranArmitageAgreesWithAPrintedExample(t *testing.T) {
	got, ok := giaoban.CochranArmitage([]float64{48, 38, 5, 1, 1}, []float64{17114, 14502, 793, 127, 38}, []float64{0, 0.5, 1.5, 4, 7})
	if !ok || math.Abs(got.Z*got.Z*got.Dispersion-6.57) > 0.005 {
		t.Errorf("%+v, z² = %v", got, got.Z*got.Z*got.Dispersion)
	}
}

// Where the shares jump about more than lots would, the same slope says less.
func TestCochranArmitageKnowsThatReportsAreNoLots(t *testing.T) {
	at, of := []float64{0, 1, 2, 3, 4, 5}, []float64{1000, 1000, 1000, 1000, 1000, 1000}
	smooth, ok := giaoban.CochranArmitage([]float64{500, 510, 520, 530, 540, 550}, of, at)
	if !ok || smooth.Dispersion != 1 || smooth.P > 0.02 || math.Abs(smooth.Slope-0.01) > 1e-9 {
		t.Errorf("smooth: %+v", smooth)
	}
	rough, ok := giaoban.CochranArmitage([]float64{600, 410, 620, 430, 540, 550}, of, at)
	if !ok || rough.Dispersion < 10 || rough.P < 0.5 {
		t.Errorf("rough: %+v", rough)
	}
}

func TestCochranArmitageIsNotComputedBelowItsMinimum(t *testing.T) {
	for name, c := range map[string][2][]float64{
		"four":        {{1, 2, 3, 4}, {9, 9, 9, 9}},
		"always none": {{0, 0, 0, 0, 0}, {9, 9, 9, 9, 9}},
		"always all":  {{9, 9, 9, 9, 9}, {9, 9, 9, 9, 9}},
		"of none":     {{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}},
		"at one time": {{1, 2, 3, 2, 1}, {9, 9, 9, 9, 9}},
	} {
		at := []float64{1, 2, 3, 4, 5}[:len(c[0])]
		if name == "at one time" {
			at = []float64{1, 1, 1, 1, 1}
		}
		if got, ok := giaoban.CochranArmitage(c[0], c[1], at); ok {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// Counting those that failed instead of those that passed turns the trend round, and
// the day from which time is counted is nothing to it.
func TestCochranArmitageProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(5, 20).Draw(t, "n")
		some, rest, of, at, later := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range n {
			all := rapid.IntRange(1, 500).Draw(t, "of")
			some[i], of[i], at[i] = float64(rapid.IntRange(0, all).Draw(t, "some")), float64(all), float64(i)
			rest[i], later[i] = of[i]-some[i], at[i]+100
		}
		got, ok := giaoban.CochranArmitage(some, of, at)
		if !ok {
			return
		}
		if got.P < 0 || got.P > 1 || math.IsNaN(got.P) {
			t.Fatalf("%+v", got)
		}
		back, _ := giaoban.CochranArmitage(rest, of, at)
		moved, _ := giaoban.CochranArmitage(some, of, later)
		if math.Abs(back.Z+got.Z) > 1e-6 || math.Abs(back.P-got.P) > 1e-6 || math.Abs(moved.Z-got.Z) > 1e-6 || math.Abs(moved.Slope-got.Slope) > 1e-9 {
			t.Fatalf("%+v; the rest %+v; later %+v", got, back, moved)
		}
	})
}
