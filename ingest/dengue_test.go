package ingest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// shared finds data that stands beside the project; a test without it says so.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not there: %v", path, err)
		}
		t.Skipf("NOT TESTED: %s is not there; get the data that belongs beside the project", path)
	}
	return path
}

// csvRows are the records of a file, its header first.
func csvRows(t testing.TB, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// dengue is every province-month of the real file, with the catalogue it needs.
func dengue(t testing.TB) (*giaoban.Catalogue, []byte, int) {
	rows := csvRows(t, shared(t, "opendengue-vietnam/vietnam_temporal_v1_3.csv"))
	var out bytes.Buffer
	fmt.Fprintln(&out, "unit,indicator,period,value")
	units := []giaoban.Unit{{ID: "vn", Code: "VN", Name: giaoban.Text{VI: "Việt Nam", EN: "Viet Nam"}, Level: "country", ValidFrom: day("1990-01-01"), ValidTo: giaoban.Forever, Ranked: true}}
	seen, n := map[string]bool{}, 0
	for _, r := range rows[1:] {
		if r[13] != "Admin1" || r[14] != "Month" {
			continue
		}
		fmt.Fprintf(&out, "%s,dengue_cases,%s,%s\n", r[1], r[8][:7], r[11])
		n++
		if !seen[r[1]] {
			seen[r[1]] = true
			u := giaoban.Unit{ID: giaoban.UnitID(fmt.Sprintf("v%02d", len(seen))), Name: giaoban.Text{VI: r[1], EN: r[1]}, Level: "province", Parent: "vn",
				ValidFrom: day("1990-01-01"), ValidTo: giaoban.Forever, Ranked: true}
			if r[1] == "HA TAY" {
				u.ValidTo = day("2008-01-01")
			}
			units = append(units, u)
		}
	}
	c := &giaoban.Catalogue{Hash: "dengue", Units: giaoban.NewUnits(units, nil, nil)}
	c.SetIndicators([]*giaoban.Indicator{{Code: "dengue_cases", Name: giaoban.Text{VI: "Số ca sốt xuất huyết", EN: "Dengue cases"}, Kind: giaoban.Flow{},
		Frequencies: []giaoban.Frequency{giaoban.Month}, ReportedAs: giaoban.AsPeriod, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}})
	return c, out.Bytes(), n
}

func day(s string) giaoban.Date {
	d, err := giaoban.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDengueFileIsTakenWholeAndOnce(t *testing.T) {
	c, file, n := dengue(t)
	if n != 12273 {
		t.Fatalf("the real file has %d province-months, want 12273", n)
	}
	st := storetest.Open(t)
	s := New(st, c, Options{})
	began := time.Now()
	first, err := s.Ingest(t.Context(), File{Name: "long.csv", Content: bytes.NewReader(file)}, Given{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("taken in %v", time.Since(began))
	if first.State != stateAccepted || first.Accepted != n || first.New != n || first.Rows != n || first.Rejected != 0 {
		t.Fatalf("%+v", first.brief())
	}
	again, err := s.Ingest(t.Context(), File{Name: "long.csv", Content: bytes.NewReader(file)}, Given{})
	if err != nil {
		t.Fatal(err)
	}
	if again.Batch != first.Batch || again.Accepted != n || again.Unchanged != n || st.DataVersion() != 1 {
		t.Fatalf("the same file again: %+v, data version %d; first batch %s", again.brief(), st.DataVersion(), first.Batch)
	}
	got, err := st.Latest(t.Context(), store.Filter{From: day("1998-01-01"), To: day("1998-12-31")})
	if err != nil {
		t.Fatal(err)
	}
	var sum giaoban.Decimal
	for _, o := range got {
		sum = sum.Add(o.Value)
	}
	if sum != giaoban.Whole(234920) {
		t.Errorf("1998 adds up to %s, want 234920", sum)
	}
}
