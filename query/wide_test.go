package query_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// A question wider than one answer is refused with its size and how to narrow it, and
// no figure is read for it; the same question made narrower is answered.
func TestTooWide(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-01-20", "a cases 2000-01 1\nb cases 2014-06 2\na bands:19 2013H2 2\na jobs 2014-06-02/2014-07-12 5")
	span := func(from, to string) query.SeriesRequest {
		return query.SeriesRequest{Indicator: "cases", Parent: "p", Level: "district", Frequency: "day", From: from, To: to, Lang: giaoban.Vietnamese}
	}
	for _, c := range []struct {
		why  string
		r    query.SeriesRequest
		size string // empty: answered
		says string
	}{
		{"a given span of days", span("1901-01-01", "2020-12-31"), "219150", "219.150 ô số liệu (5 đơn vị × 43.830 kỳ), quá giới hạn 200.000"},
		{"the same in months", func() query.SeriesRequest { r := span("1901-01-01", "2020-12-31"); r.Frequency = "month"; return r }(), "", ""},
		{"the same of fewer units", func() query.SeriesRequest { r := span("1901-01-01", "2020-12-31"); r.Limit = 4; return r }(), "", ""},
		{"a shorter span", span("2000-01-01", "2019-12-31"), "", ""},
		{"an open beginning: the figures say where it lies", span("", ""), "", ""},
		{"an open beginning and a far end", span("", "2298-12-31"), "545890", "545.890"},
		{"open, of an indicator nothing came of", func() query.SeriesRequest { r := span("", "2298-12-31"); r.Indicator = "iso"; return r }(), "", ""},
		{"intervals of one's own are as many as came", func() query.SeriesRequest {
			r := span("1901-01-01", "2298-12-31")
			r.Indicator, r.Frequency = "jobs", "other"
			return r
		}(), "", ""},
	} {
		for name, ask := range map[string]func() error{
			"series": func() error { _, err := w.Series(t.Context(), c.r); return err },
			"trend":  func() error { _, err := w.Trend(t.Context(), c.r); return err },
		} {
			before := w.store.Statements()
			tooWide(t, c.why+", "+name, ask(), c.size, c.says)
			if n := w.store.Statements() - before; c.size != "" && n > 1 {
				t.Errorf("%s: %d statements for what is refused", c.why, n)
			}
		}
	}
	_, err := w.Distribution(t.Context(), query.DistributionRequest{Indicator: "bands", Unit: "p", From: "1901", To: "2298", Frequency: "day", Lang: giaoban.Vietnamese})
	tooWide(t, "bands of days", err, "436101", "3 mức × 145.367 kỳ")
}

func tooWide(t *testing.T, why string, err error, size, says string) {
	t.Helper()
	var p *giaoban.Problem
	switch {
	case size == "" && err != nil:
		t.Errorf("%s: %v", why, err)
	case size != "" && (!errors.As(err, &p) || p.Code != "too_wide" || p.Read != size || !strings.Contains(p.Message.VI, says) || p.Message.EN == p.Message.VI):
		t.Errorf("%s: %v (%+v), want too_wide of %s", why, err, p, size)
	}
}
