package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// folder is the catalogue these tests read: the files as they are in the repository.
const folder = "../tra-vinh"

// row is a line of a CSV file by its column names.
type row map[string]string

func read(t *testing.T, name string) []row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, name, text)
}

func parse(t *testing.T, name string, text []byte) []row {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var rows []row
	for _, line := range lines[1:] {
		r := row{}
		for i, column := range lines[0] {
			r[column] = line[i]
		}
		rows = append(rows, r)
	}
	return rows
}

// inForce is what stands after every file of the illustration, in the order they are loaded: the last version of each.
func inForce(t *testing.T) map[[4]string]row {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "figures/illustrative/*.csv"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no illustrative figures: %v", err)
	}
	slices.Sort(names)
	stand := map[[4]string]row{}
	for _, name := range names {
		for _, r := range read(t, filepath.Join("figures/illustrative", filepath.Base(name))) {
			key := [4]string{r["unit"], r["indicator"], r["period"], r["band"]}
			if before, ok := stand[key]; ok && before["received"] >= r["received"] {
				t.Errorf("%v: %s is loaded after a version received %s", key, r["received"], before["received"])
			}
			stand[key] = r
		}
	}
	return stand
}

// The program, run again, gives the bytes that are in the repository.
func TestSameSeedSameBytes(t *testing.T) {
	kept, err := publishedTargets(filepath.Join(folder, "targets.csv"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := generate(kept, 2014)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		there, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(text, there) {
			t.Errorf("%s differs: run `go run ./configs/catalogues/illustrate`", name)
		}
	}
	there, _ := filepath.Glob(filepath.Join(folder, "figures/illustrative/*.csv"))
	if len(there) != len(files)-1 {
		t.Errorf("%d files in figures/illustrative, the program writes %d", len(there), len(files)-1)
	}
	other, err := generate(kept, 2015)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(other["figures/illustrative/2012H1.csv"], files["figures/illustrative/2012H1.csv"]) {
		t.Error("another seed gives the same figures: the seed is not used")
	}
}

// What districts and departments sent for 2014H1 adds up to every total the source published, band by band.
func TestDistrictsAddUpToThePublished(t *testing.T) {
	sums := map[[2]string]int64{}
	for key, r := range inForce(t) {
		if key[2] == "2014H1" && r["value"] != "" {
			sums[[2]string{key[1], key[3]}] += whole(t, r["value"])
		}
	}
	checked := 0
	for _, r := range read(t, "figures/source-2014H1.csv") {
		if r["indicator"] == "conference_points" { // the province's own: points are not districts' figures
			continue
		}
		key := [2]string{r["indicator"], r["band"]}
		if sums[key] != whole(t, r["value"]) {
			t.Errorf("%v: districts add up to %d, published %s", key, sums[key], r["value"])
		}
		checked++
	}
	if checked != 16 {
		t.Errorf("%d published figures checked, want 16", checked)
	}
	if sums[[2]string{"nrd_communes_total", ""}] != 85 {
		t.Errorf("communes: %d, want 85 = 17 + 68", sums[[2]string{"nrd_communes_total", ""}])
	}
}

// Districts of 2010 and 2012 add up to the published population of the province.
func TestPeopleAddUpToThePublished(t *testing.T) {
	sums := map[string]int64{}
	for key, r := range inForce(t) {
		if key[1] == "population" {
			sums[key[2]] += whole(t, r["value"])
		}
	}
	checked := 0
	for _, r := range read(t, "figures/public.csv") {
		if sum, ok := sums[r["period"]]; ok && r["unit"] == "tv" && r["indicator"] == "population" {
			checked++
			if sum != whole(t, r["value"]) {
				t.Errorf("%s: districts add up to %d, published %s", r["period"], sum, r["value"])
			}
		}
	}
	if checked != 2 {
		t.Errorf("%d years checked, want 2010 and 2012", checked)
	}
}

// In every half-year parts stay within wholes and bands add up to the communes they divide.
func TestPartsStayWithinWholes(t *testing.T) {
	stand := inForce(t)
	value := func(unit, indicator, period, band string) (int64, bool) {
		r, ok := stand[[4]string{unit, indicator, period, band}]
		if !ok || r["value"] == "" {
			return 0, false
		}
		return whole(t, r["value"]), true
	}
	for _, p := range halves() {
		for _, unit := range districts {
			for part, total := range map[string]string{
				"complaints_resolved": "complaints_due", "denunciations_resolved": "denunciations_due", "files_ontime": "files_resolved",
				"minority_jobs": "jobs_created", "one_stop_linked": "one_stop_offices", "massmob_regulation": "agencies_due", "nrd_communes_met": "nrd_pilot_total",
			} {
				a, haveA := value(unit, part, p.key, "")
				b, haveB := value(unit, total, p.key, "")
				if haveA != haveB || a > b || a < 0 {
					t.Errorf("%s %s: %s %d of %s %d", unit, p.key, part, a, total, b)
				}
			}
			var others, pilots int64
			for _, band := range []string{"<7", "7-9", "10-12"} {
				n, _ := value(unit, "nrd_other_band", p.key, band)
				others += n
			}
			for _, band := range []string{"8-10", "11-14", "19"} {
				n, _ := value(unit, "nrd_pilot_band", p.key, band)
				pilots += n
			}
			total, _ := value(unit, "nrd_communes_total", p.key, "")
			declared, _ := value(unit, "nrd_pilot_total", p.key, "")
			if pilots != declared || pilots+others != total {
				t.Errorf("%s %s: %d pilot + %d other communes of %d (%d pilot)", unit, p.key, pilots, others, total, declared)
			}
		}
	}
}

// Every row says that it is illustrative and where it comes from.
func TestEveryRowSaysWhatItIs(t *testing.T) {
	for key, r := range inForce(t) {
		if r["illustrative"] != "yes" || r["source"] != "Số liệu minh họa, sinh bởi chương trình illustrate, hạt giống 2014" {
			t.Errorf("%v: illustrative %q, source %q", key, r["illustrative"], r["source"])
		}
		if (r["value"] == "") != (r["status"] == "not_applicable" || r["status"] == "withdrawn") {
			t.Errorf("%v: value %q with status %s", key, r["value"], r["status"])
		}
	}
}

func whole(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatalf("%q is no whole number", text)
	}
	return n
}
