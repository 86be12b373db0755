package main

import (
	"fmt"
	"math/big"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// the district units of Trà Vinh before and after 15/05/2015.
var (
	of2014 = []string{"tv-travinh", "tv-canglong", "tv-cauke", "tv-tieucan", "tv-chauthanh", "tv-caungang", "tv-tracu", "tv-duyenhai-h"}
	of2016 = append(slices.Clone(of2014), "tv-duyenhai-tx")
)

type cut struct {
	Series []struct {
		Points []struct {
			Period, Basis, Note string
			Value               *jsonNumber
			Shares              []struct {
				Unit   struct{ ID string }
				Share  jsonNumber
				Basis  string
				Year   int
				Source string
			}
		}
	}
}

// jsonNumber keeps the digits of a number as they were written.
type jsonNumber string

func (n *jsonNumber) UnmarshalJSON(b []byte) error { *n = jsonNumber(b); return nil }

// point asks one figure in the boundaries of a day, and says it: value basis shares.
func (s *server) point(indicator, unit, period, boundaries string) string {
	s.t.Helper()
	frequency := "year"
	switch {
	case strings.Contains(period, "H"):
		frequency = "half"
	case strings.Contains(period, "-"):
		frequency = "month"
	}
	var a cut
	s.api(fmt.Sprintf("series?indicator=%s&unit=%s&from=%s&to=%s&boundaries=%s&frequency=%s", indicator, unit, period, period, boundaries, frequency), &a)
	if len(a.Series) != 1 || len(a.Series[0].Points) != 1 {
		s.t.Fatalf("%s of %s in %s: %+v", indicator, unit, period, a)
	}
	p := a.Series[0].Points[0]
	if p.Value == nil {
		return "none: " + p.Note
	}
	out := string(*p.Value) + " " + p.Basis
	for _, x := range p.Shares {
		if x.Source == "" || x.Basis == "" || x.Year == 0 {
			s.t.Errorf("a share without basis, year or source: %+v", x)
		}
		out += fmt.Sprintf(" %s×%s", x.Unit.ID, x.Share)
	}
	if p.Note != "" {
		out += " (" + p.Note + ")"
	}
	return out
}

// sum adds figures exactly as they were written.
func (s *server) sum(indicator, period, boundaries string, units []string) string {
	s.t.Helper()
	total := new(big.Rat)
	for _, u := range units {
		value, _, _ := strings.Cut(s.point(indicator, u, period, boundaries), " ")
		r, ok := new(big.Rat).SetString(value)
		if !ok {
			s.t.Fatalf("%s of %s in %s within %s: %s", indicator, u, period, boundaries, value)
		}
		total.Add(total, r)
	}
	return total.FloatString(9)
}

// aProvince is a server of March 2026 with reports of three sets of boundaries.
func aProvince(t *testing.T) *server {
	t.Helper()
	i := install(t, filepath.Join(built.root, "configs/catalogues/tra-vinh"), "2026-03-01")
	i.env = []string{"GIAOBAN_ILLUSTRATIVE=no"}
	s := i.serve()
	var b strings.Builder
	b.WriteString("unit,indicator,period,value\n")
	row := func(unit, indicator, period, value string) {
		fmt.Fprintf(&b, "%s,%s,%s,%s\n", unit, indicator, period, value)
	}
	for n, u := range of2014 {
		row(u, "jobs_created", "2013H1", fmt.Sprint(1009+n*37))
	}
	for n, u := range of2016 {
		row(u, "jobs_created", "2016H2", fmt.Sprint(2003+n*41))
	}
	for n, u := range []string{"tv-travinh-p2", "tv-travinh-p3", "tv-travinh-p6"} {
		row(u, "population", "2023", fmt.Sprint(4001+n*10))
	}
	for n, u := range s.units("commune", "2026-01-01") {
		row(u, "jobs_created", "2025H2", fmt.Sprint(101+n))
	}
	row("tv", "par_index", "2024", "87.5")
	var r map[string]any
	if code := s.send("file_name=bao-cao.csv", "text/csv", strings.NewReader(b.String()), &r); code != http.StatusOK {
		t.Fatalf("%d %v", code, r["issues"])
	}
	return s
}

// units lists the units of a level on a day.
func (s *server) units(level, day string) []string {
	s.t.Helper()
	var a struct{ Units []struct{ ID, Level string } }
	s.api("units?limit=1000&at="+day, &a)
	var out []string
	for _, u := range a.Units {
		if u.Level == level {
			out = append(out, u.ID)
		}
	}
	if len(out) == 0 {
		s.t.Fatalf("no unit of level %s on %s", level, day)
	}
	return out
}

// Trà Vinh's own changes, each asked from both sides; what the parts get adds up to
// the whole, to its last decimal.
func TestTraVinhInOtherBoundaries(t *testing.T) {
	s := aProvince(t)
	const outside = " (Chưa đủ: một phần địa bàn của đơn vị đến từ nơi danh mục không có)"
	for _, c := range []struct{ why, indicator, unit, period, boundaries, want string }{
		{"2015: two communes leave", "jobs_created", "tv-tracu", "2013H1", "2016-06-30", "1028.141867846 apportioned tv-tracu×0.835208666"},
		{"2015: and join what is left", "jobs_created", "tv-duyenhai-h", "2013H1", "2016-06-30", "835.638314886 apportioned tv-tracu×0.164791334 tv-duyenhai-h×0.499037999"},
		{"2015: of the district the town is split", "jobs_created", "tv-duyenhai-tx", "2013H1", "2016-06-30", "635.219817268 apportioned tv-duyenhai-h×0.500962001"},
		{"2015: others stay as they are", "jobs_created", "tv-cauke", "2013H1", "2016-06-30", "1083 reported"},
		{"2015 undone: part of the district comes back", "jobs_created", "tv-tracu", "2016H2", "2014-06-30", "3002.50598764 apportioned tv-duyenhai-h×0.329041916"},
		{"2015 undone: with the town, without the two communes", "jobs_created", "tv-duyenhai-h", "2016H2", "2014-06-30", "3867.49401236 apportioned tv-duyenhai-h×0.670958084"},
		{"01/01/2025: wards 2 and 6 into 3", "population", "tv-travinh-p3", "2023", "2025-03-01", "12033 summed"},
		{"01/01/2025: as they were then", "population", "tv-travinh-p3", "2023", "own", "4011 reported"},
		{"01/07/2025: the province within the new one", "jobs_created", "vl2025", "2013H1", "current", "9108 summed" + outside},
		{"01/07/2025: of the new province 41 communes are known", "jobs_created", "vl2025", "2025H2", "own", "4961 summed (Chưa đủ: gồm 41 trên 124 đơn vị, vì danh mục không có hết các đơn vị trực thuộc)"},
		{"01/07/2025: its score is not the new one's", "par_index", "vl2025", "2024", "current", "none: Điểm, hạng, chỉ số là của đơn vị khi đó, không chuyển được sang địa giới khác"},
		{"01/07/2025: a district's figure leads to no commune", "jobs_created", "vl-donchau", "2013H1", "current", "none: Không có số liệu nào chuyển được về đơn vị này theo địa giới được hỏi"},
		{"01/07/2025 undone: 41 communes are the old province", "jobs_created", "tv", "2025H2", "2014-06-30", "4961 summed"},
		{"01/07/2025 undone: communes of one old district", "jobs_created", "tv-canglong", "2025H2", "2014-06-30", "555 summed"},
		{"01/07/2025 undone: a commune across two old districts", "jobs_created", "tv-caungang", "2025H2", "2014-06-30", "none: Không tính được theo địa giới này: phần của Xã Ngũ Lạc thuộc đơn vị được hỏi chưa biết"},
	} {
		t.Run(c.why, func(t *testing.T) {
			if got := s.point(c.indicator, c.unit, c.period, c.boundaries); got != c.want {
				t.Errorf("%s of %s in %s, boundaries %s:\n got %s\nwant %s", c.indicator, c.unit, c.period, c.boundaries, got, c.want)
			}
		})
	}
	for _, c := range []struct {
		period, boundaries string
		units              []string
		whole              string
	}{
		{"2013H1", "2014-06-30", of2014, "9108"}, {"2013H1", "2016-06-30", of2016, "9108"},
		{"2016H2", "2016-06-30", of2016, "19503"}, {"2016H2", "2014-06-30", of2014, "19503"},
	} {
		if got := s.sum("jobs_created", c.period, c.boundaries, c.units); got != c.whole+".000000000" {
			t.Errorf("%s in the boundaries of %s adds up to %s, want %s", c.period, c.boundaries, got, c.whole)
		}
	}
}

// Communes recognised, as published, are the same in every set of boundaries in which
// the province is one territory, and a part of the province it became.
func TestCommunesRecognisedInEachSetOfBoundaries(t *testing.T) {
	s := aProvince(t)
	published := []struct{ period, value string }{
		{"2014H1", "2"}, {"2018", "39"}, {"2019-07", "42"}, {"2019", "55"}, {"2020", "69"}, {"2022-04", "80"}, {"2022-05", "82"}, {"2024-11", "85"},
	}
	for _, boundaries := range []string{"own", "2014-06-30", "2016-01-01", "2025-01-01", "current"} {
		for _, p := range published {
			unit, want := "tv", p.value+" reported"
			if boundaries == "current" {
				unit, want = "vl2025", want+" (Chưa đủ: một phần địa bàn của đơn vị đến từ nơi danh mục không có)"
			}
			if got := s.point("nrd_communes_met", unit, p.period, boundaries); got != want {
				t.Errorf("%s in the boundaries of %s: %s, want %s", p.period, boundaries, got, want)
			}
		}
	}
}
