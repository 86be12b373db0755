package ingest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// neet is one edition of a series as its office published it, in the long form: the
// text of every value as it stands there, by indicator and period.
func neet(t testing.TB, file string) (long []byte, values map[string]string) {
	t.Helper()
	rows := csvRows(t, shared(t, file))
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Write([]string{"unit", "indicator", "period", "value"})
	values = map[string]string{}
	for _, r := range rows[1:] {
		name := r[1] // series, then adjusted or not, age, sex
		for _, part := range r[2:5] {
			if part != "" {
				name += " / " + part
			}
		}
		w.Write([]string{"United Kingdom", name, r[0], r[8]})
		values[name+" "+r[0]] = r[8]
	}
	w.Flush()
	return out.Bytes(), values
}

// A real revision of real figures: the office's edition of 23 June 2022, then the one
// in force now. What was revised, what is new and what stayed is counted as the
// office's own files say, and each edition can be had again as it stood, digit by digit.
func TestARealRevisionIsToldFigureByFigure(t *testing.T) {
	before, old := neet(t, "ons-sdg/revisions/indicator_8-6-1@9091925806_2022-06-23.csv")
	after, new := neet(t, "ons-sdg/indicator_8-6-1.csv")
	c, problems := configs.ReadCatalogue("../testdata/neet")
	for _, p := range problems {
		t.Error(p)
	}
	st := storetest.Open(t)
	s := New(st, c, Options{})
	take := func(file []byte, received string, dry bool) *Report {
		at, err := time.Parse(time.DateOnly, received)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Ingest(t.Context(), File{Name: "indicator_8-6-1.csv", Content: bytes.NewReader(file)}, Given{Received: at, Rate: "percent", DryRun: dry})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := take(before, "2022-06-23", false); r.State != stateAccepted || r.New != 1836 || r.Rejected != 0 {
		t.Fatalf("the first edition: %+v %v", r.brief(), r.Issues)
	}
	for _, dry := range []bool{true, false} {
		r := take(after, "2023-02-28", dry)
		if got := fmt.Sprint(r.State, " ", r.Revised, " revised, ", r.New, " new, ", r.Unchanged, " unchanged, ", r.Rejected, " refused"); !strings.HasSuffix(got, " 1801 revised, 81 new, 35 unchanged, 0 refused") {
			t.Errorf("dry run %v: %s", dry, got)
		}
		if len(r.Changes)+r.MoreChanges != 1801 || len(r.Changes) != mostChanges {
			t.Errorf("dry run %v: %d changes listed and %d more", dry, len(r.Changes), r.MoreChanges)
		}
	}
	if r := take(after, "2023-03-01", false); r.Unchanged != 1917 || r.Revised != 0 {
		t.Errorf("the same edition again: %+v", r.brief())
	}
	standsAsPublished(t, st, c, "2022-12-31", old)
	standsAsPublished(t, st, c, "2023-12-31", new)
}

// standsAsPublished holds what was in force on a day against an edition: as kept, and
// as written.
func standsAsPublished(t *testing.T, st *store.Store, c *giaoban.Catalogue, asOf string, published map[string]string) {
	t.Helper()
	all, err := st.Latest(t.Context(), store.Filter{AsOf: giaoban.RevisionAt(day(asOf).Time())})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := st.Explained(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(published) {
		t.Fatalf("as of %s %d figures, published were %d", asOf, len(entries), len(published))
	}
	wrong := 0
	for _, e := range entries {
		period := e.Period.Key()
		if y, q, ok := strings.Cut(period, "Q"); ok {
			period = y + " Q" + q
		}
		want := published[c.Indicator(e.Indicator, e.Period.Ends).Name.EN+" "+period]
		kept, _, err := giaoban.ParseDecimal(want)
		if err != nil || e.Raw != want || e.Value != kept {
			if wrong++; wrong < 5 {
				t.Errorf("as of %s %s %s is %s, written %q; published %q", asOf, e.Indicator, period, e.Value, e.Raw, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("as of %s %d figures are wrong", asOf, wrong)
	}
}

// What two texts say of one kept figure beyond its nine digits.
func TestDigitsBeyondThoseKept(t *testing.T) {
	for _, c := range []struct {
		text, kept, digits string
		ok                 bool
	}{
		{"16.888393146303272", "16.888393146", "303272", true},
		{"16,888393146303272", "16.888393146", "303272", true},
		{"16.8883931463000", "16.888393146", "3", true},
		{"16.888393146", "16.888393146", "", true},
		{"16.888393145999", "16.888393146", "999", true},
		{"16.888393147", "16.888393146", "", false},
		{"16.888393146303 %", "16.888393146", "", false},
		{"x", "16.888393146", "", false},
	} {
		kept, _, err := giaoban.ParseDecimal(c.kept)
		if err != nil {
			t.Fatal(err)
		}
		if digits, ok := beyond(c.text, kept); digits != c.digits || ok != c.ok {
			t.Errorf("%q: %q %v, want %q %v", c.text, digits, ok, c.digits, c.ok)
		}
	}
}
