package ingest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// realPoint is one published figure of a series.
type realPoint struct {
	period giaoban.Period
	value  float64
}

// realSeries reads the series of a published file: key names the columns that tell one
// series from another, the values of a period are taken as they stand.
func realSeries(t *testing.T, file string, key []string, period func(row map[string]string) string, value string) [][]realPoint {
	t.Helper()
	rows := csvRows(t, shared(t, file))
	by := map[string][]realPoint{}
	for _, r := range rows[1:] {
		row := map[string]string{}
		for i, name := range rows[0] {
			row[strings.TrimPrefix(name, "\ufeff")] = r[i]
		}
		x, bad := strconv.ParseFloat(row[value], 64)
		p, err := giaoban.ReadPeriod(period(row), giaoban.ReadOptions{})
		if bad != nil || err != nil {
			continue
		}
		id := p.Period.Frequency().String()
		for _, k := range key {
			id += "\x00" + row[k]
		}
		by[id] = append(by[id], realPoint{p.Period, x})
	}
	var out [][]realPoint
	for _, s := range by {
		slices.SortFunc(s, func(a, b realPoint) int { return cmp.Compare(a.period.Ends, b.period.Ends) })
		out = append(out, s)
	}
	return out
}

// TestWarningsOnRealSeries counts, on series that were published, how often a true
// figure is called unusual, and how often it is noticed when the same figure comes ten,
// a hundred or a thousand times too large, or a percentage comes as a fraction. The
// figures stand in BENCHMARKS.md.
func TestWarningsOnRealSeries(t *testing.T) {
	year := func(row map[string]string) string { y, _, _ := strings.Cut(row["Year"], "/"); return y }
	published, alarms := 0, 0
	for _, c := range []struct {
		name   string
		series [][]realPoint
	}{
		{"dengue cases, 64 provinces by month", realSeries(t, "opendengue-vietnam/vietnam_temporal_v1_3.csv", []string{"adm_1_name", "S_res", "T_res"}, func(row map[string]string) string {
			if row["S_res"] != "Admin1" || row["T_res"] != "Month" {
				return ""
			}
			return row["calendar_start_date"][:7]
		}, "dengue_total")},
		{"bank branches, 374 authorities by year", realSeries(t, "ons-sdg/indicator_8-10-1.csv", []string{"Series", "Country", "Region", "Local Authority"}, year, "Value")},
		{"waste by method, percent, by year", realSeries(t, "ons-sdg/indicator_11-6-1.csv", []string{"Series", "Disposal method", "Region", "Waste collection authority"}, year, "Value")},
		{"youth not in work, percent, by quarter and year", realSeries(t, "ons-sdg/indicator_8-6-1.csv", []string{"Series", "Seasonally adjusted or not", "Age", "Sex"}, func(row map[string]string) string { return row["Year"] }, "Value")},
	} {
		times := []float64{1, 10, 100, 1000, 0.01}
		warned, asked := make([]int, len(times)), 0
		byCode := map[string]int{}
		for _, s := range c.series {
			for n, p := range s {
				h := history{}
				for _, o := range s[:n] {
					if o.period.Ends >= p.period.Ends.AddMonths(-12*usualYears) {
						h.values = append(h.values, o.value)
					}
				}
				if len(h.values) < jumpLeast || p.value == 0 {
					continue
				}
				asked++
				for k, m := range times {
					own := history{values: slices.Clone(h.values)}
					if p, ok := own.unusual(p.value * m); ok {
						warned[k]++
						if k == 0 {
							byCode[p.code]++
						}
					}
				}
			}
		}
		share := func(k int) float64 { return 100 * float64(warned[k]) / float64(asked) }
		t.Logf("%s: %d figures; true ones warned of %.2f %% %v; noticed ×10 %.1f %%, ×100 %.1f %%, ×1000 %.1f %%, ÷100 %.1f %%", c.name, asked, share(0), byCode, share(1), share(2), share(3), share(4))
		published, alarms = published+asked, alarms+warned[0]
	}
	of := 100 * float64(alarms) / float64(published)
	t.Logf("of %d true figures %.2f %% are warned of", published, of)
	if of > 2 {
		t.Errorf("%.2f %% of true figures are warned of: people stop reading warnings", of)
	}
}
