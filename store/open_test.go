package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// open opens the store of a folder on the real engine; it may be closed before
// the test ends.
func open(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(context.Background(), Options{URL: "chdb:" + dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func period(t testing.TB, key string) giaoban.Period {
	t.Helper()
	p, err := giaoban.ParsePeriod(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// row is one observation with the cell it stood in.
type row struct {
	giaoban.Observation
	Cell
}

func reported(t testing.TB, indicator, unit, key string, value int64) row {
	return row{
		giaoban.Observation{Figure: giaoban.Figure{Indicator: indicator, Unit: giaoban.UnitID(unit), Period: period(t, key)},
			Amount: giaoban.Of(giaoban.Whole(value)), Status: giaoban.Reported},
		Cell{Sheet: "Sheet1", Row: 2, Col: 7, Raw: "x"},
	}
}

func rowsOf(rows []row) Rows {
	next := 0
	return func() (giaoban.Observation, Cell, bool) {
		if next == len(rows) {
			return giaoban.Observation{}, Cell{}, false
		}
		next++
		return rows[next-1].Observation, rows[next-1].Cell, true
	}
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// report is a batch whose file is the text given.
func send(t testing.TB, s *Store, received time.Time, file string, rows ...row) Info {
	t.Helper()
	info, err := trySend(s, received, file, rows...)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func trySend(s *Store, received time.Time, file string, rows ...row) (info Info, err error) {
	err = s.Write(context.Background(), func(w Writer) error {
		b := Batch{Received: received, By: "huyện Càng Long", FileName: "báo cáo.csv", SHA256: hashOf(file), Options: "{}", Catalog: "c1"}
		info, err = w.Accept(context.Background(), b, bytes.NewReader([]byte(file)), rowsOf(rows), func(id giaoban.Revision) string { return "report" })
		return err
	})
	return info, err
}

func latest(t testing.TB, s *Store, f Filter) []giaoban.Observation {
	t.Helper()
	out, err := s.Latest(context.Background(), f)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAFigureGoesInAndComesBackWithItsPlace(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := context.Background()
	if s.DataVersion() != 0 || s.LastReceived() != 0 {
		t.Errorf("an empty store is at version %d, last %d", s.DataVersion(), s.LastReceived())
	}
	r := reported(t, "bhyt", "cang-long", "2014H1", 410036)
	r.Cell = Cell{Sheet: "Biểu 1", Row: 14, Col: 7, Raw: "410.036 thẻ", Note: "số liệu\tđến\n15/6 \\ '", Origin: "BHXH"}
	info := send(t, s, time.Time{}, "file one", r)
	if info.State != Accepted || info.Figures != 1 || s.DataVersion() != 1 || s.LastReceived() != info.ID {
		t.Errorf("accepted as %+v, version %d", info, s.DataVersion())
	}
	for round := range 2 {
		got := latest(t, s, Filter{Indicators: []string{"bhyt"}, Units: []giaoban.UnitID{"cang-long"}})
		want := r.Observation
		want.Revision, want.Source = info.ID, 1
		if len(got) != 1 || got[0] != want {
			t.Fatalf("round %d: latest is\n%+v, want\n%+v", round, got, want)
		}
		h, err := s.History(ctx, want.Figure)
		if err != nil || len(h) != 1 {
			t.Fatalf("history: %v %v", h, err)
		}
		p := h[0].Provenance
		if p.Cell != "G14" || p.Sheet != "Biểu 1" || p.Raw != r.Raw || p.Note != r.Note || p.Origin != "BHXH" || p.By != "huyện Càng Long" ||
			p.Batch != info.ID || p.SHA256 != hashOf("file one") || p.FileName != "báo cáo.csv" {
			t.Errorf("provenance %+v", p)
		}
		f, err := s.File(ctx, p.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(f)
		if string(text) != "file one" || err != nil || f.Close() != nil {
			t.Errorf("file: %q %v", text, err)
		}
		closeStore(t, s)
		s = open(t, dir)
		if s.DataVersion() != 1 || s.LastReceived() != info.ID {
			t.Errorf("after reopening: version %d, last %d", s.DataVersion(), s.LastReceived())
		}
	}
}
