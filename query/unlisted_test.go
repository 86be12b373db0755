package query_test

import (
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// A total of a unit of which the catalogue does not list all that is below it says so on
// every answer, also in the totals above it; its changes are over those that are listed.
func TestTotalsSayThatNotAllUnitsAreListed(t *testing.T) {
	unit := func(id, parent giaoban.UnitID, level string, children int) giaoban.Unit {
		return giaoban.Unit{ID: id, Level: level, Parent: parent, Name: giaoban.Text{VI: string(id)}, ValidFrom: giaoban.FirstDate,
			ValidTo: giaoban.Forever, Ranked: true, Children: children}
	}
	c := &giaoban.Catalogue{Hash: "x", Units: giaoban.NewUnits([]giaoban.Unit{unit("vn", "", "country", 0), unit("p", "vn", "province", 5),
		unit("a", "p", "commune", 0), unit("b", "p", "commune", 9), unit("q", "vn", "province", 0), unit("c", "q", "commune", 0)}, nil, nil)}
	scheme := &giaoban.Scheme{Code: "s", ValidTo: giaoban.Forever, Bands: []giaoban.Band{{Code: "high"}}}
	var all []*giaoban.Indicator
	for code, kind := range map[string]giaoban.Kind{"jobs": giaoban.Flow{}, "bands": giaoban.Distribution{Scheme: scheme}} {
		all = append(all, &giaoban.Indicator{Code: code, Kind: kind, Frequencies: []giaoban.Frequency{giaoban.Half}, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever})
	}
	c.SetIndicators(all)
	w := &world{t: t, store: storetest.Open(t), catalogue: c, today: date(t, "2014-07-15")}
	w.Service = query.New(w.store, c, query.Options{Today: func() giaoban.Date { return w.today }})
	w.report("2014-07-01", "a jobs 2013H2 1\nb jobs 2013H2 2\nc jobs 2013H2 3\na jobs 2014H1 5\nb jobs 2014H1 7\nc jobs 2014H1 9\na bands:high 2014H1 4\nb bands:high 2014H1 4")
	for _, x := range []struct {
		unit, value, change string
		coverage            query.Coverage
		note                string
	}{
		{"p", "12", "9", query.Coverage{Reported: 2, Expected: 5}, "2 of 5 units"},
		{"vn", "21", "15", query.Coverage{Reported: 3, Expected: 6}, "3 of 6 units"},
		{"q", "9", "6", query.Coverage{Reported: 1, Expected: 1}, ""},
		{"b", "7", "5", query.Coverage{Reported: 1, Expected: 1}, ""}, // it reports by itself
	} {
		a, err := w.Trend(t.Context(), query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{giaoban.UnitID(x.unit)}, From: "2014H1", To: "2014H1", Lang: giaoban.English})
		if err != nil {
			t.Fatal(err)
		}
		p := a.Series[0].Points[0]
		if shown(p.Value) != x.value || shown(p.Change) != x.change || p.Coverage != x.coverage || (x.note == "") != (p.Note == "") || !strings.Contains(p.Note, x.note) {
			t.Errorf("%s: %s, change %s (%s), %+v, note %q; want %+v", x.unit, shown(p.Value), shown(p.Change), p.ChangeNote, p.Coverage, p.Note, x)
		}
	}
	ranked, err := w.Compare(t.Context(), query.CompareRequest{Indicator: "jobs", Parent: "p", Level: "commune", Period: "2014H1"})
	if err != nil {
		t.Fatal(err)
	}
	banded, err := w.Distribution(t.Context(), query.DistributionRequest{Indicator: "bands", Unit: "p", From: "2014H1", To: "2014H1", Lang: giaoban.English})
	if err != nil {
		t.Fatal(err)
	}
	want := query.Coverage{Reported: 2, Expected: 5}
	if p := banded.Points[0]; ranked.Coverage != want || ranked.Total.Coverage != want || p.Coverage != want || !strings.Contains(p.Note, "2 of 5 units") {
		t.Errorf("ranking %+v, its total %+v, bands %+v with note %q; want %+v", ranked.Coverage, ranked.Total.Coverage, p.Coverage, p.Note, want)
	}
}
