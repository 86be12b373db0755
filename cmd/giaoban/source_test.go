package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

type answered struct {
	Series []struct {
		Unit   struct{ ID, Name string }
		Points []struct {
			Period, Status, Basis         string
			Value, Numerator, Denominator *float64
			Illustrative                  bool
			Coverage                      struct{ Reported, Expected int }
		}
	}
}

// The source's figures, from the bundled files through ingest, ClickHouse and query,
// each with its source: what a leader of mid-2014 has to see.
func TestTheSourcesFigures(t *testing.T) {
	i := traVinh(t)
	s := i.serve()
	for _, f := range []struct {
		indicator string
		want      float64
	}{
		{"hi_cards", 410036}, {"jobs_created", 49867}, {"houses_merit", 1097}, {"nrd_households", 35598},
		{"iso_agencies", 76}, {"unemployment_benefit", 1749}, {"complaints_resolved", 978}, {"complaints_due", 1170},
		{"nrd_communes_met", 2}, {"nrd_pilot_total", 17},
	} {
		t.Run(f.indicator, func(t *testing.T) {
			var a answered
			s.api("series?unit=tv&frequency=half&from=2014H1&to=2014H1&indicator="+f.indicator, &a)
			p := a.Series[0].Points[0]
			if p.Value == nil || *p.Value != f.want {
				t.Fatalf("value %v, want %v", p.Value, f.want)
			}
			if p.Illustrative || p.Basis != "reported" {
				t.Errorf("illustrative %v, basis %s: it is published", p.Illustrative, p.Basis)
			}
			var h struct {
				Revisions []struct{ Origin, File, Cell string }
			}
			s.api("observations/history?unit=tv&period=2014H1&indicator="+f.indicator, &h)
			if len(h.Revisions) == 0 || h.Revisions[0].Origin == "" || h.Revisions[0].File == "" {
				t.Errorf("no source: %+v", h.Revisions)
			}
		})
	}
	t.Run("complaints_rate is Σn/Σd", func(t *testing.T) {
		var a answered
		s.api("series?unit=tv&frequency=half&from=2014H1&to=2014H1&indicator=complaints_rate", &a)
		p := a.Series[0].Points[0]
		if p.Value == nil || *p.Value != 83.58974359 || *p.Numerator != 978 || *p.Denominator != 1170 {
			t.Errorf("%+v", p)
		}
	})
	t.Run("two distributions, 17 and 68 communes, never one", func(t *testing.T) {
		for indicator, want := range map[string]map[string]float64{
			"nrd_pilot_band": {"19": 2, "11-14": 13, "8-10": 2}, "nrd_other_band": {"10-12": 12, "7-9": 39, "<7": 17}} {
			var a struct {
				Points []struct {
					Bands []struct {
						Code  string
						Value float64
					}
					Sum, Total *float64
				}
			}
			s.api("distribution?unit=tv&from=2014H1&to=2014H1&indicator="+indicator, &a)
			sum := 0.0
			for _, b := range a.Points[0].Bands {
				if b.Value != want[b.Code] {
					t.Errorf("%s %s: %v, want %v", indicator, b.Code, b.Value, want[b.Code])
				}
				sum += b.Value
			}
			if a.Points[0].Sum == nil || *a.Points[0].Sum != sum || a.Points[0].Total == nil || *a.Points[0].Total != sum {
				t.Errorf("%s: sum %v total %v, want %v", indicator, a.Points[0].Sum, a.Points[0].Total, sum)
			}
		}
	})
	t.Run("on the leader's page, as they are read", func(t *testing.T) {
		r, body := s.get("/")
		for _, want := range []string{"410.036", "49.867", "83,6%", "1.097", "35.598", ">76<", "1.749", "978 trên 1.170"} {
			if !strings.Contains(string(body), want) {
				t.Errorf("the overview lacks %s", want)
			}
		}
		if policy := r.Header.Get("Content-Security-Policy"); policy == "" || strings.Contains(policy, "unsafe") {
			t.Errorf("policy %q", policy)
		}
	})
	t.Run("the command line says the same", func(t *testing.T) {
		out, code := i.run("query", "series", "--indicator", "hi_cards", "--unit", "tv", "--from", "2014H1", "--to", "2014H1", "--format", "csv")
		if code != 0 || !strings.Contains(out, "410036") {
			t.Errorf("exit %d\n%s", code, out)
		}
		if out, code := i.run("query", "series", "--indicator", "no_such"); code != exitRefused {
			t.Errorf("exit %d, want %d\n%s", code, exitRefused, out)
		}
	})
}

// Illustrative figures and targets can be left out: what was published stays, and
// nothing on the page is marked.
func TestWithoutIllustrativeFigures(t *testing.T) {
	i := bundled(t)
	i.env = []string{"GIAOBAN_ILLUSTRATIVE=no"}
	s := i.serve()
	_, page := s.get("/")
	if !strings.Contains(string(page), "410.036") || strings.Contains(string(page), "minh họa") {
		t.Error("the published figures alone are not what the page shows")
	}
	var a answered
	s.api("series?unit=tv-tracu&frequency=half&from=2014H1&to=2014H1&indicator=jobs_created", &a)
	if p := a.Series[0].Points; len(p) > 0 && p[0].Value != nil {
		t.Errorf("a district's figure that nobody published is there: %+v", p)
	}
}

// A second start loads nothing twice and answers in under two seconds; one process
// holds the store, and a second one names the first.
func TestSecondStart(t *testing.T) {
	i := bundled(t)
	first := i.serve()
	loaded := len(first.lines) - 1
	if loaded < 5 {
		t.Errorf("the first start loaded %d files", loaded)
	}
	out, code := i.run("serve")
	if code != exitStore || !strings.Contains(out, first.address) {
		t.Errorf("a second server: exit %d, should name %s\n%s", code, first.address, out)
	}
	first.stop()
	second := i.serve()
	if len(second.lines) != 1 {
		t.Errorf("the second start loaded again: %v", second.lines)
	}
	if r, _ := second.get("/readyz"); r.StatusCode != http.StatusOK {
		t.Errorf("not ready: %s", r.Status)
	}
	t.Logf("first start %v, second %v", first.started.Round(time.Millisecond), second.started.Round(time.Millisecond))
	if second.started > 10*time.Second {
		t.Errorf("the second start took %v", second.started)
	}
}

// A file goes in over the command line while the server holds the store: 10, then
// 12, then 10 again ends at 10, with three revisions, each with its file and cell.
func TestTenTwelveTen(t *testing.T) {
	i := traVinh(t)
	s := i.serve()
	for n, v := range []int{10, 12, 10} {
		file := t.TempDir() + fmt.Sprintf("/sua-%d.csv", n)
		write(t, file, fmt.Sprintf("đơn vị;chỉ tiêu;kỳ báo cáo;giá trị;ghi chú\nH. Cầu Kè;Cơ quan, đơn vị áp dụng TCVN ISO 9001;6 tháng cuối năm 2014;%d;lần %d\n", v, n+1))
		if out, code := i.run("ingest", file); code != 0 {
			t.Fatalf("%d: exit %d\n%s", v, code, out)
		}
	}
	var h struct {
		Revisions []struct {
			Value   *float64
			InForce bool `json:"in_force"`
			File    string
			Row     int
			Note    string
		}
	}
	s.api("observations/history?indicator=iso_agencies&unit=tv-cauke&period=2014H2", &h)
	var values []float64
	for _, r := range h.Revisions {
		values = append(values, *r.Value)
	}
	if !slices.Equal(values, []float64{10, 12, 10}) || !h.Revisions[2].InForce || h.Revisions[2].Row != 2 || h.Revisions[1].Note != "lần 2" {
		t.Errorf("%+v", h.Revisions)
	}
}

// A batch is undone by its number; the command says what changes first, and whose
// totals with it.
func TestUndoFromTheCommandLine(t *testing.T) {
	i := traVinh(t)
	file := filepath.Join(t.TempDir(), "sua.csv")
	sent := func(value int) string {
		write(t, file, fmt.Sprintf("unit,indicator,period,value\ntv-cauke,iso_agencies,2014H2,%d\n", value))
		out, code := i.run("ingest", "--json", "--note", "thử", file)
		var r struct{ Batch string }
		if err := json.Unmarshal([]byte(out), &r); err != nil || code != 0 {
			t.Fatalf("exit %d %v\n%s", code, err, out)
		}
		return r.Batch
	}
	sent(10)
	batch := sent(12)
	for _, dry := range []bool{true, false} {
		args := []string{"undo", batch, "--note", "gửi nhầm"}
		if dry {
			args = append(args, "--dry-run")
		}
		out, code := i.run(args...)
		if code != 0 || !strings.Contains(out, "12 → 10 (-2); tổng của Tỉnh Trà Vinh cũng đổi theo") {
			t.Fatalf("dry run %v: exit %d\n%s", dry, code, out)
		}
	}
	if out, code := i.run("undo", batch); code != 1 || !strings.Contains(out, "không còn gì để hoàn tác") {
		t.Errorf("a second time: exit %d\n%s", code, out)
	}
}

// The form of a unit and period, filled in, is read back whole and without a question.
func TestTemplateIsReadBack(t *testing.T) {
	i := traVinh(t)
	i.serve() // the commands ask it; none of them opens the store
	before := filepath.Join(t.TempDir(), "truoc.csv")
	write(t, before, "unit,indicator,period,value,numerator,denominator\ntv-cauke,iso_agencies,2014H1,9,,\ntv-cauke,iso_agencies,2013H2,8,,\ntv-cauke,nrd_households_pct,2019,,30,40\n")
	if out, code := i.run("ingest", before); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	for _, c := range []struct {
		unit, period string
		earlier      []string
	}{{"tv-cauke", "2014H2", []string{"9", "8"}}, {"tv-travinh", "2014H2", nil}, {"tv-canglong", "2014", nil}, {"tv-cauke", "2020", []string{"30/40"}}} {
		file := filepath.Join(t.TempDir(), "bieu.xlsx")
		if out, code := i.run("template", "--unit", c.unit, "--period", c.period, "-o", file); code != 0 {
			t.Fatalf("%v: exit %d\n%s", c, code, out)
		}
		f, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sheet, filled := f.GetSheetName(0), 0
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(rows, func(r []string) bool {
			return len(r) >= 3+len(c.earlier) && slices.Equal(r[3:3+len(c.earlier)], c.earlier)
		}) {
			t.Errorf("%v: the figures of the period before and of last year's are not in: %q", c, rows)
		}
		if year := slices.Contains(rows[4], "Cùng kỳ năm trước"); year != (len(c.period) != len("2014")) { // a year's period before is last year's
			t.Errorf("%v: a column of last year's figures: %v", c, year)
		}
		validations, err := f.GetDataValidations(sheet)
		if err != nil || len(validations) == 0 {
			t.Fatalf("%v: no validation of the cells, %v", c, err)
		}
		for _, v := range validations {
			value := any(1)
			if least, err := strconv.Atoi(v.Formula1); err == nil && least > 1 {
				value = least
			}
			if v.Type == "" { // a rate
				value = "1/4"
			}
			if err := f.SetCellValue(sheet, v.Sqref, value); err != nil {
				t.Fatal(err)
			}
			filled++
		}
		if err := f.Save(); err != nil {
			t.Fatal(err)
		}
		f.Close()
		out, _ := i.run("ingest", "--json", "--dry-run", file)
		var r struct {
			State     string
			Rows      int
			Rejected  int
			Questions []any
			Issues    []struct{ Code, Severity, Message string }
		}
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		wrong := 0
		for _, s := range r.Issues {
			if s.Code == "last_year_differs" || s.Code == "form_changed" {
				t.Errorf("%v: as it was made: %s %s", c, s.Code, s.Message)
			}
			if s.Severity == "error" && s.Code != "rule_broken" && s.Code != "subset_exceeds" && s.Code != "set_below_subset" { // ones everywhere do not add up
				t.Errorf("%v: %s %s", c, s.Code, s.Message)
			} else if s.Severity == "error" {
				wrong++
			}
		}
		if r.Rows < filled || len(r.Questions) > 0 || r.Rejected > wrong {
			t.Errorf("%v: %d cells filled of %d rows, %d read, %d rejected, questions %v", c, filled, len(rows), r.Rows, r.Rejected, r.Questions)
		}
	}
	if out, code := i.run("template", "--unit", "nowhere", "--period", "2014H2", "-o", filepath.Join(t.TempDir(), "x.xlsx")); code != 1 || !strings.Contains(out, "không có đơn vị") && !strings.Contains(out, "Không có đơn vị") {
		t.Errorf("a unit that is not there: exit %d %s", code, out)
	}
}

// Last year's figures on the form are locked, checked and never stored: another one
// written there is said, and the one in force stays.
func TestTemplateDoesNotReviseLastYear(t *testing.T) {
	i := traVinh(t)
	i.serve()
	before, file := filepath.Join(t.TempDir(), "truoc.csv"), filepath.Join(t.TempDir(), "bieu.xlsx")
	write(t, before, "unit,indicator,period,value\ntv-cauke,iso_agencies,2013H2,8\n")
	for _, args := range [][]string{{"ingest", before}, {"template", "--unit", "tv-cauke", "--period", "2014H2", "-o", file}} {
		if out, code := i.run(args...); code != 0 {
			t.Fatalf("%v: exit %d\n%s", args, code, out)
		}
	}
	f, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	row := 1 + slices.IndexFunc(rows, func(r []string) bool { return len(r) > 4 && r[4] == "8" })
	for column, locked := range map[string]bool{"D": true, "E": true, "F": false} {
		n, err := f.GetCellStyle(sheet, fmt.Sprint(column, row))
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(n)
		if err != nil {
			t.Fatal(err)
		}
		if got := style.Protection == nil || style.Protection.Locked; got != locked {
			t.Errorf("%s%d: locked %v", column, row, got)
		}
	}
	for column, value := range map[string]int{"E": 7, "F": 9} {
		if err := f.SetCellValue(sheet, fmt.Sprint(column, row), value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	f.Close()
	out, code := i.run("ingest", file)
	if code != 0 || !strings.Contains(out, "Cột cùng kỳ ghi 7, còn số đã nhận là 8") || !strings.Contains(out, "1 số liệu, 1 đã hiểu") {
		t.Fatalf("exit %d\n%s", code, out)
	}
	out, code = i.run("query", "series", "--indicator", "iso_agencies", "--unit", "tv-cauke", "--from", "2013H2", "--to", "2014H2", "--frequency", "half", "--format", "csv")
	if code != 0 || !strings.Contains(out, "2013H2") || !strings.Contains(out, ",8,") || strings.Contains(out, ",7,") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// A report put into the watched folder of a running server is taken in.
func TestServerTakesFromItsFolder(t *testing.T) {
	i := traVinh(t)
	folder := t.TempDir()
	i.env = append(i.env, "GIAOBAN_UPLOAD_FOLDER="+folder)
	s := i.serve()
	write(t, filepath.Join(folder, "bao-cao.csv"), "unit,indicator,period,value\ntv-cauke,iso_agencies,2014H2,10\n")
	for end := time.Now().Add(time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(folder, "accepted", "bao-cao.csv")); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("it still lies there\n%s", s.log)
		}
	}
	var h struct{ Revisions []struct{ Value *float64 } }
	s.api("observations/history?indicator=iso_agencies&unit=tv-cauke&period=2014H2", &h)
	if len(h.Revisions) == 0 || *h.Revisions[len(h.Revisions)-1].Value != 10 {
		t.Errorf("%+v", h)
	}
}

// SIGTERM ends the server within ten seconds, exit 0.
func TestTermination(t *testing.T) {
	s := traVinh(t).serve()
	began := time.Now()
	s.stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("ended after %v", took)
	}
	if code := s.command.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit %d\n%s", code, s.log)
	}
}
