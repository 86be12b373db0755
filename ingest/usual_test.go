package ingest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// A figure far from the unit's own history is a warning with the usual range, and goes
// in; confirmed, the note stays with it.
func TestFiguresFarFromTheirHistory(t *testing.T) {
	for _, c := range []struct {
		name    string
		history []string
		value   string
		want    string // code and range; empty: no warning
	}{
		{"within the fences", []string{"100", "110", "105", "98", "120", "115"}, "140", ""},
		{"beyond the outer fence", []string{"100", "110", "105", "98", "120", "115"}, "400", "outside_usual 98 – 120"},
		{"beyond it, but not twice the largest", []string{"100", "110", "105", "98", "120", "115"}, "200", ""},
		{"five earlier figures are a short history", []string{"100", "110", "105", "98", "120"}, "400", ""},
		{"far beyond a short history", []string{"100", "110", "105", "98", "120"}, "1100", "outside_usual 98 – 120"},
		{"far beyond a short history that is not steady", []string{"100", "250"}, "2000", ""},
		{"a thousand times: another unit of measure", []string{"100", "110"}, "105000", "jump_of_scale 100 – 110"},
		{"a thousandth", []string{"100000", "110000"}, "104", "jump_of_scale 100.000 – 110.000"},
		{"a hundred times", []string{"9", "8"}, "850", "jump_of_percent 8 – 9"},
		{"nothing earlier", nil, "400", ""},
		{"zeros tell no size", []string{"0", "0", "0"}, "1000", ""},
		{"seen before", []string{"100", "110", "105", "98", "120", "115", "900"}, "890", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, st := testService(t, province())
			rows := "unit,indicator,period,value\n"
			for n, v := range c.history {
				rows += fmt.Sprintf("tv-tp,jobs,%dH%d,%s\n", 2008+n/2, n%2+1, v)
			}
			if len(c.history) > 0 {
				if o := send(t, s, st, "history.csv", []byte(rows), Given{}); o.Report.State != stateAccepted || len(o.Report.Issues) > 0 {
					t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
				}
			}
			file := []byte("unit,indicator,period,value\ntv-tp,jobs,2014H1," + c.value + "\n")
			o := send(t, s, st, "now.csv", file, Given{DryRun: true})
			got := ""
			for _, i := range o.Report.Issues {
				if i.Severity != giaoban.SeverityWarning {
					t.Errorf("%+v", i)
				}
				got = i.Code
				if strings.Contains(i.Message, strings.TrimPrefix(c.want, i.Code+" ")) {
					got = c.want
				}
			}
			if got != c.want || o.Report.State != stateChecked {
				t.Fatalf("got %q, want %q: %+v %v", got, c.want, o.Report.brief(), o.Report.Issues)
			}
			if c.want == "" {
				return
			}
			o = send(t, s, st, "now.csv", file, Given{Confirm: map[string]string{o.Report.Issues[0].ID: "đúng, có đợt tuyển lớn"}})
			if o.Report.State != stateAccepted || o.Report.Issues[0].Confirmed == "" {
				t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
			}
			entries, err := st.History(t.Context(), giaoban.Figure{Indicator: "jobs", Unit: "tv-tp", Period: span2014H1()})
			if err != nil || len(entries) != 1 || entries[0].Note != "đúng, có đợt tuyển lớn" {
				t.Errorf("the note is not with the figure: %+v %v", entries, err)
			}
		})
	}
}
