package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// ask runs a statement of a test on the raw engine.
func ask(t testing.TB, s *Store, sql string) string {
	t.Helper()
	out, err := s.engine.Query(context.Background(), sql, "TSV")
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return strings.TrimSpace(string(out))
}

// many gives n observations without holding them: 2,000 units × 40 indicators,
// month after month.
func many(n int, cells bool) Rows { return manyBetween(0, n, cells) }

func manyBetween(i, n int, cells bool) Rows {
	units, indicators := make([]giaoban.UnitID, 2000), make([]string, 40)
	for u := range units {
		units[u] = giaoban.UnitID(fmt.Sprintf("unit-%04d", u))
	}
	for k := range indicators {
		indicators[k] = fmt.Sprintf("indicator-%02d", k)
	}
	var month, next giaoban.Date
	return func() (o giaoban.Observation, c Cell, ok bool) {
		if i == n {
			return o, c, false
		}
		if i%80_000 == 0 || month == 0 {
			month = giaoban.NewDate(1990, time.Month(1+i/80_000), 1)
			next = month.AddMonths(1)
		}
		o.Figure = giaoban.Figure{Indicator: indicators[i/2000%40], Unit: units[i%2000],
			Period: giaoban.Period{Starts: month, Ends: next - 1}}
		o.Amount, o.Status = giaoban.Of(giaoban.Whole(int64(i*7919%100_003))), giaoban.Reported
		i++
		if cells {
			c = Cell{Row: i + 1, Col: 4, Raw: "1.234"}
		}
		return o, c, true
	}
}

func acceptMany(t testing.TB, s *Store, n int, cells bool) (info Info) {
	t.Helper()
	err := s.Write(context.Background(), func(w Writer) (err error) {
		info, err = w.Accept(context.Background(), Batch{By: "test"}, nil, many(n, cells), func(giaoban.Revision) string { return "" })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// A batch in several parts would not be all or nothing.
func TestABatchIsOnePartWhateverItsSize(t *testing.T) {
	s := open(t, t.TempDir())
	for n, size := range []int{1, rowsInBlock, 1_500_000} {
		info := acceptMany(t, s, size, true)
		if info.Figures != size {
			t.Errorf("%d rows were accepted as %d", size, info.Figures)
		}
		want := fmt.Sprintf("all_%d_%d_0", n+1, n+1) // from insert _ to insert _ merged so often
		got := ask(t, s, fmt.Sprintf("SELECT DISTINCT _part FROM giaoban.observation WHERE batch = %d", info.ID))
		parts := ask(t, s, "SELECT count() FROM system.parts WHERE database = 'giaoban' AND table = 'observation' AND level = 0")
		if got != want || parts != fmt.Sprint(n+1) {
			t.Errorf("batch of %d rows lies in parts %q of %s, want %s", size, got, parts, want)
		}
		if rows := ask(t, s, fmt.Sprintf("SELECT count() FROM giaoban.observation WHERE batch = %d", info.ID)); rows != fmt.Sprint(size) {
			t.Errorf("batch of %d rows has %s in the store", size, rows)
		}
		if rows := ask(t, s, fmt.Sprintf("SELECT count() FROM giaoban.cell WHERE batch = %d", info.ID)); rows != fmt.Sprint(size) {
			t.Errorf("batch of %d rows has %s cells", size, rows)
		}
	}
}

// The same insert, sent again however often and with restarts between, is one.
func TestResendingABatchLeavesOneCopy(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := context.Background()
	for batch := range 9 {
		times := batch + 2 // 2 to 10
		info := send(t, s, time.Time{}, "", reported(t, "x", "a", "2014-01", int64(batch)))
		for range times - 1 {
			if batch%3 == 0 {
				closeStore(t, s)
				s = open(t, dir)
			}
			rows := rowsOf([]row{reported(t, "x", "a", "2014-01", int64(batch))})
			if _, _, err := s.appendFigures(ctx, info.ID, rows); err != nil {
				t.Fatal(err)
			}
			if err := s.appendBatch(ctx, info); err != nil {
				t.Fatal(err)
			}
		}
		for _, table := range []string{"observation", "cell"} {
			got := ask(t, s, fmt.Sprintf("SELECT count() FROM giaoban.%s WHERE batch = %d", table, info.ID))
			if got != "1" {
				t.Errorf("a batch sent %d times has %s rows in %s", times, got, table)
			}
		}
	}
	if s.DataVersion() != 9 {
		t.Errorf("version %d after nine batches", s.DataVersion())
	}
}
