package giaoban_test

import (
	"errors"
	"testing"

	"github.com/giaoban/giaoban"
	"pgregory.net/rapid"
)

var percent = giaoban.Ratio{Scale: giaoban.Whole(100)}

func of(n int64) giaoban.Amount       { return giaoban.Of(giaoban.Whole(n)) }
func parts(n, d int64) giaoban.Amount { return giaoban.OfParts(giaoban.Whole(n), giaoban.Whole(d)) }

var missing giaoban.Amount

// What each kind makes of units and of periods, of what is missing and of nothing.
func TestKindOwnsItsArithmetic(t *testing.T) {
	stock, flow, poor, bands := giaoban.Stock{}, giaoban.Flow{}, giaoban.Ratio{Scale: giaoban.Whole(100), PartsLast: true}, giaoban.Distribution{}
	three := []giaoban.Amount{of(3), missing, of(5)}
	pairs := []giaoban.Amount{parts(978, 1170), missing, parts(22, 30)}
	for _, c := range []struct {
		what      string
		got, want giaoban.Amount
	}{
		{"stock over units: sum", must(stock.OverUnits(three)), of(8)},
		{"stock over periods: the last that came", must(stock.OverPeriods([]giaoban.Amount{of(3), of(5), missing})), of(5)},
		{"flow over units: sum", must(flow.OverUnits(three)), of(8)},
		{"flow over periods: sum", must(flow.OverPeriods(three)), of(8)},
		{"distribution over units, band by band: sum", must(bands.OverUnits(three)), of(8)},
		{"distribution over periods: last", must(bands.OverPeriods(three)), of(5)},
		{"ratio over units: both parts", must(percent.OverUnits(pairs)), parts(1000, 1200)},
		{"ratio of flows over periods: both parts", must(percent.OverPeriods(pairs)), parts(1000, 1200)},
		{"ratio of states over periods: the last pair", must(poor.OverPeriods(pairs)), parts(22, 30)},
		{"one rate without parts is itself", must(percent.OverUnits([]giaoban.Amount{missing, of(84)})), of(84)},
		{"nothing came: nothing, not 0", must(flow.OverUnits([]giaoban.Amount{missing, missing})), missing},
		{"no units: nothing, not 0", must(stock.OverUnits(nil)), missing},
		{"reported zeros add to 0, which is there", must(flow.OverUnits([]giaoban.Amount{of(0), of(0)})), of(0)},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.what, c.got, c.want)
		}
	}
}

func TestRatesAreDividedLast(t *testing.T) {
	districts := []giaoban.Amount{parts(128, 170), parts(142, 160), parts(168, 190), parts(101, 115), parts(96, 112), parts(121, 148), parts(134, 165), parts(88, 110)}
	sum := must(percent.OverUnits(districts))
	rate, ok := percent.Rate(sum)
	if !ok || sum != parts(978, 1170) || rate.Format(giaoban.Vietnamese, 1) != "83,6" {
		t.Errorf("the province resolved %+v, %s", sum, rate)
	}
	lowest, _ := percent.Rate(districts[0])
	if lowest.Cmp(rate) >= 0 || lowest.Points(rate).Format(giaoban.Vietnamese, 1) != "−8,3" {
		t.Errorf("Trà Cú lies %s points above", lowest.Points(rate))
	}
	if v, ok := percent.Result(sum); !ok || v.String() != rate.String() {
		t.Errorf("Result %s is not Rate %s", v, rate)
	}
	if _, ok := percent.Result(parts(0, 0)); ok {
		t.Error("nothing due: there is no rate, not 0 %")
	}
	if _, ok := percent.Result(missing); ok {
		t.Error("a missing rate has no result")
	}
}

// Each refusal says why, in both languages.
func TestRefusedArithmeticSaysWhy(t *testing.T) {
	rank := &giaoban.Indicator{Code: "pci_rank", Kind: giaoban.Stock{}, Restrictions: giaoban.Restrictions{NotOverUnits: true, OverPeriods: giaoban.OverPeriodsNone}}
	for what, run := range map[string]func() (giaoban.Amount, error){
		"two rates without parts":          func() (giaoban.Amount, error) { return percent.OverUnits([]giaoban.Amount{of(84), of(75)}) },
		"a rate without parts beside pair": func() (giaoban.Amount, error) { return percent.OverUnits([]giaoban.Amount{parts(1, 2), of(75)}) },
		"the same over periods":            func() (giaoban.Amount, error) { return percent.OverPeriods([]giaoban.Amount{of(84), of(75)}) },
		"own value of a stock":             func() (giaoban.Amount, error) { return giaoban.Stock{}.Own(of(5), of(3)) },
		"own value of a distribution":      func() (giaoban.Amount, error) { return giaoban.Distribution{}.Own(of(5), of(3)) },
		"a cumulative flow that falls":     func() (giaoban.Amount, error) { return giaoban.Flow{}.Own(of(455), of(480)) },
		"cumulative parts that fall":       func() (giaoban.Amount, error) { return percent.Own(parts(10, 20), parts(11, 20)) },
		"own value of a rate alone":        func() (giaoban.Amount, error) { return percent.Own(of(84), of(75)) },
		"ranks over units":                 func() (giaoban.Amount, error) { return rank.OverUnits([]giaoban.Amount{of(1), of(2)}) },
		"ranks over periods":               func() (giaoban.Amount, error) { return rank.OverSpans([]giaoban.Amount{of(1), of(2)}) },
	} {
		a, err := run()
		var refusal *giaoban.Refusal
		if !errors.As(err, &refusal) || refusal.Why.VI == "" || refusal.Why.EN == "" || a != missing {
			t.Errorf("%s: %+v, %v", what, a, err)
		}
	}
}

func TestRestrictionsNarrowTheKind(t *testing.T) {
	amounts := []giaoban.Amount{missing, of(3), of(5)}
	for rule, want := range map[giaoban.OverPeriodRule]giaoban.Amount{giaoban.OverPeriodsByKind: of(8), giaoban.OverPeriodsFirst: of(3), giaoban.OverPeriodsLast: of(5)} {
		i := &giaoban.Indicator{Kind: giaoban.Flow{}, Restrictions: giaoban.Restrictions{OverPeriods: rule}}
		if got := must(i.OverSpans(amounts)); got != want {
			t.Errorf("over_periods %q: %+v, want %+v", rule, got, want)
		}
	}
}

// lũy kế and the period's own value are two ways to say one thing.
func TestCumulativeAndOwnDeriveEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own := rapid.SliceOfN(rapid.Int64Range(0, 1e12), 1, 12).Draw(t, "own")
		var cumulative []giaoban.Amount
		var sum int64
		for _, v := range own {
			sum += v
			cumulative = append(cumulative, of(sum))
		}
		var back []giaoban.Amount
		before := of(0)
		for _, now := range cumulative {
			v, err := giaoban.Flow{}.Own(now, before)
			if err != nil {
				t.Fatal(err)
			}
			back, before = append(back, v), now
		}
		for i := range own {
			if back[i] != of(own[i]) {
				t.Fatalf("month %d: own %d, derived %+v", i+1, own[i], back[i])
			}
			if total := must(giaoban.Flow{}.OverPeriods(back[:i+1])); total != cumulative[i] {
				t.Fatalf("the first %d months add to %+v, not %+v", i+1, total, cumulative[i])
			}
		}
	})
	for _, c := range [][2]giaoban.Amount{{of(5), missing}, {missing, of(5)}} {
		if v, err := (giaoban.Flow{}).Own(c[0], c[1]); err != nil || v.Present {
			t.Errorf("a month between a missing one and another is missing, not %+v, %v", v, err)
		}
	}
}

// The order of units, and how they are put together on the way, change no total.
func TestTotalsDoNotDependOnOrderOrGrouping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) giaoban.Amount {
			if rapid.IntRange(0, 4).Draw(t, "missing") == 0 {
				return missing
			}
			return giaoban.OfParts(anyDecimal().Draw(t, "n"), anyDecimal().Draw(t, "d"))
		}), 1, 20).Draw(t, "units")
		cut := rapid.IntRange(0, len(units)).Draw(t, "cut")
		shuffled := rapid.Permutation(units).Draw(t, "shuffled")
		whole := must(percent.OverUnits(units))
		grouped := must(percent.OverUnits([]giaoban.Amount{must(percent.OverUnits(shuffled[cut:])), must(percent.OverUnits(shuffled[:cut]))}))
		if whole != grouped {
			t.Fatalf("%+v, in two groups %+v", whole, grouped)
		}
	})
}

func TestWhatCountsAsMovement(t *testing.T) {
	for _, c := range []struct {
		kind        giaoban.Kind
		now, before giaoban.Amount
		moved       bool
	}{
		{giaoban.Stock{}, of(76), of(76), false}, {giaoban.Stock{}, of(76), of(75), true},
		{giaoban.Flow{}, of(5), of(5), true}, {giaoban.Flow{}, of(0), of(5), false}, {giaoban.Flow{}, of(0), of(0), false},
		{percent, parts(1, 2), parts(2, 4), true}, {percent, parts(1, 2), parts(1, 2), false}, // either part
		{giaoban.Distribution{}, of(2), of(2), false}, {giaoban.Distribution{}, of(2), of(1), true},
	} {
		if got := c.kind.Moved(c.now, c.before); got != c.moved {
			t.Errorf("%s from %+v to %+v moved: %v", c.kind, c.before, c.now, got)
		}
	}
}

func must(a giaoban.Amount, err error) giaoban.Amount {
	if err != nil {
		panic(err)
	}
	return a
}
