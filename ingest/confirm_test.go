package ingest

import (
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// A warning that a person confirms keeps the note with the figure; an error cannot be
// confirmed away.
func TestConfirmedWarningsStayWithTheFigure(t *testing.T) {
	s, st := testService(t, province())
	file := []byte("unit,indicator,period,value,note\ntv-tp,jobs,2014H1,10,\ntv-canglong,jobs,2014H1,5,đã rà soát\ntv-cauke,jobs,2014H1,abc,\n")
	d := s.newDraft(Given{}, s.clock())
	d.begin("", 4, false)
	warning := problem{code: "usual_range", severity: giaoban.SeverityWarning, row: 3, column: 4, read: "5"}
	wrong := problem{code: "not_a_number", severity: giaoban.SeverityError, row: 4, column: 4, read: "abc"}
	d.problems.add(warning)
	d.problems.add(wrong)
	d.given.Confirm = map[string]string{warning.id(): " đúng, xã mới mở xưởng ", wrong.id(): "cứ lấy", "khác": "x"}
	if got := d.confirmed(); len(got) != 1 || got[cellAt{"", 3, 4}] != "đúng, xã mới mở xưởng" {
		t.Errorf("confirmed %v", got)
	}
	o := send(t, s, st, "a.csv", file, Given{Confirm: map[string]string{wrong.id(): "cứ lấy"}})
	if o.Report.State != stateRefused || o.Report.Issues[0].Confirmed != "" {
		t.Errorf("an error was confirmed away: %+v", o.Report.Issues)
	}
	first, again := send(t, s, st, "a.csv", file, Given{}).Report.Issues, send(t, s, st, "a.csv", file, Given{}).Report.Issues
	if first[0].ID == "" || first[0].ID != again[0].ID || strings.Contains(first[0].ID, " ") {
		t.Errorf("an issue is not named the same twice: %q %q", first[0].ID, again[0].ID)
	}
}
