package query_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/giaoban/giaoban/query"
)

// Whatever is asked of the answers of a moment, nothing that came later shows, and the
// day is that moment's: what was not due yet is not missing. Later reports change none
// of it.
func TestAnswersOfAMoment(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-06-20", "a jobs 2014H1 10\na iso 2013H2 3")
	w.report("2014-07-10", "a jobs 2014H1 12\nb jobs 2014H1 5")
	moment := date(t, "2014-06-21").Time().Add(12 * time.Hour)
	told := func(a query.Answers) string {
		t.Helper()
		ctx := t.Context()
		series, err := a.Series(ctx, query.SeriesRequest{Indicator: "jobs", Parent: "p", Level: "district", From: "2014H1", To: "2014H1"})
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, s := range series.Series {
			for _, p := range s.Points {
				out += fmt.Sprint(s.Unit.ID, "=", shown(p.Value), " ")
			}
		}
		h, err := a.History(ctx, query.HistoryRequest{Indicator: "jobs", Unit: "a", Period: "2014H1"})
		if err != nil {
			t.Fatal(err)
		}
		c, err := a.Compare(ctx, query.CompareRequest{Indicator: "jobs", Period: "2014H1", Parent: "p"})
		if err != nil {
			t.Fatal(err)
		}
		came, err := a.Completeness(ctx, query.CompletenessRequest{Period: "2014H1", Parent: "p", Indicators: []string{"jobs"}})
		if err != nil {
			t.Fatal(err)
		}
		late := 0
		for _, r := range came.Rows {
			late += min(r.Overdue, 1)
		}
		return out + fmt.Sprintf("revisions %d point %s compared %s received %d overdue %d", len(h.Revisions), shown(h.Point.Value), shown(c.Total.Value), came.Totals.Received, late)
	}
	then := "a=10 b=– c=– office=– revisions 1 point 10 compared 10 received 1 overdue 0"
	check(t, "as of 21 June", told(w.AsOf(moment)), then)
	check(t, "now", told(w.Service), "a=12 b=5 c=– office=– revisions 2 point 12 compared 17 received 2 overdue 1")
	w.report("2014-07-12", "a jobs 2014H1 99")
	check(t, "as of 21 June, after another report", told(w.AsOf(moment)), then)
	check(t, "as of the future", told(w.AsOf(moment.AddDate(10, 0, 0))), told(w.Service))
}
