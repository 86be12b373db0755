package query_test

import (
	"encoding/csv"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// stallSet is one set of real series with stalls put into it at places drawn by seed.
type stallSet struct {
	name      string
	indicator *giaoban.Indicator
	first     giaoban.Period
	series    []stallSeries
	how       string
}

// stallSeries is one unit's figures by period and where they were made to stand still.
type stallSeries struct {
	name    string
	figures []figure // nil: not received
	stalls  []stretch
	report  bool // of the part that is reported; the other part is tuned on
}

type figure = *giaoban.Decimal

// stretch is the periods from one to another, both among them.
type stretch struct{ from, to int }

func (s stretch) holds(n int) bool { return s.from <= n && n <= s.to }

// How a stall looks.
const (
	zeros  = "zeros"  // of a flow: nothing happens
	frozen = "frozen" // of a state or a rate: the last figure stays
	again  = "again"  // of a flow: the last figure is sent again
	silent = "silent" // nothing is sent
)

// implant makes each series stand still at places drawn by seed, one in so many periods:
// where figures are, where they were moving, and apart from each other.
func (s *stallSet) implant(how string, seed uint64, every, shortest, longest int) {
	s.how = how
	for n := range s.series {
		one := &s.series[n]
		r := rand.New(rand.NewPCG(seed, nameSeed(one.name)))
		one.report = r.IntN(2) == 0
		original := slices.Clone(one.figures)
		wanted := len(original) / every
		if r.IntN(every) < len(original)%every {
			wanted++
		}
		for tries := 0; tries < 50 && len(one.stalls) < wanted; tries++ {
			long := shortest + r.IntN(longest-shortest+1)
			if len(original)-long < 4 {
				continue
			}
			at := stretch{from: 3 + r.IntN(len(original)-long-3)}
			at.to = at.from + long - 1
			if one.moving(original, at) {
				one.still(how, at)
			}
		}
		for n := 0; how == silent && n < len(one.figures); n++ { // what never came is silence too
			if one.figures[n] == nil && !slices.ContainsFunc(one.stalls, func(x stretch) bool { return x.holds(n) }) {
				gap := stretch{n, n}
				for gap.to+1 < len(one.figures) && one.figures[gap.to+1] == nil {
					gap.to++
				}
				one.stalls, n = append(one.stalls, gap), gap.to
			}
		}
	}
}

// moving says whether the series can be seen to stop in a stretch: every figure from two
// before it to the one after is there and no two of them in a row are alike, so that what
// is put there is a change, and is known to end.
func (s *stallSeries) moving(original []figure, at stretch) bool {
	for n := at.from - 2; n <= min(at.to+1, len(original)-1); n++ {
		if original[n] == nil || n > at.from-2 && original[n].Cmp(*original[n-1]) == 0 {
			return false
		}
	}
	if original[at.from-1].IsZero() {
		return false
	}
	return !slices.ContainsFunc(s.stalls, func(o stretch) bool { return at.from <= o.to+4 && o.from <= at.to+4 })
}

func (s *stallSeries) still(how string, at stretch) {
	for n := at.from; n <= at.to; n++ {
		switch how {
		case zeros:
			s.figures[n] = &giaoban.Decimal{}
		case frozen, again:
			s.figures[n] = s.figures[at.from-1]
		case silent:
			s.figures[n] = nil
		}
	}
	if next := at.to + 1; how != silent && next < len(s.figures) && s.figures[next] != nil && s.figures[next].Cmp(*s.figures[at.to]) == 0 {
		at.to = next // by chance the next one stands still too
	}
	s.stalls = append(s.stalls, at)
}

func nameSeed(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

func (s *stallSet) length() int {
	n := 0
	for _, one := range s.series {
		n = max(n, len(one.figures))
	}
	return n
}

// catalogue names each series a unit; stallAfter is the threshold of the rule.
func (s *stallSet) catalogue(stallAfter int) *giaoban.Catalogue {
	units := []giaoban.Unit{{ID: "all", Name: giaoban.Text{VI: "Tất cả"}, Level: "country", ValidFrom: day(1980, 1, 1), ValidTo: giaoban.Forever, Ranked: true}}
	for _, one := range s.series {
		units = append(units, giaoban.Unit{ID: giaoban.UnitID(one.name), Name: giaoban.Text{VI: one.name}, Level: "province", Parent: "all",
			ValidFrom: day(1980, 1, 1), ValidTo: giaoban.Forever, Ranked: true})
	}
	i := *s.indicator
	i.StallAfter = stallAfter
	c := &giaoban.Catalogue{Hash: s.name, Units: giaoban.NewUnits(units, nil, nil)}
	c.SetIndicators([]*giaoban.Indicator{&i})
	return c
}

func (s *stallSet) observations() (out []giaoban.Observation) {
	for n, p := 0, s.first; n < s.length(); n, p = n+1, p.Next() {
		for _, one := range s.series {
			if n < len(one.figures) && one.figures[n] != nil {
				out = append(out, giaoban.Observation{Amount: giaoban.Of(*one.figures[n]), Status: giaoban.Reported,
					Figure: giaoban.Figure{Indicator: s.indicator.Code, Unit: giaoban.UnitID(one.name), Period: p}})
			}
		}
	}
	return out
}

// readSet reads the long rows of a file: which series, which period, what.
func readSet(t testing.TB, name, path string, i giaoban.Indicator, row func(column func(string) string) (series, key, value string)) *stallSet {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", path))
	if err != nil {
		notTested(t, err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	s := &stallSet{name: name, indicator: &i}
	i.Code, i.ReportedAs, i.ValidFrom, i.ValidTo = "figure", giaoban.AsPeriod, giaoban.FirstDate, giaoban.Forever
	found := map[string]map[giaoban.Period]giaoban.Decimal{}
	s.first = giaoban.YearOf(2290)
	for _, r := range rows[1:] {
		series, key, value := row(func(c string) string { return r[slices.Index(rows[0], c)] })
		if series == "" || value == "" {
			continue
		}
		p := period(t, key)
		if found[series] == nil {
			found[series] = map[giaoban.Period]giaoban.Decimal{}
		}
		found[series][p] = decimal(value)
		if p.Before(s.first) {
			s.first = p
		}
	}
	for series, figures := range found {
		if len(figures) < 5 {
			continue
		}
		one := stallSeries{name: series}
		left := len(figures)
		for p := s.first; left > 0; p = p.Next() {
			v, ok := figures[p]
			if !ok {
				one.figures = append(one.figures, nil)
				continue
			}
			one.figures = append(one.figures, &v)
			left--
		}
		s.series = append(s.series, one)
	}
	slices.SortFunc(s.series, func(a, b stallSeries) int { return strings.Compare(a.name, b.name) })
	return s
}

// The sets: a flow by the month, taken for work of which more is better; a rate by the
// year; shares by the year; shares by the quarter.
func dengueSet(t testing.TB) *stallSet {
	return readSet(t, "dengue by month", "opendengue-vietnam/vietnam_temporal_v1_3.csv",
		giaoban.Indicator{Kind: giaoban.Flow{}, Direction: giaoban.Up, Whole: true, Frequencies: []giaoban.Frequency{giaoban.Month}},
		func(c func(string) string) (string, string, string) {
			if c("S_res") != "Admin1" || c("T_res") != "Month" {
				return "", "", ""
			}
			return c("adm_1_name"), c("calendar_start_date")[:7], c("dengue_total")
		})
}

func banksSet(t testing.TB) *stallSet {
	return readSet(t, "bank branches by year", "ons-sdg/indicator_8-10-1.csv", rateBy(giaoban.Year),
		func(c func(string) string) (string, string, string) {
			if c("Local Authority") == "" || !strings.HasPrefix(c("Series"), "(a)") {
				return "", "", ""
			}
			return c("Local Authority"), c("Year"), c("Value")
		})
}

func wasteSet(t testing.TB) *stallSet {
	return readSet(t, "waste by method by year", "ons-sdg/indicator_11-6-1.csv", rateBy(giaoban.Year),
		func(c func(string) string) (string, string, string) {
			return fmt.Sprint(c("Region"), "/", c("Waste collection authority"), "/", c("Disposal method")), c("Year")[:4], c("Value")
		})
}

func youthSet(t testing.TB) *stallSet {
	return readSet(t, "youth not in work by quarter", "ons-sdg/indicator_8-6-1.csv", rateBy(giaoban.Quarter),
		func(c func(string) string) (string, string, string) {
			year, quarter, ok := strings.Cut(c("Year"), " ")
			if !ok {
				return "", "", ""
			}
			return fmt.Sprint(c("Seasonally adjusted or not"), "/", c("Age"), "/", c("Sex")), year + quarter, c("Value")
		})
}

func rateBy(f giaoban.Frequency) giaoban.Indicator {
	return giaoban.Indicator{Kind: giaoban.Ratio{Scale: giaoban.Whole(100)}, Direction: giaoban.Up, Frequencies: []giaoban.Frequency{f}}
}
