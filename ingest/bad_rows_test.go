package ingest

import (
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// Rows that come back hold no formula that anyone wrote into them, keep their
// negative numbers, and mended and sent again say what they said before.
func TestBadRowsAreHarmlessAndReadable(t *testing.T) {
	s, st := testService(t, province())
	file := "unit,indicator,period,value,note\n" +
		"tv-tp,area,2014H1,7,\n" +
		"H. Cầu Kê,area,2014H1,\"-1.234,5\",\"=HYPERLINK(\"\"http://x\"\")\"\n" +
		"=1+1,area,2014H1,2,\n"
	r := send(t, s, st, "area.csv", []byte(file), Given{Mode: Valid, NumberFormat: "vi"}).Report
	if r.Accepted != 1 || r.Rejected != 2 {
		t.Fatalf("%d accepted, %d rejected", r.Accepted, r.Rejected)
	}
	for _, want := range []string{`,"-1.234,5",`, `"'=HYPERLINK(""http://x"")"`, "\n'=1+1,"} {
		if !strings.Contains(r.BadRows, want) {
			t.Errorf("the rows that come back lack %s:\n%s", want, r.BadRows)
		}
	}
	mended := strings.Replace(strings.Replace(r.BadRows, "H. Cầu Kê", "H. Cầu Kè", 1), "\n'=1+1,", "\ntv-duyenhai-h,", 1)
	again := send(t, s, st, "mended.csv", []byte(mended), Given{NumberFormat: "vi"})
	if again.Report.State != "accepted" {
		t.Fatalf("sent again: %s %+v", again.Report.State, again.Report.Issues)
	}
	if !strings.Contains(strings.Join(again.InForce, "\n"), "tv-cauke area 2014H1 = -1234.5") {
		t.Errorf("in force: %v", again.InForce)
	}
	all, err := st.History(t.Context(), giaoban.Figure{Indicator: "area", Unit: "tv-cauke", Period: span2014H1()})
	if err != nil || len(all) != 1 || all[0].Provenance.Note != `=HYPERLINK("http://x")` {
		t.Errorf("the note came back as %+v, %v", all, err)
	}
}
