package configs_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
)

const dengueFacts = "../../shared/data/opendengue-vietnam/vietnam_temporal_v1_3.csv" // beside the repository

// The second catalogue is made of the facts and of nothing else: every province that
// has a month, numbered by its name, and Hà Tây ending on 1 January 2008.
func TestDengueCatalogueIsMadeOfTheFacts(t *testing.T) {
	months := dengueMonths(t)
	var want strings.Builder
	want.WriteString("id,code,name_vi,name_en,level,parent,valid_from,valid_to,aliases\nvn,VN,Việt Nam,Viet Nam,country,,1990-01-01,,\n")
	for i, name := range slices.Sorted(maps.Keys(months)) {
		ends := ""
		if name == "HA TAY" {
			ends = "2008-01-01"
		}
		fmt.Fprintf(&want, "v%02d,,%s,%s,province,vn,1990-01-01,%s,\n", i, name, name, ends)
	}
	got, err := os.ReadFile("../testdata/dengue/units.csv")
	if err != nil {
		t.Fatal(err)
	}
	if strings.ReplaceAll(string(got), "\r\n", "\n") != want.String() {
		t.Error("testdata/dengue/units.csv is not what the facts say")
	}
	total := 0
	for _, n := range months {
		total += n
	}
	if total != 12273 || months["TRA VINH"] != 203 {
		t.Errorf("the facts have %d province-months, Trà Vinh %d", total, months["TRA VINH"])
	}
}

func TestDengueCatalogueKnowsNothingOfTraVinh(t *testing.T) {
	c, problems := configs.ReadCatalogue("../testdata/dengue")
	if len(problems) > 0 {
		t.Fatal(words(problems, ""))
	}
	cases := c.Indicator("dengue_cases", giaoban.NewDate(2010, 12, 31))
	if len(c.Codes()) != 1 || cases.Kind != giaoban.Kind(giaoban.Flow{}) || cases.Direction != giaoban.Down || cases.StallAfter != 3 {
		t.Errorf("got %+v", cases)
	}
	for month, provinces := range map[giaoban.Period]int{month(2007, 12): 64, month(2008, 1): 63} {
		if got := len(c.Owing(cases, "vn", month)); got != provinces {
			t.Errorf("%s: %d provinces owe, want %d", month, got, provinces)
		}
	}
	if s := c.Calendar.On(month(2010, 12), ""); s.DataFrom.String() != "2010-12-01" || s.Due.String() != "2010-12-25" {
		t.Errorf("without a calendar the default holds: %+v", s)
	}
}

// dengueMonths counts the months of each province in the facts.
func dengueMonths(t *testing.T) map[string]int {
	t.Helper()
	f, err := os.Open(dengueFacts)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the facts are not there: %v", err)
		}
		t.Skipf("SKIPPED, the facts are not there, so the second catalogue is not compared with them: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	province, space, time := column("adm_1_name"), column("S_res"), column("T_res")
	out := map[string]int{}
	for _, r := range rows[1:] {
		if r[space] == "Admin1" && r[time] == "Month" {
			out[r[province]]++
		}
	}
	return out
}
