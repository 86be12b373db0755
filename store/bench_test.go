package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// benchRows is the size of the store that is measured; GIAOBAN_BENCH_ROWS says
// another, such as 10000000.
func benchRows(b *testing.B) int {
	text := os.Getenv("GIAOBAN_BENCH_ROWS")
	if text == "" {
		return 1_000_000
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("GIAOBAN_BENCH_ROWS=%q is no number", text)
	}
	return n
}

// filled is a store of that size in ten batches, and one that revises every 25th
// figure.
func filled(b *testing.B) *Store {
	s := open(b, b.TempDir())
	n := benchRows(b)
	accept := func(rows Rows) {
		err := s.Write(context.Background(), func(w Writer) error {
			_, err := w.Accept(context.Background(), Batch{}, nil, rows, func(giaoban.Revision) string { return "" })
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for i := range 10 {
		accept(manyBetween(i*n/10, (i+1)*n/10, false))
	}
	all := many(n, false)
	accept(func() (o giaoban.Observation, c Cell, ok bool) {
		for range 25 {
			if o, c, ok = all(); !ok {
				return o, c, ok
			}
		}
		return o, c, ok
	})
	return s
}

// literal puts parameters into a statement as text, for the raw engine.
func literal(sql string, p parameters) string {
	return sqlParameter.ReplaceAllStringFunc(sql, func(m string) string {
		name := sqlParameter.FindStringSubmatch(m)
		if strings.HasPrefix(name[2], "Date32") {
			return "toDate32('" + p[name[1]] + "')"
		}
		return p[name[1]]
	})
}

// BenchmarkLatest asks what the pages ask, through the store and of the raw
// engine (C API, the values written into the statement, Native bytes not looked
// at) in one run.
func BenchmarkLatest(b *testing.B) {
	s := filled(b)
	ctx := context.Background()
	province := make([]giaoban.UnitID, 100)
	for i := range province {
		province[i] = giaoban.UnitID(fmt.Sprintf("unit-%04d", 700+i))
	}
	twenty := make([]string, 20)
	for i := range twenty {
		twenty[i] = fmt.Sprintf("indicator-%02d", i*2)
	}
	month := giaoban.NewDate(1990, 6, 30)
	for _, q := range []struct {
		name string
		f    Filter
	}{
		{"series", Filter{Indicators: twenty[:1], Units: province[:1]}},
		{"ranking100", Filter{Indicators: twenty[:1], Units: province, From: month, To: month}},
		{"province20x12", Filter{Indicators: twenty, Units: province, From: giaoban.NewDate(1990, 1, 1), To: giaoban.NewDate(1990, 12, 31)}},
		{"block", Filter{Indicators: twenty[:1], Units: province}},
	} {
		p, _, _ := s.chosen(q.f)
		raw := literal(latestSQL, p)
		pair(b, q.name, func() int {
			out, err := s.engine.Query(ctx, "/* raw */ "+strings.ReplaceAll(raw, "FROM observation", "FROM giaoban.observation"), "Native")
			if err != nil {
				b.Fatal(err)
			}
			return len(out)
		}, func() int {
			out, err := s.Latest(ctx, q.f)
			if err != nil {
				b.Fatal(err)
			}
			return len(out)
		})
	}
}

// pair measures the engine and the store in turns, so that a busy machine is as
// busy for both, and reports the medians and their ratio.
func pair(b *testing.B, name string, engine, store func() int) {
	b.Run(name, func(b *testing.B) {
		var raw, ours []time.Duration
		rows := 0
		for b.Loop() {
			began := time.Now()
			engine()
			mid := time.Now()
			rows = store()
			raw, ours = append(raw, mid.Sub(began)), append(ours, time.Since(mid))
		}
		e, o := median(raw), median(ours)
		b.ReportMetric(float64(e.Microseconds()), "engine-µs")
		b.ReportMetric(float64(o.Microseconds()), "store-µs")
		b.ReportMetric(float64(o)/float64(e), "ratio")
		b.ReportMetric(float64(rows), "rows")
	})
}

func median(d []time.Duration) time.Duration {
	for i := 1; i < len(d); i++ {
		for k := i; k > 0 && d[k] < d[k-1]; k-- {
			d[k], d[k-1] = d[k-1], d[k]
		}
	}
	return d[len(d)/2]
}

// BenchmarkAccept stores one batch, without and with cells, and the same rows by
// the engine's own CSV reader into a table of the same kind.
func BenchmarkAccept(b *testing.B) {
	n := benchRows(b)
	for b.Loop() {
		s := open(b, b.TempDir())
		csv := writeCSV(b, n)
		ask(b, s, "CREATE TABLE giaoban.copy AS giaoban.observation")
		began := time.Now()
		ask(b, s, "INSERT INTO giaoban.copy SELECT * FROM file('"+csv+"', CSV, 'indicator UInt16, unit UInt32, starts Date32, ends Date32, band UInt8, "+
			"batch UInt64, value Nullable(Decimal(38, 9)), denominator Nullable(Decimal(38, 9)), status UInt8, illustrative Bool, source UInt32')")
		engine := time.Since(began)
		ask(b, s, "DROP TABLE giaoban.copy SYNC")
		engineMB := peakMemory(b)
		began = time.Now()
		acceptMany(b, s, n, false)
		plain := time.Since(began)
		plainMB := peakMemory(b)
		began = time.Now()
		acceptMany(b, s, n, true)
		cells := time.Since(began)
		perSecond := func(d time.Duration) float64 { return float64(n) / d.Seconds() / 1e6 }
		b.ReportMetric(perSecond(engine), "engine-Mrows/s")
		b.ReportMetric(perSecond(plain), "store-Mrows/s")
		b.ReportMetric(perSecond(cells), "store+cells-Mrows/s")
		b.ReportMetric(perSecond(plain)/perSecond(engine), "ratio")
		b.ReportMetric(perSecond(cells)/perSecond(engine), "ratio+cells")
		b.ReportMetric(engineMB, "engine-peak-MB")
		b.ReportMetric(plainMB, "store-peak-MB")
		b.ReportMetric(peakMemory(b), "store+cells-peak-MB")
		closeStore(b, s)
	}
}

// peakMemory is the most this process has held since it was last asked, as Linux
// counts it.
func peakMemory(b *testing.B) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Logf("the peak cannot be reset: %v", err)
	}
	return float64(kb) / 1024
}

func writeCSV(b *testing.B, n int) string {
	path := filepath.Join(b.TempDir(), "rows.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	rows := many(n, false)
	units, indicators := map[giaoban.UnitID]int{}, map[string]int{}
	var line []byte
	for i := 0; ; i++ {
		o, _, ok := rows()
		if !ok {
			break
		}
		if units[o.Unit] == 0 {
			units[o.Unit] = len(units) + 1
		}
		if indicators[o.Indicator] == 0 {
			indicators[o.Indicator] = len(indicators) + 1
		}
		line = fmt.Appendf(line, "%d,%d,%s,%s,0,1,%s,\\N,1,false,%d\n", indicators[o.Indicator], units[o.Unit], o.Period.Starts, o.Period.Ends, o.Value, i)
		if len(line) > 1<<20 {
			if _, err := f.Write(line); err != nil {
				b.Fatal(err)
			}
			line = line[:0]
		}
	}
	if _, err := f.Write(line); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

// BenchmarkReport is what an officer waits for: a report of 40 figures with its
// file, until it lies on disk.
func BenchmarkReport(b *testing.B) {
	s := open(b, b.TempDir())
	n := 0
	for b.Loop() {
		n++
		rows := make([]row, 40)
		for i := range rows {
			rows[i] = reported(b, "i"+strconv.Itoa(i), "a", "2014-01", int64(n))
		}
		send(b, s, time.Time{}, strconv.Itoa(n), rows...)
	}
	b.ReportMetric(float64(len(strings.Fields(ask(b, s, "SELECT name FROM system.parts WHERE active AND database = 'giaoban' AND table = 'observation'")))), "parts")
}

// BenchmarkOpen is the second start: a store that is there is opened.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	closeStore(b, open(b, dir))
	for b.Loop() {
		s, err := Open(context.Background(), Options{URL: "chdb:" + dir})
		if err != nil {
			b.Fatal(err)
		}
		closeStore(b, s)
	}
}
