package query_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// Real figures of a country that is not our province: dengue cases of Vietnam's
// provinces by month (OpenDengue), with a unit that ends and a flow of which less
// is better.
func TestDengue(t *testing.T) {
	observations, provinces := readDengue(t)
	s := storetest.Open(t)
	accept(t, s, time.Date(2011, 2, 1, 0, 0, 0, 0, time.UTC), observations)
	service := query.New(s, dengueCatalogue(provinces), query.Options{Today: func() giaoban.Date { return day(2026, 11, 24) }, Zone: hanoi})
	ctx := t.Context()

	one := func(unit giaoban.UnitID, from, to, f string) []query.Point {
		a, err := service.Series(ctx, query.SeriesRequest{Indicator: "dengue_cases", Units: []giaoban.UnitID{unit}, From: from, To: to, Frequency: f})
		if err != nil {
			t.Fatal(err)
		}
		return a.Series[0].Points
	}
	for year, want := range map[string]string{"1998": "234920", "2010": "128710"} {
		check(t, "cases of "+year, shown(one("vn", year, year, "year")[0].Value), want)
	}
	months, sum := 0, giaoban.Decimal{}
	for _, p := range one("TRA VINH", "1994-01", "2010-12", "month") {
		if p.Value != nil {
			months, sum = months+1, sum.Add(*p.Value)
		}
	}
	check(t, "months and cases of Trà Vinh", fmt.Sprint(months, " ", sum), "203 34499")

	a, err := service.Stalled(ctx, query.StalledRequest{Period: "2010-12", Lang: giaoban.English})
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(a.Rows, func(r query.StalledRow) bool { return r.Unit.ID == "TUYEN QUANG" })
	if n < 0 {
		t.Fatal("Tuyên Quang is not listed")
	}
	r := a.Rows[n]
	check(t, "Tuyên Quang", fmt.Sprintf("%v %d %s", r.States, r.Periods, r.Since), "[zero_run] 169 1996-12")
	check(t, "its reason", r.Reason, "0 in 169 reported periods, since December 1996")
	if slices.ContainsFunc(a.Rows, func(r query.StalledRow) bool { return r.Unit.ID == "HA TAY" }) {
		t.Error("Hà Tây ended; that is no stall")
	}
	if len(a.Ended) != 1 || a.Ended[0].ID != "HA TAY" {
		t.Errorf("ended: %+v, want Hà Tây", a.Ended)
	}
	if p := one("HA TAY", "2007-11", "2008-03", "month"); len(p) != 2 {
		t.Errorf("%d points of Hà Tây, want November and December 2007 only", len(p))
	}
}

func readDengue(t *testing.T) (out []giaoban.Observation, provinces []string) {
	path := filepath.Join("..", "..", "shared", "data", "opendengue-vietnam", "vietnam_temporal_v1_3.csv")
	f, err := os.Open(path)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the dengue data are not there: %v", err)
		}
		t.Skipf("NOT TESTED: the dengue data are expected at ../shared/data beside the repository: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	for _, r := range rows[1:] {
		if r[column("S_res")] != "Admin1" || r[column("T_res")] != "Month" {
			continue
		}
		name := r[column("adm_1_name")]
		if !slices.Contains(provinces, name) {
			provinces = append(provinces, name)
		}
		month, _, _ := strings.Cut(r[column("calendar_start_date")][2:], "T")
		out = append(out, giaoban.Observation{Amount: giaoban.Of(decimal(r[column("dengue_total")])), Status: giaoban.Reported,
			Figure: giaoban.Figure{Indicator: "dengue_cases", Unit: giaoban.UnitID(name), Period: period(t, r[column("calendar_start_date")][:2]+month[:5])}})
	}
	if len(out) != 12273 {
		t.Fatalf("%d province-months, the file has 12,273", len(out))
	}
	return out, provinces
}

func dengueCatalogue(provinces []string) *giaoban.Catalogue {
	units := []giaoban.Unit{{ID: "vn", Name: giaoban.Text{VI: "Việt Nam"}, Level: "country", ValidFrom: day(1990, 1, 1), ValidTo: giaoban.Forever, Ranked: true}}
	for _, p := range provinces {
		u := giaoban.Unit{ID: giaoban.UnitID(p), Name: giaoban.Text{VI: p}, Level: "province", Parent: "vn", ValidFrom: day(1990, 1, 1), ValidTo: giaoban.Forever, Ranked: true}
		if p == "HA TAY" {
			u.ValidTo = day(2008, 1, 1)
		}
		units = append(units, u)
	}
	c := &giaoban.Catalogue{Hash: "dengue", Units: giaoban.NewUnits(units, nil, nil)}
	c.SetIndicators([]*giaoban.Indicator{{Code: "dengue_cases", Kind: giaoban.Flow{}, Direction: giaoban.Down, ReportedAs: giaoban.AsPeriod,
		Frequencies: []giaoban.Frequency{giaoban.Month}, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, StallAfter: 3}})
	return c
}
