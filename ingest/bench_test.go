package ingest

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/chdb"
)

// The bulk of a nation: 2,000 units, 40 indicators, month after month.
const (
	bulkUnits      = 2000
	bulkIndicators = 40
)

func bulkRows(b testing.TB) int {
	n := 1_000_000
	if s := os.Getenv("GIAOBAN_BENCH_ROWS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			b.Fatal(err)
		}
	}
	return n
}

func bulkCatalogue() *giaoban.Catalogue {
	units := []giaoban.Unit{{ID: "vn", Name: named("Việt Nam", "Viet Nam"), Level: "country", ValidFrom: day("1990-01-01"), ValidTo: giaoban.Forever}}
	for i := range bulkUnits {
		units = append(units, giaoban.Unit{ID: giaoban.UnitID(fmt.Sprintf("u%04d", i)), Name: named(fmt.Sprintf("Huyện số %d", i), ""), Level: "district", Parent: "vn", ValidFrom: day("1990-01-01"), ValidTo: giaoban.Forever, Ranked: true})
	}
	var all []*giaoban.Indicator
	for i := range bulkIndicators {
		all = append(all, &giaoban.Indicator{Code: fmt.Sprintf("indicator_%02d", i), Name: named(fmt.Sprintf("Chỉ tiêu %d", i), ""), Kind: giaoban.Flow{}, Frequencies: []giaoban.Frequency{giaoban.Month},
			Bounds: giaoban.Bounds{HasMin: true}, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever,
			ReportedBy: []giaoban.Owner{{Level: "district", From: giaoban.FirstDate, To: giaoban.Forever}}})
	}
	c := &giaoban.Catalogue{Hash: "bulk", Units: giaoban.NewUnits(units, nil, nil)}
	c.SetIndicators(all)
	return c
}

// bulkFile writes the same figures twice: as an office would send them, and with
// the numbers the engine would like best.
func bulkFile(b testing.TB, n int) (long, codes string) {
	dir := b.TempDir()
	long, codes = filepath.Join(dir, "long.csv"), filepath.Join(dir, "codes.csv")
	open := func(path, header string) (*os.File, *bufio.Writer) {
		f, err := os.Create(path)
		if err != nil {
			b.Fatal(err)
		}
		w := bufio.NewWriterSize(f, 1<<20)
		fmt.Fprintln(w, header)
		return f, w
	}
	f1, w1 := open(long, "unit,indicator,period,value")
	f2, w2 := open(codes, "unit,indicator,starts,ends,value")
	month := func(m int) (string, string, string) {
		p := giaoban.Month.Periods(day("2004-01-01").AddMonths(m), day("2004-01-01").AddMonths(m+1)-1)[0]
		return p.Key(), p.Starts.String(), p.Ends.String()
	}
	row := 0
	for m := 0; row < n; m++ {
		key, starts, ends := month(m)
		for i := 0; i < bulkIndicators && row < n; i++ {
			for u := 0; u < bulkUnits && row < n; u++ {
				row++
				v := uint32(row) * 2654435761
				fmt.Fprintf(w1, "u%04d,indicator_%02d,%s,%d.%02d\n", u, i, key, v%100_000, v%97)
				fmt.Fprintf(w2, "%d,%d,%s,%s,%d.%02d\n", u, i, starts, ends, v%100_000, v%97)
			}
		}
	}
	for _, w := range []*bufio.Writer{w1, w2} {
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
	}
	f1.Close()
	f2.Close()
	return long, codes
}

// BenchmarkIngestMillion compares the whole pipeline, with every check, the cells
// and the bytes of the file kept, with the engine's own insert of a CSV: of the
// same text, and of a file that holds nothing but numbers.
func BenchmarkIngestMillion(b *testing.B) {
	n := bulkRows(b)
	long, codes := bulkFile(b, n)
	b.Run("engine", func(b *testing.B) {
		b.Run("same-text", func(b *testing.B) {
			engineInsert(b, n, long, "unit String, indicator String, period String, value Decimal(38,9)", "indicator, unit, period", "", "")
		})
		b.Run("codes", func(b *testing.B) {
			engineInsert(b, n, codes, "unit UInt32, indicator UInt16, starts Date32, ends Date32, value Decimal(38,9)", "indicator, unit, starts, ends", "", "")
		})
		b.Run("codes-as-durable", func(b *testing.B) { // one part, whole or not there, synced: what a batch is
			engineInsert(b, n, codes, "unit UInt32, indicator UInt16, starts Date32, ends Date32, value Decimal(38,9)", "indicator, unit, starts, ends",
				" SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
				" SETTINGS max_insert_block_size = 4294967296, min_insert_block_size_rows = 4294967296, min_insert_block_size_bytes = 0, max_insert_threads = 1, optimize_on_insert = 0")
		})
	})
	b.Run("giaoban", func(b *testing.B) {
		cores := coreSeconds()
		for range b.N {
			b.StopTimer()
			st, err := store.Open(b.Context(), store.Options{URL: "chdb:" + b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			s := New(st, bulkCatalogue(), Options{Limit: 4 << 30})
			f, err := os.Open(long)
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			r, err := s.Ingest(b.Context(), File{Name: "long.csv", Content: f}, Given{})
			if err != nil || r.State != stateAccepted || r.New != n {
				b.Fatalf("%+v, %v", r, err)
			}
			b.StopTimer()
			f.Close()
			if err := st.Close(); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
		perSecond(b, n, cores)
	})
	b.Run("checks-alone", func(b *testing.B) {
		s, cores := New(nil, bulkCatalogue(), Options{Limit: 4 << 30}), coreSeconds()
		for range b.N {
			checksAlone(b, s, long, n)
		}
		perSecond(b, n, cores)
	})
}

func checksAlone(b *testing.B, s *Service, long string, n int) {
	f, err := os.Open(long)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	began := time.Now()
	file, err := spool(b.Context(), File{Name: "long.csv", Content: f}, 4<<30)
	if err != nil {
		b.Fatal(err)
	}
	defer file.close()
	spooled := time.Since(began)
	d := s.newDraft(Given{Mode: All}, s.clock())
	if err := d.read(b.Context(), file, kindText); err != nil {
		b.Fatal(err)
	}
	read := time.Since(began)
	moments, err := d.finish(b.Context(), nothing{})
	if err != nil || d.figures.len() != n || moments[0].batch.fresh != n {
		b.Fatal(d.figures.len(), err)
	}
	checked := time.Since(began)
	rows := d.rows(moments[0])
	for _, _, ok := rows(); ok; _, _, ok = rows() {
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.Logf("spooled %v, read %v, checked %v, handed on %v; heap %d MB", spooled, read-spooled, checked-read, time.Since(began)-checked, m.HeapAlloc>>20)
}

func perSecond(b *testing.B, n int, cores func() float64) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
	b.ReportMetric(cores()/float64(n)/float64(b.N)*1e6, "core-s/Mrow")
}

// coreSeconds gives what all cores have worked since, the engine's threads among them.
func coreSeconds() func() float64 {
	used := func() float64 {
		var u syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
		return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
	}
	before := used()
	return func() float64 { return used() - before }
}

// engineInsert is what the engine does by itself.
func engineInsert(b *testing.B, n int, path, columns, order, durable, onePart string) {
	e, err := chdb.Open(b.Context(), chdb.Options{Path: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	run := func(sql string) string {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://engine/?"+url.Values{"default_format": {"TabSeparated"}}.Encode(), strings.NewReader(sql))
		if err != nil {
			b.Fatal(err)
		}
		answer, err := e.RoundTrip(r)
		if err != nil {
			b.Fatal(err)
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			b.Fatalf("%s: %d %s %v", sql, answer.StatusCode, text, err)
		}
		return string(text)
	}
	cores := coreSeconds()
	for range b.N {
		b.StopTimer()
		run("DROP TABLE IF EXISTS bulk SYNC")
		run("CREATE TABLE bulk (" + columns + ") ENGINE = MergeTree ORDER BY (" + order + ")" + durable)
		b.StartTimer()
		run("INSERT INTO bulk SELECT * FROM file('" + path + "', CSVWithNames, '" + columns + "')" + onePart)
		b.StopTimer()
		if got := strings.TrimSpace(run("SELECT count() FROM bulk FORMAT TabSeparated")); got != strconv.Itoa(n) {
			b.Fatalf("%q rows, want %d", got, n)
		}
		b.StartTimer()
	}
	perSecond(b, n, cores)
}
