package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// Every state says why, with its figures, in both languages; and what rests where it
// always does, or has never come but now and then, raises nothing.
func TestReasons(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.catalogue.Indicator("offices", day(2014, 6, 30)).Direction = giaoban.Down
	set := func(unit, indicator, value string) giaoban.Target {
		return giaoban.Target{Unit: giaoban.UnitID(unit), Indicator: indicator, Period: period(t, "2014"), Value: decimal(value)}
	}
	setTargets(t, w, set("c", "cases", "12"), set("b", "iso", "9"))
	w.report("2014-06-20", cellsFrom("2011H1", map[string]string{
		"a iso": "1 2 3 4 5 9 7", "b iso": "1 2 3 4 4 4 4", "a rate_only": "80 81 82 83 83 83 83",
		"a resolved": "4 0 4 0 4 0 4", "b resolved": "9 9 9 9 9 0 0",
	})+cellsFrom("2008H1", map[string]string{"c cards": "- - - - - - - - 1 1 1 1 1", "a jobs": "0 0 7 0 0 0 0 9 0 0 0 0 0", "b jobs": "3 0 4 0 5 0 6 0 7 0 8 0 0", "c jobs": "- - - - - - - - 5 4 0 0 0"})+
		cellsFrom("2014-01", map[string]string{"c cases": "3 2 4 5 1 2", "b cases": "4 0 0 0 0 0"})+cellsFrom("2014H1", map[string]string{"a offices": "5"})+
		"a offices 2013H2 3\na bands:19 2013H1 2\na bands:19 2013H2 2\na bands:19 2014H1 2")
	reasons := func(lang giaoban.Lang) map[string]string {
		a, err := w.Stalled(t.Context(), query.StalledRequest{Period: "2014-06", Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, r := range a.Rows {
			if r.Reason == "" || strings.Contains(r.Reason, "{") {
				t.Errorf("%s %s %v: the reason is %q", r.Unit.ID, r.Indicator, r.States, r.Reason)
			}
			if !slices.Contains(r.States, query.Overdue) {
				out[fmt.Sprint(r.Unit.ID, " ", r.Indicator)] = fmt.Sprint(r.States, " ", r.Reason)
			}
		}
		return out
	}
	vi, en := reasons(giaoban.Vietnamese), reasons(giaoban.English)
	for _, x := range []struct{ cell, vi, en string }{
		{"a iso", "[falling] Giảm ngược chiều mong muốn: từ 9 việc còn 7 việc", "[falling] Went the wrong way: from 9 things to 7 things"},
		{"b iso", "[stalled off_pace] Đứng yên ở 4 việc qua 3 kỳ đã báo cáo, từ 6 tháng đầu năm 2013; mục tiêu năm 2014 là 9 việc, cần có lúc này 6 việc", "[stalled off_pace] No movement from 4 things over 3 reported periods, since first half of 2013; the target for year 2014 is 9 things, due by now 6 things"},
		{"a rate_only", "[stalled] Đứng yên ở 83 việc qua 3 kỳ", "[stalled] No movement from 83 things over 3 reported periods, since first half of 2013"},
		{"b resolved", "[stalled] Không phát sinh trong 2 kỳ đã báo cáo, từ 6 tháng cuối năm 2013", "[stalled] Nothing happened in 2 reported periods, since second half of 2013"},
		{"c jobs", "[stalled] Không phát sinh trong 3 kỳ đã báo cáo, từ 6 tháng đầu năm 2013", "[stalled] Nothing happened in 3 reported periods, since first half of 2013"},
		{"a jobs", "[zero_run] Bằng 0 trong 5 kỳ đã báo cáo, từ 6 tháng đầu năm 2012; trước đó 6 trên 8 kỳ cũng bằng 0", "[zero_run] 0 in 5 reported periods, since first half of 2012; of the 8 before that 6 were 0 too"},
		{"b jobs", "[zero_run] Bằng 0 trong 2 kỳ đã báo cáo, từ 6 tháng cuối năm 2013; 1 kỳ trong đó năm nào cũng bằng 0", "1 of them 0 every year"},
		{"a offices", "[falling] Tăng ngược chiều mong muốn: từ 3 việc lên 5 việc", "[falling] Went the wrong way: from 3 things up to 5 things"},
		{"c cases", "[off_pace] Đã có 17 việc, lúc này chỉ được 6 việc; giới hạn năm 2014 là 12 việc", "[off_pace] 17 things so far, 6 things at most by now; the limit for year 2014 is 12 things"},
		{"b cases", "[zero_run] Bằng 0 trong 5 kỳ đã báo cáo, từ tháng 2/2014", "[zero_run] 0 in 5 reported periods, since February 2014"},
		{"a bands", "[stalled] Các mức không đổi qua 2 kỳ đã báo cáo, từ 6 tháng cuối năm 2013", "[stalled] No band changed over 2 reported periods, since second half of 2013"},
	} {
		check(t, x.cell+" vi", vi[x.cell][:min(len(vi[x.cell]), len(x.vi))], x.vi)
		if !strings.Contains(en[x.cell], x.en) {
			t.Errorf("%s:\n got %s\nwant %s", x.cell, en[x.cell], x.en)
		}
	}
}

// What an older definition counted says nothing of the season of the new one.
func TestTheSeasonIsOfOneDefinition(t *testing.T) {
	s := storetest.Open(t)
	for n, x := range []struct{ link, want string }{{"", "[stalled] 3"}, {"chỉ đổi số hiệu", "[zero_run] 3"}} {
		catalogue := worldCatalogue(0)
		visits := func(from, to giaoban.Date, link string) *giaoban.Indicator {
			return &giaoban.Indicator{Code: "visits", Kind: giaoban.Flow{}, Direction: giaoban.Up, Frequencies: []giaoban.Frequency{giaoban.Half}, ReportedAs: giaoban.AsPeriod,
				ReportedBy: []giaoban.Owner{{Units: []giaoban.UnitID{"a"}, From: giaoban.FirstDate, To: giaoban.Forever}}, StallAfter: 2,
				ValidFrom: from, ValidTo: to, Link: giaoban.Text{VI: link}}
		}
		catalogue.SetIndicators([]*giaoban.Indicator{visits(giaoban.FirstDate, day(2012, 1, 1), ""), visits(day(2012, 1, 1), giaoban.Forever, x.link)})
		w := &world{t: t, store: s, catalogue: catalogue}
		w.Service = query.New(w.store, catalogue, query.Options{Today: func() giaoban.Date { return day(2014, 7, 15) }, Zone: hanoi})
		if n == 0 {
			w.report("2014-06-20", cellsFrom("2008H1", map[string]string{"a visits": "0 5 0 5 0 5 0 5 0 5 0 0 0"}))
		}
		a, err := w.Stalled(t.Context(), query.StalledRequest{Period: "2014-06"})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Rows) != 1 {
			t.Fatalf("%+v", a.Rows)
		}
		check(t, "linked: "+x.link, fmt.Sprint(a.Rows[0].States, " ", a.Rows[0].Periods), x.want)
	}
}
