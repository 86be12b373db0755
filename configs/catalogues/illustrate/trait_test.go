package main

import "testing"

// The cells that figures/illustrative/README.md names show what they are said to show.
func TestTraitCells(t *testing.T) {
	stand := inForce(t)
	at := func(unit, indicator, period string) row { return stand[[4]string{unit, indicator, period, ""}] }
	for _, c := range []struct{ name, unit, indicator, period, column, want string }{
		{"revision ends at the third version", "tv-tracu", "complaints_resolved", "2014H1", "value", "128"},
		{"revision came on 13 July", "tv-tracu", "complaints_resolved", "2014H1", "received", "2014-07-13T09:12:00+07:00"},
		{"not applicable", "tv-travinh", "nrd_communes_met", "2014H1", "status", "not_applicable"},
		{"provisional", "tv-chauthanh", "jobs_created", "2014H1", "status", "provisional"},
		{"estimated", "tv-chauthanh", "rice_support", "2014H1", "status", "estimated"},
		{"withdrawn", "tv-caungang", "free_care", "2013H1", "status", "withdrawn"},
		{"reported zero", "tv-duyenhai-h", "dialogues", "2014H1", "value", "0"},
		{"late reporter", "tv-tracu", "files_resolved", "2014H1", "received", "2014-06-28T15:20:00+07:00"},
		{"late the period before", "tv-duyenhai-h", "files_resolved", "2013H2", "received", "2013-12-31T16:30:00+07:00"},
	} {
		if got := at(c.unit, c.indicator, c.period)[c.column]; got != c.want {
			t.Errorf("%s: %s %s %s has %s %q, want %q", c.name, c.unit, c.indicator, c.period, c.column, got, c.want)
		}
	}
	for _, c := range [][3]string{
		{"tv-duyenhai-h", "files_resolved", "2014H1"}, {"tv-duyenhai-h", "files_ontime", "2014H1"}, {"tv-duyenhai-h", "jobs_created", "2012H1"},
	} {
		if r := at(c[0], c[1], c[2]); r != nil {
			t.Errorf("%v should not have been sent: %v", c, r)
		}
	}
	for _, unit := range districts {
		if r := at(unit, "complaints_due", "2011H2"); r != nil {
			t.Errorf("2011H2 should be missing for complaints: %v", r)
		}
	}
}

// Three versions of one figure, each in a file of its own, in the order they are loaded.
func TestRevisionComesInThreeFiles(t *testing.T) {
	var values []string
	for _, name := range []string{"2014H1.csv", "2014H1_correction_1.csv", "2014H1_correction_2.csv"} {
		for _, r := range read(t, "figures/illustrative/"+name) {
			if r["unit"] == "tv-tracu" && r["indicator"] == "complaints_resolved" {
				values = append(values, r["value"])
			}
		}
	}
	if len(values) != 3 || values[0] != "124" || values[1] != "122" || values[2] != "128" {
		t.Errorf("versions %v, want 124, 122, 128", values)
	}
}

// Agencies under ISO stand at 76 for three half-years, regulations at 52 for two, and both moved before.
func TestStalledIndicators(t *testing.T) {
	sums := map[[2]string]int64{}
	for key, r := range inForce(t) {
		if r["value"] != "" {
			sums[[2]string{key[1], key[2]}] += whole(t, r["value"])
		}
	}
	for _, c := range []struct {
		indicator, moved string
		flat             []string
		value            int64
	}{
		{"iso_agencies", "2012H1", []string{"2012H2", "2013H1", "2013H2", "2014H1"}, 76},
		{"massmob_regulation", "2012H2", []string{"2013H1", "2013H2", "2014H1"}, 52},
	} {
		for _, p := range c.flat {
			if sums[[2]string{c.indicator, p}] != c.value {
				t.Errorf("%s %s: %d, want %d", c.indicator, p, sums[[2]string{c.indicator, p}], c.value)
			}
		}
		if sums[[2]string{c.indicator, c.moved}] >= c.value {
			t.Errorf("%s did not move before %s", c.indicator, c.flat[0])
		}
	}
	if stand := inForce(t); whole(t, stand[[4]string{"tv-cauke", "procedures_posted", "2014H1", ""}]["value"]) >= whole(t, stand[[4]string{"tv-cauke", "procedures_posted", "2013H2", ""}]["value"]) {
		t.Error("procedures posted in Cầu Kè should fall")
	}
}

// Late means after the due day: the 25th of the last month. Most are in time, and nothing comes after the viewing day.
func TestLateReporters(t *testing.T) {
	late, all := 0, 0
	for _, r := range read(t, "figures/illustrative/2014H1.csv") {
		all++
		if r["received"] > "2014-06-26T00:00:00+07:00" {
			late++
			if r["unit"] != "tv-tracu" && r["unit"] != "tv-caungang" {
				t.Errorf("%s is late with %s", r["unit"], r["indicator"])
			}
		}
		if r["received"] > "2014-07-15" {
			t.Errorf("%s %s came after the viewing day", r["unit"], r["indicator"])
		}
	}
	if late != 7 || all < 250 {
		t.Errorf("%d late of %d, want 7 of more than 250", late, all)
	}
}
