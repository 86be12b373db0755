package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// Where good rows go in without the bad ones, figures that contradict each other are
// all held back: which of them is wrong is not known. What was held against one of
// them is then held against what stays in force.
func TestBothSidesOfAContradictionAreHeldBack(t *testing.T) {
	catalogue := province()
	catalogue.Checks = []giaoban.Check{
		{Code: "houses_jobs", Left: "houses", Op: "<=", Right: "jobs", Severity: giaoban.SeverityError},
		{Code: "iso_houses", Left: "iso", Op: "<=", Right: "houses", Severity: giaoban.SeverityError},
	}
	for _, c := range []struct {
		name, before, file string
		inForce            []string
		codes              string
	}{
		{"a rule", "", "tv-tp,houses,2014H1,12\ntv-tp,jobs,2014H1,10\ntv-tp,area,2014H1,5\n", []string{"area 2014H1 = 5"}, "rule_broken rule_broken"},
		{"a part and its whole", "", "tv-tp,jobs,2014H1,10\ntv-tp,jobs_poor,2014H1,12\ntv-tp,area,2014H1,5\n", []string{"area 2014H1 = 5"}, "set_below_subset subset_exceeds"},
		{"lũy kế that falls", "", "tv-tp,revenue,2014-01,10\ntv-tp,revenue,2014C02,50\ntv-tp,revenue,2014C03,40\n", []string{"revenue 2014-01 = 10"}, "cumulative_exceeds_later cumulative_falls"},
		{"one figure with two values", "", "tv-tp,jobs,2014H1,10\ntv-tp,jobs,2014H1,12\ntv-tp,area,2014H1,5\n", []string{"area 2014H1 = 5"}, "duplicate_differs duplicate_differs"},
		{"one figure with one value twice", "", "tv-tp,jobs,2014H1,10\ntv-tp,jobs,2014H1,10\n", []string{"jobs 2014H1 = 10"}, "duplicate_same"},
		{"the other side in force stays", "tv-tp,jobs,2014H1,10\n", "tv-tp,houses,2014H1,12\ntv-tp,area,2014H1,5\n", []string{"area 2014H1 = 5", "jobs 2014H1 = 10"}, "rule_broken"},
		{"a figure that only agreed with a refused one", "tv-tp,houses,2014H1,3\n", "tv-tp,iso,2014H1,5\ntv-tp,houses,2014H1,12\ntv-tp,jobs,2014H1,10\ntv-tp,area,2014H1,5\n",
			[]string{"area 2014H1 = 5", "houses 2014H1 = 3"}, "rule_broken rule_broken rule_broken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, st := testService(t, catalogue)
			if c.before != "" {
				send(t, s, st, "before.csv", []byte("unit,indicator,period,value\n"+c.before), Given{})
			}
			o := send(t, s, st, "a.csv", []byte("unit,indicator,period,value\n"+c.file), Given{Mode: Valid})
			for i := range o.InForce {
				o.InForce[i] = strings.TrimPrefix(o.InForce[i], "tv-tp ")
			}
			if !slices.Equal(o.InForce, c.inForce) || codesOf(o) != c.codes || o.Report.State != stateAccepted {
				t.Errorf("in force %v, want %v; says %q, want %q; %s", o.InForce, c.inForce, codesOf(o), c.codes, o.Report.State)
			}
		})
	}
}

func codesOf(o outcome) string {
	var codes []string
	for _, i := range o.Report.Issues {
		codes = append(codes, i.Code)
	}
	slices.Sort(codes)
	return strings.Join(codes, " ")
}

// A figure of a longer period is held against the shorter ones that fill it, in the
// file or in force; where they differ it is a warning.
func TestALongerPeriodIsTheSumOfItsParts(t *testing.T) {
	for _, c := range []struct{ name, before, file, want string }{
		{"lũy kế against the quarters' own", "tv-tp,revenue,2014Q1,100\ntv-tp,revenue,2014-04-01/2014-06-30,120\n", "tv-tp,revenue,2014C06,240\n",
			"“Thu ngân sách” 6 tháng đầu năm 2014 khác tổng các kỳ trong đó: 240 ≠ Quý I/2014 (100) + Quý II/2014 (120) = 220"},
		{"and equal to them", "tv-tp,revenue,2014Q1,100\ntv-tp,revenue,2014Q2,120\n", "tv-tp,revenue,2014C06,220\n", ""},
		{"rounded: each by half of its last digit", "tv-tp,revenue,2014Q1,100.4\ntv-tp,revenue,2014Q2,120.4\n", "tv-tp,revenue,2014C06,220.9\n", ""},
		{"all in one file", "", "tv-tp,revenue,2014-01,10\ntv-tp,revenue,2014-02,11\ntv-tp,revenue,2014C02,30\n", "30 ≠ Tháng 1/2014 (10) + Tháng 2/2014 (11) = 21"},
		{"the earlier lũy kế and the month's own", "tv-tp,revenue,2014C04,40\n", "tv-tp,revenue,2014-05,12\ntv-tp,revenue,2014C05,60\n", "60 ≠ 4 tháng đầu năm 2014 (40) + Tháng 5/2014 (12) = 52"},
		{"a month that comes later", "tv-tp,revenue,2014C04,40\ntv-tp,revenue,2014C05,60\n", "tv-tp,revenue,2014-05,12\n", "60 ≠ 4 tháng đầu năm 2014 (40) + Tháng 5/2014 (12) = 52"},
		{"a month is lacking", "tv-tp,revenue,2014-01,10\ntv-tp,revenue,2014-03,11\n", "tv-tp,revenue,2014C03,90\n", ""},
		{"a year against its halves", "tv-tp,jobs,2014H1,10\ntv-tp,jobs,2014H2,12\n", "tv-tp,jobs,2014,23\n", "23 ≠ 6 tháng đầu năm 2014 (10) + 6 tháng cuối năm 2014 (12) = 22"},
		{"a correction of a half", "tv-tp,jobs,2014H1,10\ntv-tp,jobs,2014H2,12\ntv-tp,jobs,2014,22\n", "tv-tp,jobs,2014H1,11\n", "22 ≠ 6 tháng đầu năm 2014 (11) + 6 tháng cuối năm 2014 (12) = 23"},
		{"a stock adds up over no periods", "tv-tp,iso,2014H1,10\ntv-tp,iso,2014H2,12\n", "tv-tp,iso,2014,12\n", ""},
		{"another unit's quarters", "tv-tp,revenue,2014Q1,100\ntv-canglong,revenue,2014Q2,120\n", "tv-tp,revenue,2014C06,240\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) { checkWarning(t, c.before, c.file, "periods_differ", c.want) })
	}
}

// A rate that is computed from two indicators is held against their figures, whichever
// of the three comes last; where they differ it is a warning.
func TestARateIsHeldAgainstItsParts(t *testing.T) {
	const parts = "tv-tp,complaints_due,2014H1,140\ntv-tp,complaints_resolved,2014H1,121\n"
	for _, c := range []struct{ name, before, file, code, want string }{
		{"the parts in force", parts, "tv-tp,complaints_rate,2014H1,90.2\n", "rate_differs", "Tỷ lệ ghi “90.2”, tính từ tử số và mẫu số là 86,4"},
		{"and right as it is printed", parts, "tv-tp,complaints_rate,2014H1,86.4\n", "", ""},
		{"all in one file", "", parts + "tv-tp,complaints_rate,2014H1,90.2\n", "rate_differs", "tính từ tử số và mẫu số là 86,4"},
		{"one part in force, one in the file", "tv-tp,complaints_due,2014H1,140\n", "tv-tp,complaints_resolved,2014H1,121\ntv-tp,complaints_rate,2014H1,90.2\n", "rate_differs", "là 86,4"},
		{"the rate in force, its parts come later", "tv-tp,complaints_rate,2014H1,90.2\n", parts, "rate_in_force_differs", "“Tỷ lệ giải quyết khiếu nại” = 90,2 ≠ 86,4"},
		{"one part is corrected", "tv-tp,complaints_rate,2014H1,86.4\n" + parts, "tv-tp,complaints_due,2014H1,200\n", "", ""}, // no rate was stored beside its parts
		{"a part alone says nothing", "tv-tp,complaints_due,2014H1,140\n", "tv-tp,complaints_rate,2014H1,90.2\n", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) { checkWarning(t, c.before, c.file, c.code, c.want) })
	}
}

// checkWarning sends two files, of which the second says one thing, as a warning, or
// nothing.
func checkWarning(t *testing.T, before, file, code, want string) {
	t.Helper()
	s, st := testService(t, province())
	if before != "" {
		if o := send(t, s, st, "before.csv", []byte("unit,indicator,period,value\n"+before), Given{}); o.Report.State != stateAccepted || len(o.Report.Issues) > 0 {
			t.Fatalf("before: %s %v", o.Report.State, o.Report.Issues)
		}
	}
	o := send(t, s, st, "a.csv", []byte("unit,indicator,period,value\n"+file), Given{})
	switch issues := o.Report.Issues; {
	case o.Report.State != stateAccepted:
		t.Errorf("%s: %v", o.Report.State, issues)
	case want == "" && len(issues) == 0:
	case want != "" && len(issues) == 1 && issues[0].Code == code && issues[0].Severity == giaoban.SeverityWarning &&
		strings.Contains(issues[0].Message, want) && issues[0].MessageEN != "" && !strings.Contains(issues[0].MessageEN, "{"):
	default:
		t.Errorf("want %q %q, got %v", code, want, issues)
	}
}
