package main

import (
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// open stands for "no last day".
const open = "9999-12-31"

// span is a unit's validity: from its first day to the first day of the next state.
type span struct {
	id, parent, level, from, to string
}

func (s span) on(day string) bool { return s.from <= day && day < s.to }

func units(t *testing.T) map[string][]span {
	t.Helper()
	all := map[string][]span{}
	for _, r := range read(t, "units.csv") {
		s := span{r["id"], r["parent"], r["level"], r["valid_from"], r["valid_to"]}
		if s.to == "" {
			s.to = open
		}
		all[s.id] = append(all[s.id], s)
	}
	return all
}

func alive(spans []span, day string) bool {
	for _, s := range spans {
		if s.on(day) {
			return true
		}
	}
	return false
}

// A unit's spans follow one another, and its parent is there on each of their days.
func TestUnitsHoldTogether(t *testing.T) {
	all := units(t)
	for id, spans := range all {
		for i, s := range spans {
			if s.from >= s.to {
				t.Errorf("%s: %s to %s is no span", id, s.from, s.to)
			}
			if i > 0 && spans[i-1].to != s.from {
				t.Errorf("%s: a span ends %s, the next begins %s", id, spans[i-1].to, s.from)
			}
			for day := s.from; s.parent != "" && day < s.to; {
				next := ""
				for _, p := range all[s.parent] {
					if p.on(day) {
						next = p.to
					}
				}
				if next == "" {
					t.Errorf("%s: parent %s is not there on %s", id, s.parent, day)
					break
				}
				day = next
			}
		}
	}
}

// The counts that were read: 105 communes, towns and wards in 2014, 106 after Duyên Hải town, 104 in 2025, then 41.
func TestUnitsByDay(t *testing.T) {
	all := units(t)
	for _, c := range []struct {
		day                 string
		districts, communes int
	}{
		{"2014-07-15", 9, 105}, {"2015-05-15", 10, 106}, {"2025-01-01", 10, 104}, {"2025-07-01", 0, 41}, // districts with the departments
	} {
		count, roots := map[string]int{}, 0
		for _, spans := range all {
			for _, s := range spans {
				if s.on(c.day) {
					count[s.level]++
					if s.parent == "" {
						roots++
					}
				}
			}
		}
		if count["district"] != c.districts || count["commune"] != c.communes || roots != 1 {
			t.Errorf("%s: %d of district level, %d communes, %d without parent", c.day, count["district"], count["commune"], roots)
		}
	}
}

// A transfer gives from a unit that was there the day before to one that is there that day; who ends gives all of it.
func TestTransfersHoldTogether(t *testing.T) {
	all, given, before := units(t), map[[2]string]*big.Rat{}, ""
	for _, r := range read(t, "transfers.csv") {
		day := r["date"]
		if day < before {
			t.Errorf("%s stands after %s", day, before)
		}
		before = day
		gives := r["from"] == "" // from outside the catalogue: of that nobody can say a share
		for _, s := range all[r["from"]] {
			gives = gives || s.from < day && day <= s.to
		}
		if !gives || !alive(all[r["to"]], day) {
			t.Errorf("%s: %s to %s: not there", day, r["from"], r["to"])
		}
		key := [2]string{day, r["from"]}
		if given[key] == nil {
			given[key] = new(big.Rat)
		}
		for _, column := range []string{"share", "share_back"} {
			share, ok := new(big.Rat).SetString(r[column])
			if r[column] == "" && column == "share_back" {
				continue
			}
			if !ok || share.Sign() <= 0 || share.Cmp(big.NewRat(1, 1)) > 0 {
				t.Errorf("%s: %s of %s is %q", day, column, r["from"], r[column])
				continue
			}
			if column == "share" {
				given[key].Add(given[key], share)
			}
		}
	}
	for key, sum := range given {
		whole := sum.Cmp(big.NewRat(1, 1)) == 0
		if ends := !alive(all[key[1]], key[0]); ends != whole {
			t.Errorf("%v: gives %s, ends: %v", key, sum.FloatString(6), ends)
		}
	}
}

// indicator is what these tests ask of an entry.
type indicator struct {
	Code, Kind, Numerator, Denominator, Scheme, Total, Group string
	SubsetOf                                                 string `yaml:"subset_of"`
	ValidFrom                                                string `yaml:"valid_from"`
	ValidTo                                                  string `yaml:"valid_to"`
	Name                                                     struct{ Vi, En string }
	Aliases, Frequency                                       []string
	Headline                                                 int
}

func indicators(t *testing.T) []indicator {
	t.Helper()
	var file struct{ Indicators []indicator }
	load(t, "indicators.yaml", &file)
	return file.Indicators
}

func load(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// Every code an entry refers to exists, versions of one code follow one another, names and aliases mean one indicator.
func TestIndicatorsHoldTogether(t *testing.T) {
	var schemes struct{ Schemes []struct{ Code string } }
	load(t, "schemes.yaml", &schemes)
	known, meant, last := map[string]bool{"": true}, map[string]string{}, map[string]indicator{}
	for _, s := range schemes.Schemes {
		known["scheme "+s.Code] = true
	}
	all := indicators(t)
	for _, i := range all {
		known[i.Code] = true
	}
	for _, i := range all {
		refers := append(strings.FieldsFunc(i.Total, func(r rune) bool { return r == ' ' || r == '-' || r == '+' }), i.Numerator, i.Denominator, i.SubsetOf)
		if i.Scheme != "" {
			refers = append(refers, "scheme "+i.Scheme)
		}
		for _, code := range refers {
			if !known[code] {
				t.Errorf("%s refers to %s, which is not there", i.Code, code)
			}
		}
		if before, ok := last[i.Code]; ok && before.ValidTo != i.ValidFrom {
			t.Errorf("%s: a version ends %q, the next begins %q", i.Code, before.ValidTo, i.ValidFrom)
		}
		last[i.Code] = i
		for _, name := range append(i.Aliases, i.Name.Vi, i.Name.En) {
			if other, ok := meant[strings.ToLower(name)]; ok && other != i.Code {
				t.Errorf("%q means %s and %s", name, other, i.Code)
			}
			meant[strings.ToLower(name)] = i.Code
		}
	}
	if len(last) != 106 {
		t.Errorf("%d codes, want 104 and the two denominators", len(last))
	}
}

// The ten headlines stand in the order of the briefing.
func TestHeadlines(t *testing.T) {
	want := []string{"nrd_communes_met", "nrd_households", "jobs_created", "complaints_rate", "ontime_rate", "iso_agencies", "massmob_regulation", "hi_cards", "houses_merit", "unemployment_benefit"}
	got := make([]string, len(want)+1)
	for _, i := range indicators(t) {
		if i.Headline > 0 {
			got[i.Headline] = i.Code
			if len(i.Frequency) != 1 || i.Frequency[0] != "half" {
				t.Errorf("%s is owed by %v, want half", i.Code, i.Frequency)
			}
		}
	}
	for rank, code := range want {
		if got[rank+1] != code {
			t.Errorf("headline %d is %s, want %s", rank+1, got[rank+1], code)
		}
	}
}

// Figures and targets name units and indicators of the catalogue, and a file says each figure once.
func TestFiguresAndTargetsResolve(t *testing.T) {
	known, all := map[string]bool{}, units(t)
	for _, i := range indicators(t) {
		known[i.Code] = true
	}
	names := []string{"targets.csv"}
	for _, pattern := range []string{"figures/*.csv", "figures/illustrative/*.csv"} {
		found, _ := filepath.Glob(filepath.Join(folder, pattern))
		for _, name := range found {
			name, _ = filepath.Rel(folder, name)
			names = append(names, name)
		}
	}
	for _, name := range names {
		seen := map[[4]string]bool{}
		for _, r := range read(t, name) {
			key := [4]string{r["unit"], r["indicator"], r["period"], r["band"]}
			if all[r["unit"]] == nil || !known[r["indicator"]] || seen[key] {
				t.Errorf("%s: %v: unknown, or said twice", name, key)
			}
			seen[key] = true
			if r["illustrative"] != map[bool]string{true: "yes", false: "no"}[strings.Contains(name, "illustrative/")] && name != "targets.csv" {
				t.Errorf("%s: %v: illustrative is %q", name, key, r["illustrative"])
			}
			if r["source"] == "" || name != "targets.csv" && r["received"] == "" {
				t.Errorf("%s: %v: no source or no time of receipt", name, key)
			}
		}
	}
}

// Checks, calendar, events and unit groups name what is there.
func TestRulesCalendarEventsAndGroupsResolve(t *testing.T) {
	known, groups, all := map[string]bool{"": true}, map[string]bool{"": true}, units(t)
	for _, i := range indicators(t) {
		known[i.Code], groups[i.Group] = true, true
	}
	var checks struct {
		Rules []struct{ Code, Left, Op, Right, Severity string }
	}
	load(t, "rules.yaml", &checks)
	for _, c := range checks.Rules {
		for _, code := range strings.FieldsFunc(c.Left+" "+c.Right, func(r rune) bool { return strings.ContainsRune(" +-", r) }) {
			if !known[code] {
				t.Errorf("check %s names %s, which is not there", c.Code, code)
			}
		}
		if !strings.Contains("<= >= =", c.Op) || c.Severity != "error" && c.Severity != "warning" {
			t.Errorf("check %s: %q, %q", c.Code, c.Op, c.Severity)
		}
	}
	var calendar struct {
		Calendar []struct {
			Frequency, Group string
			Due              map[string]int
		}
	}
	load(t, "calendar.yaml", &calendar)
	for _, line := range calendar.Calendar {
		if !groups[line.Group] || len(line.Due) == 0 {
			t.Errorf("calendar %s: group %q, due %v", line.Frequency, line.Group, line.Due)
		}
	}
	if len(checks.Rules) != 20 || len(calendar.Calendar) != 7 {
		t.Errorf("%d checks and %d calendar lines, want 20 and 7", len(checks.Rules), len(calendar.Calendar))
	}
	for _, r := range append(read(t, "events.csv"), read(t, "groups.csv")...) {
		if !known[r["indicator"]] || r["unit"] != "" && all[r["unit"]] == nil {
			t.Errorf("%v names what is not there", r)
		}
	}
}
