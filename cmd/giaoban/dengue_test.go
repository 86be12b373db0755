package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// dengue is the long CSV of every province-month of the real data set, in the words
// of the second catalogue.
func dengue(t testing.TB) []byte {
	t.Helper()
	rows := published(t, "opendengue-vietnam", "vietnam_temporal_v1_3.csv")
	at := map[string]int{}
	for n, name := range rows[0] {
		at[name] = n
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"unit", "indicator", "period", "value"})
	for _, r := range rows[1:] {
		if r[at["S_res"]] == "Admin1" && r[at["T_res"]] == "Month" {
			_ = w.Write([]string{r[at["adm_1_name"]], "dengue_cases", r[at["calendar_start_date"]][:7], r[at["dengue_total"]]})
		}
	}
	w.Flush()
	return out.Bytes()
}

// A catalogue that is not Trà Vinh: Vietnam's provinces and dengue cases by month,
// 12,273 real province-months through POST /reports.
func TestDengue(t *testing.T) {
	file := dengue(t)
	i := install(t, filepath.Join(built.root, "testdata/dengue"), "2011-01-15")
	s := i.serve()
	var report struct {
		Batch                     string
		Accepted, Rows, Unchanged int
	}
	if status := s.send("", "text/csv", bytes.NewReader(file), &report); status != 200 || report.Accepted != 12273 {
		t.Fatalf("status %d, %+v", status, report)
	}
	batch := report.Batch
	if status := s.send("", "text/csv", bytes.NewReader(file), &report); status != 200 || report.Batch != batch || report.Unchanged != 12273 {
		t.Errorf("the same bytes again: status %d, %+v, first batch %s", status, report, batch)
	}

	var units struct{ Units []struct{ ID, Name string } }
	s.api("units?at=2007-01-01", &units)
	id := func(name string) string {
		for _, u := range units.Units {
			if u.Name == name {
				return u.ID
			}
		}
		t.Fatalf("no unit %s", name)
		return ""
	}
	year := func(unit, y string) float64 {
		var a answered
		s.api("series?indicator=dengue_cases&frequency=year&unit="+unit+"&from="+y+"&to="+y, &a)
		return *a.Series[0].Points[0].Value
	}
	if got := year("vn", "1998"); got != 234920 {
		t.Errorf("1998: %v", got)
	}
	if got := year("vn", "2010"); got != 128710 {
		t.Errorf("2010: %v", got)
	}
	var months answered
	s.api("series?indicator=dengue_cases&frequency=month&from=1994-01&to=2010-12&unit="+id("TRA VINH"), &months)
	n, sum := 0, 0.0
	for _, p := range months.Series[0].Points {
		if p.Value != nil {
			n++
			sum += *p.Value
		}
	}
	if n != 203 || sum != 34499 {
		t.Errorf("Trà Vinh: %d months, %v cases; want 203, 34499", n, sum)
	}

	var stalled struct {
		Rows []struct {
			Unit    struct{ Name string }
			States  []string
			Since   string
			Periods int
		}
		Ended []struct{ Name string }
	}
	s.api("stalled?period=2010-12", &stalled)
	found := false
	for _, r := range stalled.Rows {
		if r.Unit.Name == "TUYEN QUANG" {
			found = true
			if !slices.Contains(r.States, "zero_run") || r.Periods != 169 || r.Since != "1996-12" {
				t.Errorf("Tuyên Quang: %+v; want zero_run, 169 periods since 1996-12", r)
			}
		}
		if r.Unit.Name == "HA TAY" {
			t.Errorf("Hà Tây ended in 2008, it does not stall: %+v", r)
		}
	}
	if !found {
		t.Error("Tuyên Quang is not listed")
	}
	if !slices.ContainsFunc(stalled.Ended, func(u struct{ Name string }) bool { return u.Name == "HA TAY" }) {
		t.Errorf("Hà Tây's end is not shown: %+v", stalled.Ended)
	}
}

// Nothing in the program knows Trà Vinh but its catalogue.
func TestNothingKnowsTraVinh(t *testing.T) {
	out, err := exec.Command("git", "-C", built.root, "grep", "-il", "trà vinh\\|tra-vinh\\|travinh", "--", "*.go", "*.sql", "*.html", "*.js", "*.css").Output()
	if err != nil && len(out) > 0 {
		t.Fatal(err)
	}
	for _, file := range strings.Fields(string(out)) {
		if !strings.HasSuffix(file, "_test.go") && !strings.HasPrefix(file, "configs/catalogues/") {
			t.Errorf("%s names Trà Vinh", file)
		}
	}
}
