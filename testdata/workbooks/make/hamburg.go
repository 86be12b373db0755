package main

import (
	"regexp"
	"strings"
)

// dated is the time at which a heading says its figures are taken.
var dated = regexp.MustCompile(` ?\((?:[A-Z][a-zä]+ )?20\d\d(?:/20\d\d)?\)$`)

// hamburg is the city's districts and neighbourhoods with their profile. The
// districts stand in the file in the order of their neighbourhoods.
func hamburg(from source) *catalogue {
	c := newCatalogue("hamburg-districts")
	t := from.sheet("hamburg-districts/Daten_fuer_die_Stadtteilprofile_2014.xlsx", "Stadtteilprofile 2014")
	c.place("city", "", cellOf(t.cells, 111, 1))
	districts := t.texts("A104:A110")
	for _, d := range districts {
		c.place("district", "hamburg", d)
	}
	first := []string{"Altona-Altstadt", "Eimsbüttel", "Hoheluft-Ost", "Eilbek", "Lohbrügge", "Harburg"} // of the second district and on
	at := 0
	for _, name := range t.texts("A5:A103") {
		if at < len(first) && name == first[at] {
			at++
		}
		c.place("neighbourhood", slug(districts[at], "-"), name)
	}
	spelling := from.csv("hamburg-districts/Daten_fuer_die_Stadtteilprofile_2014.csv", ';')
	for column := 2; column <= 69; column++ {
		heading := cellOf(t.cells, 3, column)
		i := c.indicator(hamburgIndicator(heading))
		i.alias(dated.ReplaceAllString(cellOf(spelling.cells, 1, column), ""))
		i.alias(cellOf(t.cells, 4, column))
	}
	return c
}

func hamburgIndicator(heading string) indicator {
	name := dated.ReplaceAllString(heading, "")
	i := indicator{name: name, measure: "Anzahl", kind: "stock", frequency: []string{"year", "day"}}
	if strings.Contains(heading, "(Dez") || strings.Contains(heading, "(Jan") || strings.Contains(heading, "(Nov") || strings.Contains(heading, "(März") {
		i.frequency = []string{"month", "year"}
	}
	_, measured, is := strings.Cut(name, " in ")
	switch {
	case is && strings.HasPrefix(measured, "%"):
		i.kind, i.measure = "percent", "%"
	case is && strings.HasPrefix(measured, "m²"), is && strings.HasPrefix(measured, "EUR"):
		i.kind, i.measure = "score", strings.TrimSpace(measured)
	case strings.Contains(name, "je "), strings.HasSuffix(strings.ToLower(name), "dichte"):
		i.kind, i.measure = "score", "je Einheit"
	case is && strings.HasPrefix(measured, "km²"):
		i.measure = "km²"
	case name == "Geburten" || name == "Sterbefälle" || strings.HasPrefix(name, "Zuzüge") || strings.HasPrefix(name, "Fortzüge"):
		i.kind = "flow"
	case name == "Wanderungssaldo":
		i.kind = "flow"
	}
	return i
}
