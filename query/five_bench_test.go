package query_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/chdb"
	"github.com/giaoban/giaoban/store/storetest"
)

// nation is 20 provinces of 100 units, 40 indicators, and as many months as make the
// asked number of figures.
type nation struct {
	months  int
	service *query.Service
	store   *store.Store
	fresh   func() *query.Service // nothing in memory
}

const (
	provinces  = 20
	perOne     = 100
	indicators = 40
)

func provinceID(n int) giaoban.UnitID { return giaoban.UnitID(fmt.Sprintf("p%02d", n)) }
func unitID(p, n int) giaoban.UnitID  { return giaoban.UnitID(fmt.Sprintf("p%02du%03d", p, n)) }
func indicatorID(n int) string        { return fmt.Sprintf("i%02d", n) }
func monthOf(n int) giaoban.Period {
	p, _ := giaoban.Month.PeriodOf(giaoban.NewDate(2000, time.Month(1+n), 1))
	return p
}

func nationCatalogue() *giaoban.Catalogue {
	unit := func(id, parent giaoban.UnitID, level string) giaoban.Unit {
		return giaoban.Unit{ID: id, Parent: parent, Level: level, Name: giaoban.Text{VI: string(id)}, ValidFrom: day(1990, 1, 1), ValidTo: giaoban.Forever, Ranked: true}
	}
	units := []giaoban.Unit{unit("vn", "", "country")}
	for p := range provinces {
		units = append(units, unit(provinceID(p), "vn", "province"))
		for u := range perOne {
			units = append(units, unit(unitID(p, u), provinceID(p), "commune"))
		}
	}
	var all []*giaoban.Indicator
	for n := range indicators {
		i := &giaoban.Indicator{Code: indicatorID(n), Kind: giaoban.Flow{}, Direction: giaoban.Up, Frequencies: []giaoban.Frequency{giaoban.Month},
			ReportedAs: giaoban.AsPeriod, StallAfter: 3, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
		if n%2 == 1 {
			i.Kind = giaoban.Stock{}
		}
		all = append(all, i)
	}
	c := &giaoban.Catalogue{Hash: "nation", Units: giaoban.NewUnits(units, nil, nil)}
	c.SetIndicators(all)
	return c
}

// filledNation stores the figures in ten batches, month by month.
func filledNation(b *testing.B, dir string, figures int) *nation {
	n := &nation{store: storetest.At(b, dir), months: max(12, figures/(provinces*perOne*indicators))}
	for part := range 10 {
		at, stop := part*n.months/10, (part+1)*n.months/10
		month, i, p, u := at, 0, 0, 0
		rows := func() (o giaoban.Observation, c store.Cell, ok bool) {
			if month >= stop {
				return o, c, false
			}
			o = giaoban.Observation{Figure: giaoban.Figure{Indicator: indicatorID(i), Unit: unitID(p, u), Period: monthOf(month)},
				Amount: giaoban.Of(giaoban.Whole(int64(month*7+u) % 97)), Status: giaoban.Reported}
			if u++; u == perOne {
				u, p = 0, p+1
			}
			if p == provinces {
				p, i = 0, i+1
			}
			if i == indicators {
				i, month = 0, month+1
			}
			return o, c, true
		}
		if stop == at {
			continue
		}
		err := n.store.Write(b.Context(), func(w store.Writer) error {
			_, err := w.Accept(b.Context(), store.Batch{By: "benchmark"}, nil, rows, func(giaoban.Revision) string { return "{}" })
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	c := nationCatalogue()
	n.fresh = func() *query.Service {
		return query.New(n.store, c, query.Options{Today: func() giaoban.Date { return monthOf(n.months).Starts }, Budget: 1 << 30})
	}
	n.service = n.fresh()
	return n
}

// BenchmarkFive asks the five questions of design/engine.md, cold (nothing in
// memory) and warm, and then the raw engine (C API, values in the statement, bytes
// not looked at) on the same data in the same run. GIAOBAN_BENCH_ROWS=10000000 for
// ten million.
func BenchmarkFive(b *testing.B) {
	figures := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("GIAOBAN_BENCH_ROWS")); err == nil {
		figures = n
	}
	dir := b.TempDir()
	var n *nation
	type result struct{ cold, warm time.Duration }
	results := map[string]result{}
	b.Run("fill", func(b *testing.B) { // closes the store when it ends
		n = filledNation(b, dir, figures)
		ask := n.questions(b)
		for _, name := range questionNames() {
			f := ask[name]
			var cold []time.Duration
			for range 15 {
				s := n.fresh()
				cold = append(cold, took(func() { f(s) }))
			}
			f(n.service)
			f(n.service)
			results[name] = result{middle(cold), middleOf(200, func() { f(n.service) })}
		}
		b.ReportMetric(0, "ns/op")
	})
	if len(results) == 0 {
		return
	}
	engine, err := chdb.Open(b.Context(), chdb.Options{Path: dir, Library: os.Getenv("GIAOBAN_STORE_LIBRARY")})
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	raw := n.statements()
	for _, name := range questionNames() {
		b.Run(name, func(b *testing.B) {
			took := middleOf(15, func() {
				if _, err := engine.Query(b.Context(), raw[name], "Native"); err != nil {
					b.Fatal(err)
				}
			})
			r := results[name]
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(took.Microseconds()), "engine-µs")
			b.ReportMetric(float64(r.cold.Microseconds()), "cold-µs")
			b.ReportMetric(float64(r.cold)/float64(took), "cold/engine")
			b.ReportMetric(float64(r.warm.Nanoseconds())/1e3, "warm-µs")
		})
	}
}

func took(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

func middleOf(times int, f func()) time.Duration {
	all := make([]time.Duration, times)
	for n := range all {
		all[n] = took(f)
	}
	return middle(all)
}

func middle(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

func questionNames() []string {
	return []string{"series", "ranking100", "province20x12", "stalled", "nation_by_province"}
}

// questions are the five as our answers.
func (n *nation) questions(b *testing.B) map[string]func(*query.Service) {
	ctx := b.Context()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	first, last := monthOf(n.months-12).Key(), monthOf(n.months-1).Key()
	var twenty []query.SeriesRequest
	for i := range 20 {
		twenty = append(twenty, query.SeriesRequest{Indicator: indicatorID(2 * i), Units: []giaoban.UnitID{provinceID(7)}, From: first, To: last})
	}
	return map[string]func(*query.Service){
		"series": func(s *query.Service) {
			_, err := s.Series(ctx, query.SeriesRequest{Indicator: indicatorID(4), Units: []giaoban.UnitID{unitID(7, 5)}})
			must(err)
		},
		"ranking100": func(s *query.Service) {
			_, err := s.Compare(ctx, query.CompareRequest{Indicator: indicatorID(4), Parent: provinceID(7), Level: "commune", Period: last})
			must(err)
		},
		"province20x12": func(s *query.Service) { _, err := s.SeriesOfMany(ctx, twenty); must(err) },
		"stalled": func(s *query.Service) {
			_, err := s.Stalled(ctx, query.StalledRequest{Parent: provinceID(7), Period: last})
			must(err)
		},
		"nation_by_province": func(s *query.Service) {
			_, err := s.Series(ctx, query.SeriesRequest{Indicator: indicatorID(4), Parent: "vn", Level: "province", From: first, To: last})
			must(err)
		},
	}
}

// statements are the five as the engine is asked: latest of the figures, and summed
// by the engine where the answer is a sum.
func (n *nation) statements() map[string]string {
	numbers := func(from, to int) string { // as the store numbered them: in the order of first use
		var out []string
		for k := from; k <= to; k++ {
			out = append(out, strconv.Itoa(k))
		}
		return strings.Join(out, ",")
	}
	latest := func(indicators, units string, from, to giaoban.Date) string {
		return fmt.Sprintf(`SELECT indicator, unit, starts, ends, band, batch, value, denominator, status, illustrative, source FROM giaoban.observation
			WHERE indicator IN (%s) AND unit IN (%s) AND ends BETWEEN toDate32('%s') AND toDate32('%s')
			ORDER BY indicator, unit, starts, ends, band, batch DESC LIMIT 1 BY indicator, unit, starts, ends, band`, indicators, units, from, to)
	}
	begin, year, end := monthOf(0).Starts, monthOf(n.months-12).Starts, monthOf(n.months-1).Ends
	province := numbers(701, 800)
	var even []string
	for i := range 20 {
		even = append(even, strconv.Itoa(2*i+1))
	}
	return map[string]string{
		"series":        latest("5", "706", begin, end),
		"ranking100":    latest("5", province, monthOf(n.months-1).Starts, end),
		"province20x12": latest(strings.Join(even, ","), province, year, end),
		"stalled":       latest(numbers(1, indicators), province, begin, end),
		"nation_by_province": `SELECT intDiv(unit - 1, 100) AS p, starts, ends, sum(value), count(value) FROM (` +
			latest("5", numbers(1, provinces*perOne), year, end) + `) GROUP BY p, starts, ends`,
	}
}
