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
type nation struct{ months int }

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
func filledNation(b *testing.B, s *store.Store, figures int) *nation {
	n := &nation{months: max(12, figures/(provinces*perOne*indicators))}
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
		err := s.Write(b.Context(), func(w store.Writer) error {
			_, err := w.Accept(b.Context(), store.Batch{By: "benchmark"}, nil, rows, func(giaoban.Revision) string { return "{}" })
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return n
}

// rounds is how often store and engine take turns: a busy machine is then as busy
// for both.
const rounds = 5

// times of one question.
type times struct{ cold, warm, engine []time.Duration }

// BenchmarkFive asks the five questions of a briefing, cold (nothing in
// memory) and warm, and the raw engine (C API, values in the statement, bytes not
// looked at) on the same data in turns. Run it with -benchtime 1x;
// GIAOBAN_BENCH_ROWS=10000000 for ten million.
func BenchmarkFive(b *testing.B) {
	figures := 1_000_000
	if n, err := strconv.Atoi(os.Getenv("GIAOBAN_BENCH_ROWS")); err == nil {
		figures = n
	}
	dir := b.TempDir()
	all := map[string]*times{}
	for _, name := range questionNames() {
		all[name] = &times{}
	}
	var n *nation
	for round := range rounds {
		b.Run("store", func(b *testing.B) { // closes the store when it ends
			s := storetest.At(b, dir)
			if round == 0 {
				n = filledNation(b, s, figures)
			}
			n.ask(b, s, all)
		})
		if n == nil {
			return
		}
		n.askEngine(b, dir, all)
	}
	for _, name := range questionNames() {
		b.Run(name, func(b *testing.B) {
			x := all[name]
			cold, warm, engine := middle(x.cold), middle(x.warm), middle(x.engine)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(engine.Microseconds()), "engine-µs")
			b.ReportMetric(float64(cold.Microseconds()), "cold-µs")
			b.ReportMetric(float64(cold)/float64(engine), "cold/engine")
			b.ReportMetric(float64(warm.Nanoseconds())/1e3, "warm-µs")
		})
	}
}

// ask measures our answers, with nothing in memory and then with everything.
func (n *nation) ask(b *testing.B, s *store.Store, all map[string]*times) {
	c := nationCatalogue()
	fresh := func() *query.Service {
		return query.New(s, c, query.Options{Today: func() giaoban.Date { return monthOf(n.months).Starts }, Budget: 1 << 30})
	}
	ask, kept := n.questions(b), fresh()
	for _, name := range questionNames() {
		f, x := ask[name], all[name]
		f(fresh())
		for range 5 {
			s := fresh()
			x.cold = append(x.cold, took(func() { f(s) }))
		}
		f(kept)
		f(kept)
		for range 50 {
			x.warm = append(x.warm, took(func() { f(kept) }))
		}
	}
}

func (n *nation) askEngine(b *testing.B, dir string, all map[string]*times) {
	engine, err := chdb.Open(b.Context(), chdb.Options{Path: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	for name, sql := range n.statements() {
		ask := func() {
			if _, err := engine.Query(b.Context(), sql, "Native"); err != nil {
				b.Fatal(err)
			}
		}
		ask()
		for range 5 {
			all[name].engine = append(all[name].engine, took(ask))
		}
	}
}

func took(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
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
