package query_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/chdb"
	"github.com/giaoban/giaoban/store/storetest"
)

const (
	perOne     = 100
	indicators = 40
	months     = 125
	asked      = 1 // the province that is asked about
	figuresOf1 = perOne * indicators * months
)

// nation is as many provinces as make the asked number of figures, each of 100 units
// with 40 indicators over 125 months: whatever the size of the store, the share of one
// province is half a million figures.
type nation struct {
	provinces int
	ids       []giaoban.UnitID // of all provinces' units, one province after another
	codes     []string
	axis      []giaoban.Period
}

func newNation(provinces int) *nation {
	n := &nation{provinces: provinces}
	for p := range provinces {
		for u := range perOne {
			n.ids = append(n.ids, unitID(p, u))
		}
	}
	for i := range indicators {
		n.codes = append(n.codes, fmt.Sprintf("i%02d", i))
	}
	for m := range months {
		p, _ := giaoban.Month.PeriodOf(giaoban.NewDate(2000, time.Month(1+m), 1))
		n.axis = append(n.axis, p)
	}
	return n
}

func provinceID(n int) giaoban.UnitID { return giaoban.UnitID(fmt.Sprintf("p%02d", n)) }
func unitID(p, n int) giaoban.UnitID  { return giaoban.UnitID(fmt.Sprintf("p%02du%03d", p, n)) }

func (n *nation) catalogue() *giaoban.Catalogue {
	unit := func(id, parent giaoban.UnitID, level string) giaoban.Unit {
		return giaoban.Unit{ID: id, Parent: parent, Level: level, Name: giaoban.Text{VI: string(id)}, ValidFrom: day(1990, 1, 1), ValidTo: giaoban.Forever, Ranked: true}
	}
	units := []giaoban.Unit{unit("vn", "", "country")}
	for p := range n.provinces {
		units = append(units, unit(provinceID(p), "vn", "province"))
		for u := range perOne {
			units = append(units, unit(unitID(p, u), provinceID(p), "commune"))
		}
	}
	var all []*giaoban.Indicator
	for c := range indicators {
		i := &giaoban.Indicator{Code: n.codes[c], Kind: giaoban.Flow{}, Direction: giaoban.Up, Frequencies: []giaoban.Frequency{giaoban.Month},
			ReportedAs: giaoban.AsPeriod, StallAfter: 3, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
		if c%2 == 1 {
			i.Kind = giaoban.Stock{}
		}
		all = append(all, i)
	}
	out := &giaoban.Catalogue{Hash: "nation", Units: giaoban.NewUnits(units, nil, nil)}
	out.SetIndicators(all)
	return out
}

// fill stores the figures in batches of about a million, some months of the whole nation
// at a time.
func (n *nation) fill(b *testing.B, s *store.Store) {
	batches := max(10, n.provinces/2)
	for part := range batches {
		at, stop := part*months/batches, (part+1)*months/batches
		month, i, p, u := at, 0, 0, 0
		rows := func() (o giaoban.Observation, c store.Cell, ok bool) {
			if month >= stop {
				return o, c, false
			}
			o = giaoban.Observation{Figure: giaoban.Figure{Indicator: n.codes[i], Unit: n.ids[p*perOne+u], Period: n.axis[month]},
				Amount: giaoban.Of(giaoban.Whole(int64(month*7+u) % 97)), Status: giaoban.Reported}
			if u++; u == perOne {
				u, p = 0, p+1
			}
			if p == n.provinces {
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
}

// rounds is how often store and engine take turns: a busy machine is then as busy
// for both.
const (
	rounds = 5
	turns  = 5 // of each question in a round
)

// times of one question: of our answer with nothing of the figures in memory and with
// all, and of the engine for the bare rows of the answer and for all it is made of.
type times struct{ cold, warm, bare, engine readings }

// readings are what one way of asking took each time: by the clock, and of the
// processors in this whole process, whatever else the machine is doing.
type readings struct{ clock, work []time.Duration }

func (r *readings) add(f func()) {
	worked, began := processorTime(), time.Now()
	f()
	r.clock = append(r.clock, time.Since(began))
	r.work = append(r.work, processorTime()-worked)
}

// of runs something so many times, the first time not counted.
func (r *readings) of(times int, before, f func()) {
	for turn := range times + 1 {
		before()
		if turn == 0 {
			f()
			continue
		}
		r.add(f)
	}
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkFive asks the five questions of a briefing, cold (no figure in memory) and
// warm, and the raw engine (C API, values in the statement, bytes not looked at) on the
// same data in turns. Run it with -benchtime 1x; GIAOBAN_BENCH_ROWS says how many
// figures, of several sizes with commas between.
func BenchmarkFive(b *testing.B) {
	sizes := os.Getenv("GIAOBAN_BENCH_ROWS")
	if sizes == "" {
		sizes = "1000000"
	}
	for _, size := range strings.Split(sizes, ",") {
		figures, err := strconv.Atoi(size)
		if err != nil {
			b.Fatalf("GIAOBAN_BENCH_ROWS=%q", sizes)
		}
		b.Run(size, func(b *testing.B) { newNation(max(2, figures/figuresOf1)).bench(b) })
	}
}

func (n *nation) bench(b *testing.B) {
	dir, all := b.TempDir(), map[string]*times{}
	for _, name := range questionNames() {
		all[name] = &times{}
	}
	for round := range rounds {
		done := b.Run("store", func(b *testing.B) { // closes the store when it ends
			s := storetest.At(b, dir)
			if round == 0 {
				b.ReportMetric(took(func() { n.fill(b, s) }).Seconds(), "s-to-fill")
			}
			n.ask(b, s, all)
		})
		if !done {
			return
		}
		n.askEngine(b, dir, all)
	}
	for _, name := range questionNames() {
		b.Run(name, func(b *testing.B) {
			x := all[name]
			µs := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
			over := func(a, b []time.Duration) float64 { return float64(middle(a)) / float64(middle(b)) }
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(µs(middle(x.bare.clock)), "bare-µs")
			b.ReportMetric(µs(middle(x.engine.clock)), "engine-µs")
			b.ReportMetric(µs(middle(x.cold.clock)), "cold-µs")
			b.ReportMetric(over(x.cold.clock, x.engine.clock), "cold/engine")
			b.ReportMetric(over(x.cold.work, x.engine.work), "cold/engine-work")
			b.ReportMetric(µs(middle(x.warm.clock)), "warm-µs")
		})
	}
}

// ask measures our answers, with nothing in memory and then with everything.
func (n *nation) ask(b *testing.B, s *store.Store, all map[string]*times) {
	kept := query.New(s, n.catalogue(), query.Options{Today: func() giaoban.Date { return n.axis[months-1].Ends + 1 }, Budget: 1 << 30})
	ask := n.questions(b)
	for _, name := range questionNames() {
		f, x := ask[name], all[name]
		x.cold.of(turns, func() { query.Forget(kept) }, func() { f(kept) })
		f(kept)
		f(kept)
		x.warm.of(10*turns, func() {}, func() { f(kept) })
	}
}

func (n *nation) askEngine(b *testing.B, dir string, all map[string]*times) {
	engine, err := chdb.Open(b.Context(), chdb.Options{Path: dir})
	if err != nil {
		b.Fatal(err)
	}
	defer engine.Close()
	bare, whole := n.statements()
	ask := func(r *readings, sql string) {
		r.of(turns, func() {}, func() { drain(b, engine, sql) })
	}
	for _, name := range questionNames() {
		ask(&all[name].bare, bare[name])
		ask(&all[name].engine, whole[name])
	}
}

// drain asks the raw engine and looks at no byte of what it says.
func drain(b *testing.B, engine *chdb.Engine, sql string) {
	request, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://engine/", strings.NewReader(sql))
	if err != nil {
		b.Fatal(err)
	}
	answer, err := engine.RoundTrip(request)
	if err != nil {
		b.Fatal(err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		b.Fatal(answer.Status, err)
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
	first, last := n.axis[months-12].Key(), n.axis[months-1].Key()
	var twenty []query.SeriesRequest
	for i := range 20 {
		twenty = append(twenty, query.SeriesRequest{Indicator: n.codes[2*i], Units: []giaoban.UnitID{provinceID(asked)}, From: first, To: last})
	}
	return map[string]func(*query.Service){
		"series": func(s *query.Service) {
			_, err := s.Series(ctx, query.SeriesRequest{Indicator: n.codes[4], Units: []giaoban.UnitID{unitID(asked, 5)}})
			must(err)
		},
		"ranking100": func(s *query.Service) {
			_, err := s.Compare(ctx, query.CompareRequest{Indicator: n.codes[4], Parent: provinceID(asked), Level: "commune", Period: last})
			must(err)
		},
		"province20x12": func(s *query.Service) { _, err := s.SeriesOfMany(ctx, twenty); must(err) },
		"stalled": func(s *query.Service) {
			_, err := s.Stalled(ctx, query.StalledRequest{Parent: provinceID(asked), Period: last})
			must(err)
		},
		"nation_by_province": func(s *query.Service) {
			_, err := s.Series(ctx, query.SeriesRequest{Indicator: n.codes[4], Parent: "vn", Level: "province", From: first, To: last})
			must(err)
		},
	}
}

// statements are the five as the engine is asked: for the bare rows that the answer
// shows, summed by the engine where the answer is a sum; and for all the figures the
// answer is made of, those it compares with and adds up included.
func (n *nation) statements() (bare, whole map[string]string) {
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
	begin, year, end := n.axis[0].Starts, n.axis[months-12].Starts, n.axis[months-1].Ends
	newYear := func(d giaoban.Date, back int) giaoban.Date { return giaoban.NewDate(d.Year()-back, 1, 1) }
	province := numbers(asked*perOne+1, asked*perOne+perOne)
	var even []string
	for i := range 20 {
		even = append(even, strconv.Itoa(2*i+1))
	}
	one, page := latest("5", strconv.Itoa(asked*perOne+6), begin, end), strings.Join(even, ",")
	scan, every := latest(numbers(1, indicators), province, begin, end), numbers(1, n.provinces*perOne)
	bare = map[string]string{
		"series":        one,
		"ranking100":    latest("5", province, n.axis[months-1].Starts, end),
		"province20x12": latest(page, province, year, end),
		"stalled":       scan,
		"nation_by_province": `SELECT intDiv(unit - 1, 100) AS p, starts, ends, sum(value), count(value) FROM (` +
			latest("5", every, year, end) + `) GROUP BY p, starts, ends`,
	}
	whole = map[string]string{
		"series":             one,
		"ranking100":         latest("5", province, newYear(n.axis[months-2].Starts, 1), end),
		"province20x12":      latest(page, province, newYear(year, 0), end),
		"stalled":            scan,
		"nation_by_province": latest("5", every, newYear(year, 0), end),
	}
	return bare, whole
}
