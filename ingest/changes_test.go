package ingest

import (
	"fmt"
	"strings"
	"testing"
)

// A corrected file says what it would change before it is taken: old, new, the
// difference, the place, and whose totals move.
func TestChangesAreShownBeforeTheyAreTaken(t *testing.T) {
	const head = "unit,indicator,period,value\n"
	for _, c := range []struct {
		name, before, file, want string
	}{
		{"a part of the province's sum", "tv-tp,jobs,2014H1,10\n", "tv-tp,jobs,2014H1,12\n", "tv-tp jobs 2014H1 10 → 12 (2) [tv]"},
		{"the province has its own figure: its total stands", "tv-tp,jobs,2014H1,10\ntv,jobs,2014H1,900\n", "tv-tp,jobs,2014H1,12\n", "tv-tp jobs 2014H1 10 → 12 (2) []"},
		{"the province's own figure is a part of nothing", "tv,jobs,2014H1,900\n", "tv,jobs,2014H1,901\n", "tv jobs 2014H1 900 → 901 (1) []"},
		{"the same figure again changes nothing", "tv-tp,jobs,2014H1,10\n", "tv-tp,jobs,2014H1,10\n", ""},
		{"a new figure revises none", "tv-tp,jobs,2014H1,10\n", "tv-canglong,jobs,2014H1,3\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, st := testService(t, province())
			if o := send(t, s, st, "before.csv", []byte(head+c.before), Given{}); o.Report.State != stateAccepted {
				t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
			}
			o := send(t, s, st, "corrected.csv", []byte(head+c.file), Given{DryRun: true})
			if o.Report.State != stateChecked {
				t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
			}
			var got []string
			for _, x := range o.Report.Changes {
				var above []string
				for _, m := range x.Totals {
					above = append(above, string(m.Unit))
				}
				got = append(got, fmt.Sprintf("%s %s %s %v → %v (%v) %v", x.Unit, x.Indicator, x.Period, x.Old, x.New, x.Difference, above))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("got  %s\nwant %s", s, c.want)
			}
		})
	}
}

// An illustrative figure that a published one takes the place of is said to be one,
// also where both are the same number.
func TestChangesSayWhatIsIllustrative(t *testing.T) {
	s, st := testService(t, province())
	send(t, s, st, "before.csv", []byte("unit,indicator,period,value,illustrative\ntv-tp,jobs,2014H1,10,yes\n"), Given{})
	o := send(t, s, st, "published.csv", []byte("unit,indicator,period,value\ntv-tp,jobs,2014H1,10\n"), Given{DryRun: true})
	if c := o.Report.Changes; len(c) != 1 || !c[0].OldInvented || c[0].NewInvented || !c[0].Difference.IsZero() {
		t.Errorf("%+v %v", c, o.Report.Issues)
	}
}
