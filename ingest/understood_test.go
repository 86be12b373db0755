package ingest

import (
	"testing"

	"github.com/giaoban/giaoban"
)

// A dry run lists each figure as it was read, by its row, and what it does to the
// one in force; a row that holds no figure or was refused is not among them.
func TestUnderstoodListsEachFigureAsRead(t *testing.T) {
	s, st := testService(t, province())
	send(t, s, st, "before.csv", []byte("unit,indicator,period,value\ntv-tp,houses,2014H1,10\ntv-tp,iso,2014H1,7\n"), Given{})
	rows := []byte(`[
		{"unit":"tv-tp","indicator":"houses","period":"2014H1","value":"1.097"},
		{"unit":"tv-tp","indicator":"iso","period":"2014H1","value":"7"},
		{"unit":"tv-tp","indicator":"jobs","period":"2014H1","value":"nhiều"},
		{"unit":"tv-tp","indicator":"area","period":"2014H1","value":"-"},
		{"unit":"tv-tp","indicator":"poverty","period":"2014H1","numerator":"1","denominator":"8"},
		{"unit":"tv-tp","indicator":"pilot_band","period":"2014H1","band":"19","status":"không áp dụng"}]`)
	r := send(t, s, st, "grid.json", rows, Given{DryRun: true, Mode: Valid, NumberFormat: "vi", Understood: true}).Report
	type line struct {
		row                int
		indicator, band    string
		value, denominator string
		status             giaoban.Status
		standing           Standing
	}
	var got []line
	for _, u := range r.Understood {
		l := line{row: u.Row, indicator: u.Indicator, band: u.Band, status: u.Status, standing: u.Standing}
		if u.Value != nil {
			l.value = u.Value.String()
		}
		if u.Denominator != nil {
			l.denominator = u.Denominator.String()
		}
		if u.Unit != "tv-tp" || u.Period != "2014H1" {
			t.Errorf("row %d is of %s in %s", u.Row, u.Unit, u.Period)
		}
		got = append(got, l)
	}
	want := []line{
		{1, "houses", "", "1097", "", giaoban.Reported, StandsRevised},
		{2, "iso", "", "7", "", giaoban.Reported, StandsUnchanged},
		{5, "poverty", "", "1", "8", giaoban.Reported, StandsNew},
		{6, "pilot_band", "19", "", "", giaoban.NotApplicable, StandsNew},
	}
	if len(got) != len(want) {
		t.Fatalf("understood %+v", got)
	}
	for n := range want {
		if got[n] != want[n] {
			t.Errorf("figure %d: %+v, want %+v", n, got[n], want[n])
		}
	}
	if r := send(t, s, st, "grid.json", rows, Given{DryRun: true, Mode: Valid}).Report; r.Understood != nil {
		t.Error("listed although nobody asked")
	}
}
