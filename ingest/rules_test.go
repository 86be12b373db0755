package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// Rules between indicators hold within a file, and between a file and what is in
// force; a side that nobody sent says nothing.
func TestRulesBetweenIndicators(t *testing.T) {
	const head = "unit,indicator,period,value,band\n"
	catalogue := func() *giaoban.Catalogue {
		c := province()
		c.Checks = []giaoban.Check{
			{Code: "houses_jobs", Left: "houses", Op: "<=", Right: "jobs", Severity: giaoban.SeverityError},
			{Code: "iso_sum", Left: "iso", Op: "=", Right: "jobs - houses", Severity: giaoban.SeverityWarning},
			{Code: "iso_area", Left: "iso", Op: "<", Right: "area", Severity: giaoban.SeverityInfo},
			{Code: "bands", Left: "pilot_band", Op: "=", Right: "iso", Severity: giaoban.SeverityError},
		}
		return c
	}
	for _, c := range []struct {
		name, before, file string
		want               string // severity and a part of the sentence, said at every side in the file; empty: nothing to say
	}{
		{"kept", "", "tv-tp,jobs,2014H1,10,\ntv-tp,houses,2014H1,10,\n", ""},
		{"broken in one file", "", "tv-tp,jobs,2014H1,10,\ntv-tp,houses,2014H1,12,\n", "error “Nhà cho người có công” = 12 không được lớn hơn “Lao động được giải quyết việc làm” = 10"},
		{"broken against what is in force", "tv-tp,jobs,2014H1,10,\n", "tv-tp,houses,2014H1,12,\n", "error = 12 không được lớn hơn"},
		{"the other side comes later", "tv-tp,houses,2014H1,12,\n", "tv-tp,jobs,2014H1,10,\n", "error = 12 không được lớn hơn"},
		{"another unit's figures are not compared", "tv-canglong,jobs,2014H1,10,\n", "tv-tp,houses,2014H1,12,\n", ""},
		{"another period's neither", "tv-tp,jobs,2013H1,10,\n", "tv-tp,houses,2014H1,12,\n", ""},
		{"a difference, as a warning", "tv-tp,jobs,2014H1,10,\ntv-tp,houses,2014H1,4,\n", "tv-tp,iso,2014H1,7,\n", "warning = 7 phải bằng “Lao động được giải quyết việc làm” − “Nhà cho người có công” = 6"},
		{"a difference, as information", "tv-tp,area,2014H1,5,\n", "tv-tp,iso,2014H1,7,\n", "info = 7 phải nhỏ hơn “Diện tích gieo trồng” = 5"},
		{"bands add up", "tv-tp,iso,2014H1,6,\n", "tv-tp,pilot_band,2014H1,1,8-10\ntv-tp,pilot_band,2014H1,2,11-14\ntv-tp,pilot_band,2014H1,3,19\n", ""},
		{"bands do not", "tv-tp,iso,2014H1,7,\n", "tv-tp,pilot_band,2014H1,1,8-10\ntv-tp,pilot_band,2014H1,2,11-14\ntv-tp,pilot_band,2014H1,3,19\n", "error “Xã điểm theo số tiêu chí” = 6 phải bằng"},
		{"one band in the file, the others in force", "tv-tp,iso,2014H1,6,\ntv-tp,pilot_band,2014H1,1,8-10\ntv-tp,pilot_band,2014H1,2,11-14\ntv-tp,pilot_band,2014H1,3,19\n", "tv-tp,pilot_band,2014H1,4,19\n", "error = 7 phải bằng"},
		{"a band nobody sent", "tv-tp,iso,2014H1,6,\n", "tv-tp,pilot_band,2014H1,9,19\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, st := testService(t, catalogue())
			if c.before != "" {
				if o := send(t, s, st, "before.csv", []byte(head+c.before), Given{}); o.Report.State != stateAccepted {
					t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
				}
			}
			o := send(t, s, st, "a.csv", []byte(head+c.file), Given{})
			severity, sentence, _ := strings.Cut(c.want, " ")
			switch {
			case c.want == "" && len(o.Report.Issues) == 0 && o.Report.State == stateAccepted:
			case c.want != "" && len(o.Report.Issues) == map[bool]int{true: strings.Count(c.file, "\n"), false: 1}[severity == "error"] &&
				!slices.ContainsFunc(o.Report.Issues, func(i Issue) bool { return string(i.Severity) != severity || !strings.Contains(i.Message, sentence) }) &&
				(o.Report.State == stateAccepted) == (severity != "error"):
			default:
				t.Errorf("want %q, got %s %v", c.want, o.Report.State, o.Report.Issues)
			}
		})
	}
}

// What nobody published proves no report wrong: a figure in force that is illustrative is
// not held against a published one, in rules, subsets, runs through the year or rates.
func TestIllustrativeFiguresRefuseNobody(t *testing.T) {
	const head = "unit,indicator,period,value,illustrative\n"
	for _, c := range []struct{ name, before, file, refused string }{
		{"a rule", "tv-tp,jobs,2014H1,10,yes\n", "tv-tp,houses,2014H1,12,no\n", "rule_broken"},
		{"a subset", "tv-tp,jobs,2014H1,10,yes\n", "tv-tp,jobs_poor,2014H1,12,no\n", "subset_exceeds"},
		{"a set", "tv-tp,jobs_poor,2014H1,12,yes\n", "tv-tp,jobs,2014H1,10,no\n", "set_below_subset"},
		{"a run", "tv-tp,revenue,2014-01-01/2014-03-31,10,yes\n", "tv-tp,revenue,2014-01-01/2014-06-30,9,no\n", "cumulative_falls"},
	} {
		for _, published := range []bool{false, true} {
			t.Run(c.name, func(t *testing.T) {
				catalogue := province()
				catalogue.Checks = []giaoban.Check{{Code: "houses_jobs", Left: "houses", Op: "<=", Right: "jobs", Severity: giaoban.SeverityError}}
				s, st := testService(t, catalogue)
				before := c.before
				if published {
					before = strings.ReplaceAll(before, ",yes", ",no")
				}
				send(t, s, st, "before.csv", []byte(head+before), Given{})
				o := send(t, s, st, "a.csv", []byte(head+c.file), Given{})
				if got := o.Report.State == stateAccepted; got == published || published && !slices.Contains(codes(o.Report), c.refused) {
					t.Errorf("held against a published figure (%v): %s %v", published, o.Report.State, o.Report.Issues)
				}
			})
		}
	}
}

// Last year's figure on a form is held against the published one, and no other.
func TestLastYearIsHeldAgainstPublishedFigures(t *testing.T) {
	form := sheetOf(t, []string{"BÁO CÁO 6 THÁNG ĐẦU NĂM 2014", "Chỉ tiêu|Cùng kỳ năm trước|Thực hiện", "Lao động được GQVL|9|12"})
	for _, published := range []bool{false, true} {
		s, st := testService(t, province())
		before := map[bool]string{false: "yes", true: "no"}[published]
		send(t, s, st, "before.csv", []byte("unit,indicator,period,value,illustrative\ntv-tp,jobs,2013H1,10,"+before+"\n"), Given{})
		o := send(t, s, st, "bc.xlsx", form, Given{Unit: "tv-tp"})
		if got := slices.Contains(codes(o.Report), "last_year_differs"); got != published || o.Report.State != stateAccepted {
			t.Errorf("published %v: %s %v", published, o.Report.State, o.Report.Issues)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What runs up through the year is held against what had run up by then, as the report's
// own figure runs from 1 January.
func TestLastYearOfACumulativeFigure(t *testing.T) {
	form := sheetOf(t, []string{"BÁO CÁO QUÝ II NĂM 2014", "Chỉ tiêu|Cùng kỳ năm trước|Thực hiện", "Thu ngân sách|9|12"})
	for before, differs := range map[string]bool{"9": false, "10": true} {
		s, st := testService(t, province())
		send(t, s, st, "before.csv", []byte("unit,indicator,period,value\ntv-tp,revenue,2013C06,"+before+"\n"), Given{})
		o := send(t, s, st, "bc.xlsx", form, Given{Unit: "tv-tp"})
		if got := slices.Contains(codes(o.Report), "last_year_differs"); got != differs || o.Report.State != stateAccepted {
			t.Errorf("%s received then: %s %v", before, o.Report.State, o.Report.Issues)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
