package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// trends is the part of an answer about changes that facts are checked against.
type trends struct {
	Series []struct {
		Unit   struct{ ID, Name string }
		Points []struct {
			Period             string
			Value, Change, YoY *jsonNumber
		}
	}
}

// The facts of the dengue set that are questions (V2 to V6), through HTTP.
func TestDengueFacts(t *testing.T) {
	file := dengue(t)
	s := install(t, filepath.Join(built.root, "testdata/dengue"), "2011-01-15").serve()
	var report struct{ Accepted int }
	if status := s.send("", "text/csv", bytes.NewReader(file), &report); status != 200 || report.Accepted != 12273 {
		t.Fatalf("status %d, %+v", status, report)
	}
	t.Run("V2: the sum of all provinces, by year", func(t *testing.T) {
		var a answered
		s.api("series?indicator=dengue_cases&frequency=year&unit=vn&from=1994&to=2010", &a)
		var got []string
		for _, p := range a.Series[0].Points {
			got = append(got, fmt.Sprintf("%s %.0f", p.Period, *p.Value))
		}
		want := "1994 42828, 1995 80447, 1996 89963, 1997 107188, 1998 234920, 1999 35868, 2000 25269, 2001 42013, 2002 31608, 2003 49751, " +
			"2004 78692, 2005 57080, 2006 68792, 2007 104553, 2008 96451, 2009 105370, 2010 128710"
		if strings.Join(got, ", ") != want {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, ", "), want)
		}
	})
	var units struct{ Units []struct{ ID, Name string } }
	s.api("units?limit=1000&at=2006-06-30", &units)
	names := map[string]string{}
	for _, u := range units.Units {
		names[u.Name] = u.ID
	}
	t.Run("V3: Trà Vinh by year", func(t *testing.T) {
		var a answered
		s.api("series?indicator=dengue_cases&frequency=year&from=1994&to=2010&unit="+names["TRA VINH"], &a)
		want := []float64{1532, 700, 1836, 9505, 4755, 1987, 579, 205, 111, 374, 2363, 2238, 1352, 1274, 997, 2730, 1961}
		for n, p := range a.Series[0].Points {
			if p.Value == nil || *p.Value != want[n] {
				t.Errorf("%s: %v, want %v", p.Period, p.Value, want[n])
			}
		}
	})
	t.Run("V4: the largest changes of a year", func(t *testing.T) {
		var got []string
		type moved struct {
			by   *big.Rat
			said string
		}
		var all []moved
		for name, id := range names {
			if id == "vn" {
				continue
			}
			var a trends
			s.api("trend?indicator=dengue_cases&frequency=year&from=1994&to=2010&unit="+id, &a)
			before := ""
			for _, p := range a.Series[0].Points {
				if p.Value != nil && before != "" {
					x, _ := new(big.Rat).SetString(string(*p.Value))
					y, _ := new(big.Rat).SetString(before)
					d := new(big.Rat).Sub(x, y)
					all = append(all, moved{d, fmt.Sprintf("%s %s %s>%s", name, p.Period, before, *p.Value)})
				}
				if before = ""; p.Value != nil {
					before = string(*p.Value)
				}
			}
		}
		slices.SortFunc(all, func(a, b moved) int { return new(big.Rat).Abs(b.by).Cmp(new(big.Rat).Abs(a.by)) })
		for _, m := range all[:3] {
			got = append(got, m.by.RatString()+" "+m.said)
		}
		want := "-23187 BEN TRE 1999 24562>1375, 19482 BEN TRE 1998 5080>24562, -14573 QUANG TRI 1999 14758>185"
		if strings.Join(got, ", ") != want {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, ", "), want)
		}
	})
	t.Run("V5: the longest runs of zero", func(t *testing.T) {
		var got []string
		for _, at := range []struct{ period, unit string }{{"2010-12", "TUYEN QUANG"}, {"2010-12", "CAO BANG"}, {"2006-10", "YEN BAI"}} {
			var a struct {
				Rows []struct {
					Unit    struct{ Name string }
					Since   string
					Periods int
				}
			}
			s.api("stalled?indicator=dengue_cases&period="+at.period, &a)
			for _, r := range a.Rows {
				if r.Unit.Name == at.unit {
					got = append(got, fmt.Sprintf("%s %d since %s", r.Unit.Name, r.Periods, r.Since))
				}
			}
		}
		if want := "TUYEN QUANG 169 since 1996-12, CAO BANG 107 since 2002-02, YEN BAI 96 since 1998-11"; strings.Join(got, ", ") != want {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, ", "), want)
		}
	})
	t.Run("V6: first and last months", func(t *testing.T) {
		want := map[string]string{"BA RIA-VUNG TAU": "1995-02 2010-12 191", "BAC KAN": "1997-01 2010-12 168", "BAC LIEU": "1997-01 2010-12 168",
			"BAC NINH": "1997-01 2010-12 168", "DAK NONG": "2004-01 2010-12 84", "HA TAY": "1994-02 2007-12 166", "HUNG YEN": "1997-02 2010-12 167"}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			var a answered
			s.api("series?indicator=dengue_cases&frequency=month&unit="+names[name], &a)
			first, last, n := "", "", 0
			for _, p := range a.Series[0].Points {
				if p.Value != nil {
					first, last, n = cmp.Or(first, p.Period), p.Period, n+1
				}
			}
			if got := fmt.Sprint(first, " ", last, " ", n); got != want[name] {
				t.Errorf("%s: %s, want %s", name, got, want[name])
			}
		}
	})
}

// branches makes a catalogue and a report of the British bank branches per 100,000
// adults by local authority (ONS, 8-10-1 a): 374 authorities, twelve years.
func branches(t *testing.T) (catalogue string, report []byte) {
	t.Helper()
	var units, out bytes.Buffer
	u, w := csv.NewWriter(&units), csv.NewWriter(&out)
	_ = u.Write([]string{"id", "code", "name_vi", "name_en", "level", "parent", "valid_from", "valid_to", "aliases"})
	_ = u.Write([]string{"uk", "UK", "United Kingdom", "United Kingdom", "country", "", "1990-01-01", "", ""})
	_ = w.Write([]string{"unit", "indicator", "period", "value"})
	ids := map[string]string{}
	for _, r := range published(t, "ons-sdg", "indicator_8-10-1.csv")[1:] {
		year, series, authority, code, value := r[0], r[1], r[4], r[8], r[9]
		if authority == "" || !strings.HasPrefix(series, "(a)") {
			continue
		}
		if ids[authority] == "" { // one has no code
			ids[authority] = fmt.Sprintf("la%03d", len(ids))
			_ = u.Write([]string{ids[authority], code, authority, authority, "authority", "uk", "1990-01-01", "", ""})
		}
		rat, ok := new(big.Rat).SetString(value)
		if !ok {
			t.Fatalf("%s %s: %q", authority, year, value)
		}
		_ = w.Write([]string{ids[authority], "bank_branches", year, rat.FloatString(9)}) // the store keeps nine digits
	}
	u.Flush()
	w.Flush()
	return otherCatalogue(t, units.String(), `indicators:
- code: bank_branches
  name: {vi: "Chi nhánh ngân hàng trên 100.000 người lớn", en: "Bank branches per 100,000 adults"}
  unit_of_measure: {vi: "chi nhánh", en: "branches"}
  kind: stock
  direction: up
  decimals: 1
  frequency: [year]
  reported_as: period
  reported_by: [{level: authority}]
  group: economy
  adds_over_units: no
`), out.Bytes()
}

// published reads a file of the real data sets.
func published(t testing.TB, set, file string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join(data(t, set), file))
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

// otherCatalogue is a catalogue of other units and indicators than the bundled one.
func otherCatalogue(t *testing.T, units, indicators string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "catalogue")
	if err := os.CopyFS(folder, os.DirFS(filepath.Join(built.root, "testdata/dengue"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "units.csv"), units)
	write(t, filepath.Join(folder, "indicators.yaml"), indicators)
	return folder
}

// The facts of the ONS set that are questions (O1 to O4), through HTTP.
func TestBranchFacts(t *testing.T) {
	catalogue, report := branches(t)
	s := install(t, catalogue, "2022-06-30").serve()
	var r map[string]any
	if status := s.send("file_name=branches.csv", "text/csv", bytes.NewReader(report), &r); status != 200 {
		t.Fatalf("%d %v", status, r["issues"])
	}
	var a trends
	s.api("trend?indicator=bank_branches&parent=uk&level=authority&from=2010&to=2021", &a)
	complete, falling, lower, still := 0, 0, 0, 0
	largest, said := new(big.Rat), ""
	for _, series := range a.Series {
		var values []*big.Rat
		down, same := len(series.Points) == 12, false
		for n, p := range series.Points {
			if p.Value == nil {
				continue
			}
			v, _ := new(big.Rat).SetString(string(*p.Value))
			if values = append(values, v); n == 0 {
				continue
			}
			by, _ := new(big.Rat).SetString(string(*p.Change))
			down, same = down && by.Sign() < 0, same || by.Sign() == 0
			if new(big.Rat).Abs(by).Cmp(new(big.Rat).Abs(largest)) > 0 {
				largest, said = by, fmt.Sprintf("%s %s %s", series.Unit.Name, p.Period, by.FloatString(6))
			}
		}
		if len(values) == 12 {
			complete++
			if values[11].Cmp(values[0]) < 0 {
				lower++
			}
		}
		if down {
			falling++
		}
		if same {
			still++
		}
	}
	if got := fmt.Sprintln(complete, falling, lower, still, said); got != "374 96 368 6 City of London 2012 -5207.566518\n" {
		t.Errorf("complete, falling each year, lower at the end, still once, largest change: %s", got)
	}
	var c struct {
		Rows []struct {
			Unit  struct{ Name string }
			Value *float64
		}
	}
	s.api("compare?indicator=bank_branches&parent=uk&level=authority&period=2021", &c)
	var got []string
	zero := map[string]bool{}
	for n, r := range c.Rows {
		if n < 3 {
			got = append(got, fmt.Sprintf("%s %.6f", r.Unit.Name, *r.Value))
		}
		zero[r.Unit.Name] = *r.Value == 0
	}
	if want := "City of London 2916.718382, Westminster 86.904842, Camden 39.294054"; strings.Join(got, ", ") != want {
		t.Errorf("first three of 2021:\n got %s\nwant %s", strings.Join(got, ", "), want)
	}
	if last := c.Rows[len(c.Rows)-1]; *last.Value != 0 || !zero["Bolsover"] || !zero["Clackmannanshire"] || !zero["Isles of Scilly"] {
		t.Errorf("the last have none: %s %v", last.Unit.Name, *last.Value)
	}
}

// What the authorities report does not add up to what the nation reports (O6): the
// nation's figure stands, and the difference is said.
func TestImplantFacts(t *testing.T) {
	var units, report strings.Builder
	units.WriteString("id,code,name_vi,name_en,level,parent,valid_from,valid_to,aliases\nen,EN,England,England,country,,1990-01-01,,\n")
	report.WriteString("unit,indicator,period,value\n")
	n, nation := 0, ""
	for _, r := range published(t, "ons-sdg", "indicator_3-7-1.csv")[1:] {
		region, authority, age, kind, multiplier, value := r[1], r[2], r[3], r[5], r[7], r[10]
		if r[0] != "2021/22" || kind != "Implant" || age != "" || multiplier != "Thousands" || value == "" {
			continue
		}
		switch {
		case authority != "":
			n++
			fmt.Fprintf(&units, "la%03d,,LA %d,LA %d,authority,en,1990-01-01,,\n", n, n, n)
			fmt.Fprintf(&report, "la%03d,implants,2021,%s\n", n, value)
		case region == "":
			nation = "unit,indicator,period,value\nen,implants,2021," + value + "\n" // in a file of its own: beside its parts it would be their total, and not stored
		}
	}
	catalogue := otherCatalogue(t, units.String(), `indicators:
- code: implants
  name: {vi: "Que cấy tránh thai", en: "Contraceptive implants"}
  unit_of_measure: {vi: "nghìn", en: "thousand"}
  kind: flow
  direction: none
  decimals: 3
  frequency: [year]
  reported_as: period
  reported_by: [{level: authority}]
  group: health
`)
	s := install(t, catalogue, "2022-06-30").serve()
	for name, text := range map[string]string{"implants.csv": report.String(), "nation.csv": nation} {
		var r map[string]any
		if status := s.send("file_name="+name+"&number_format=en", "text/csv", strings.NewReader(text), &r); status != 200 {
			t.Fatalf("%s: %d %v", name, status, r)
		}
	}
	var a struct {
		Series []struct {
			Points []struct {
				Value, Summed, Difference jsonNumber
				Coverage                  struct{ Reported int }
			}
		}
	}
	s.api("series?indicator=implants&unit=en&from=2021&to=2021", &a)
	p := a.Series[0].Points[0]
	if p.Value != "104.227" || p.Summed != "102.39" || p.Difference != "1.837" || p.Coverage.Reported != 147 {
		t.Errorf("%+v; want 104.227 reported, 102.39 of 147 authorities, 1.837 between them", p)
	}
}
