package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// domainFacts lies beside the repository; where it is absent these tests say so, and fail in CI.
const domainFacts = "../../../../shared/domain"

func facts(t *testing.T, name string) []row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(domainFacts, name))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the facts the catalogue is made from are not beside the repository: %v", err)
		}
		t.Skipf("SKIPPED, NOT CHECKED: the facts the catalogue is made from are not beside the repository: %v", err)
	}
	return parse(t, name, text)
}

// All 104 indicators of the domain list are in the catalogue, under their names.
func TestEveryIndicatorOfTheListIsThere(t *testing.T) {
	names := map[string]string{}
	for _, i := range indicators(t) {
		names[i.Code] = i.Name.Vi + "|" + i.Name.En
	}
	list := facts(t, "indicators.csv")
	for _, r := range list {
		if names[r["code"]] != r["name_vi"]+"|"+r["name_en"] {
			t.Errorf("%s is %q in the catalogue, %q in the list", r["code"], names[r["code"]], r["name_vi"])
		}
	}
	if len(list) != 104 {
		t.Errorf("%d indicators in the list, want 104", len(list))
	}
}

// Every published row is loaded once with its value and status, or listed as not loaded.
func TestEveryPublishedRowIsLoadedOrListed(t *testing.T) {
	loaded := map[string]int{}
	for _, name := range []string{"figures/public.csv", "figures/public-earlier.csv", "figures/source-2014H1.csv"} {
		for _, r := range read(t, name) {
			indicator := r["indicator"]
			if r["band"] != "" {
				indicator += ":" + r["band"]
			}
			loaded[strings.Join([]string{indicator, r["period"], r["value"], r["status"]}, " ")]++
		}
	}
	text, err := os.ReadFile(filepath.Join(folder, "figures/NOT-LOADED.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range facts(t, "public_figures.csv") {
		listed := strings.Contains(string(text), "| "+strings.Join([]string{r["unit"], r["indicator"], r["period"], r["value"], r["unit_of_measure"]}, " | ")+" |")
		in := loaded[strings.Join([]string{r["indicator"], r["period"], r["value"], r["status"]}, " ")] > 0
		if in == listed {
			t.Errorf("%s %s %s %s: loaded %v, listed as not loaded %v", r["unit"], r["indicator"], r["period"], r["value"], in, listed)
		}
	}
}

// Every published target of an indicator of the catalogue is a target.
func TestPublishedTargets(t *testing.T) {
	known, have := map[string]bool{}, map[string]bool{}
	for _, i := range indicators(t) {
		known[i.Code] = true
	}
	for _, r := range read(t, "targets.csv") {
		if r["illustrative"] == "no" {
			have[r["indicator"]+" "+r["period"]+" "+r["value"]] = true
		}
	}
	for _, r := range facts(t, "published_targets.csv") {
		if known[r["indicator"]] && !have[r["indicator"]+" "+r["period"]+" "+r["value"]] {
			t.Errorf("%s %s %s is not in targets.csv", r["unit"], r["indicator"], r["period"])
		}
	}
}

// The criteria editions are the domain's, all 67.
func TestCriteriaEditions(t *testing.T) {
	have := read(t, "definitions/nrd_criteria.csv")
	want := facts(t, "criteria.csv")
	if len(have) != 67 || len(want) != 67 {
		t.Fatalf("%d criteria, %d in the facts, want 67", len(have), len(want))
	}
	for i, r := range want {
		for _, column := range []string{"edition", "number", "code", "name_vi", "valid_from", "valid_to"} {
			if have[i][column] != r[column] {
				t.Errorf("%s: %s is %q, want %q", r["code"], column, have[i][column], r[column])
			}
		}
	}
}
