package giaoban_test

import (
	"fmt"
	"testing"

	"github.com/giaoban/giaoban"
)

var reform = giaoban.NewDate(2015, 5, 15)

// Duyên Hải as it was: one district, then a district and a town, and a commune that moves.
func duyenHai() *giaoban.Units {
	first := giaoban.NewDate(1992, 1, 1)
	unit := func(id, name, level, parent string, from, to giaoban.Date, ranked bool) giaoban.Unit {
		return giaoban.Unit{ID: giaoban.UnitID(id), Name: giaoban.Text{VI: name}, Level: level, Parent: giaoban.UnitID(parent), ValidFrom: from, ValidTo: to, Ranked: ranked}
	}
	return giaoban.NewUnits([]giaoban.Unit{
		unit("tv", "Tỉnh Trà Vinh", "province", "", first, giaoban.Forever, true),
		unit("dh", "Huyện Duyên Hải", "district", "tv", first, giaoban.Forever, true),
		unit("tc", "Huyện Trà Cú", "district", "tv", first, giaoban.Forever, true),
		unit("tx", "Thị xã Duyên Hải", "district", "tv", reform, giaoban.Forever, true),
		unit("so", "Khối sở, ngành", "district", "tv", first, giaoban.Forever, false),
		unit("dc", "Xã Đôn Châu", "commune", "dh", reform, giaoban.Forever, true),
		unit("dc", "Xã Đôn Châu", "commune", "tc", first, reform, true),
	}, []giaoban.BoundaryChange{{Date: reform, From: "tc", To: "dh"}, {Date: reform, From: "dh", To: "tx"}}, nil)
}

func TestUnitsAreDated(t *testing.T) {
	u := duyenHai()
	for _, c := range []struct{ what, got, want string }{
		{"districts before", ids(u.Below("tv", "district", reform-1)), "[dh tc so]"},
		{"districts on the first day of the new state", ids(u.Below("tv", "district", reform)), "[dh tc tx so]"},
		{"a unit of the asked level is itself", ids(u.Below("dh", "district", reform)), "[dh]"},
		{"the commune's parents before", ids(u.Ancestors("dc", reform-1)), "[tc tv]"},
		{"and after", ids(u.Ancestors("dc", reform)), "[dh tv]"},
		{"spans, oldest first, whatever the file's order", fmt.Sprint(u.Spans("dc")[0].Parent, " ", u.Spans("dc")[1].Parent), "tc dh"},
		{"roots", ids(u.Roots(reform)), "[tv]"},
		{"levels by the tree", fmt.Sprint(u.Levels[0].Code, " ", u.Levels[1].Code, " ", u.Levels[2].Code), "province district commune"},
		{"lowest level", u.LowestLevel(reform), "commune"},
		{"successors", fmt.Sprint(u.Successors("tc"), u.Successors("dh")), "[dh] [tx]"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
	if _, ok := u.On("tx", reform-1); ok {
		t.Error("the town existed before it was founded")
	}
	if s, ok := u.Nearest("tx", reform-1); !ok || s.ID != "tx" {
		t.Error("outside its validity a unit still has a name")
	}
	if ok, _, was := u.LevelOn("ward", reform); ok || was {
		t.Error("there were never wards here")
	}
}

func TestALevelThatEndedNamesItsLastDay(t *testing.T) {
	end := giaoban.NewDate(2025, 7, 1)
	u := giaoban.NewUnits([]giaoban.Unit{{ID: "tv", Level: "province", ValidTo: giaoban.Forever}, {ID: "dh", Level: "district", Parent: "tv", ValidTo: end}}, nil, nil)
	if ok, last, was := u.LevelOn("district", end); ok || !was || last.String() != "2025-06-30" {
		t.Errorf("%v %s %v", ok, last, was)
	}
}

func TestOwingIsTheOneReportingLevelOfTheDay(t *testing.T) {
	c := &giaoban.Catalogue{Units: duyenHai()}
	districts := &giaoban.Indicator{Kind: giaoban.Flow{}, ReportedBy: []giaoban.Owner{{Level: "district", From: giaoban.FirstDate, To: reform}, {Units: []giaoban.UnitID{"tx", "tv"}, From: reform, To: giaoban.Forever}}}
	for _, is := range []struct {
		indicator *giaoban.Indicator
		asked     giaoban.UnitID
		key, want string
	}{
		{districts, "tv", "2014H1", "[dh tc so]"}, {districts, "tc", "2014H1", "[tc]"},
		{districts, "tv", "2015H1", "[tx tv]"}, // a period belongs to the units of its last day
		{districts, "dh", "2015H1", "[]"},
		{&giaoban.Indicator{Kind: giaoban.Flow{}}, "tv", "2015H1", "[dc]"}, // nobody said: the lowest level
		{&giaoban.Indicator{Kind: giaoban.Flow{}, ReportedBy: []giaoban.Owner{{Level: "district", From: reform, To: giaoban.Forever}}}, "tv", "2014H1", "[]"},
	} {
		if got := ids(c.Owing(is.indicator, is.asked, period(t, is.key))); got != is.want {
			t.Errorf("below %s in %s: %s, want %s", is.asked, is.key, got, is.want)
		}
	}
}

func TestDefinitionsAreVersioned(t *testing.T) {
	d := giaoban.NewDate
	c := &giaoban.Catalogue{}
	rate := &giaoban.Indicator{Code: "rate", Kind: giaoban.Ratio{}, Numerator: "poor", Denominator: "all", ValidFrom: d(2000, 1, 1), ValidTo: giaoban.Forever, Headline: 2}
	c.SetIndicators([]*giaoban.Indicator{
		{Code: "poor", Kind: giaoban.Stock{}, ValidFrom: d(2016, 1, 1), ValidTo: giaoban.Forever, Rule: giaoban.Text{EN: "new standard"}},
		{Code: "poor", Kind: giaoban.Stock{}, ValidFrom: d(2000, 1, 1), ValidTo: d(2016, 1, 1)},
		rate, {Code: "all", Kind: giaoban.Stock{}, ValidFrom: d(2000, 1, 1), ValidTo: giaoban.Forever, Headline: 1},
	})
	if got := fmt.Sprint(c.Codes(), c.Headlines()); got != "[poor rate all] [all rate]" {
		t.Errorf("codes and headlines: %s", got)
	}
	if c.Indicator("poor", d(2015, 12, 31)).ValidFrom != d(2000, 1, 1) || c.Indicator("poor", d(2016, 1, 1)).ValidFrom != d(2016, 1, 1) || c.Indicator("poor", d(1990, 1, 1)).ValidFrom != d(2000, 1, 1) || c.Indicator("rich", 0) != nil {
		t.Error("the version valid on a day, else the nearest; unknown: none")
	}
	for _, code := range []string{"poor", "rate"} { // a ratio breaks where a part does
		if b := c.Breaks(code); len(b) != 1 || b[0].Date != d(2016, 1, 1) || b[0].Reason.EN != "new standard" {
			t.Errorf("%s breaks %v", code, b)
		}
	}
}

func ids(units []giaoban.Unit) string {
	out := []giaoban.UnitID{}
	for _, u := range units {
		out = append(out, u.ID)
	}
	return fmt.Sprint(out)
}
