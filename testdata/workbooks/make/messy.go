package main

import "strings"

// The five offices of the folder of hard CSV files.

const messyFolder = "messytables-horror/"

// detentions is organisations of health, with their numbers in a column of their own.
func detentions(from source) *catalogue {
	c := newCatalogue(messyFolder + "detentions")
	t := from.csv(messyFolder+"utf-16le_encoded.csv", ',')
	c.place("country", "", "England")
	for row, name := range t.texts("B2:B328") {
		if slug(name, "-") == "" {
			name = cellOf(t.cells, row+2, 1) // known by its code alone
		}
		c.place("organisation", "england", name).code = cellOf(t.cells, row+2, 1)
	}
	for column := 5; column <= 30; column++ {
		if name := cellOf(t.cells, 1, column); name != "" {
			c.indicator(indicator{name: name, measure: "people", kind: "flow", frequency: []string{"other", "year"}})
		}
	}
	return c
}

// physicians is one country; a line is a specialty.
func physicians(from source) *catalogue {
	c := newCatalogue(messyFolder + "physicians")
	t := from.csv(messyFolder+"weird_head_padding.csv", ';')
	c.place("country", "", "Deutschland")
	table, group := false, ""
	for row := range t.cells {
		name := cellOf(t.cells, row+1, 1)
		if len(t.cells[row]) > 9 && cellOf(t.cells, row+1, 2) == "1985" {
			table = true
			continue
		}
		if strings.HasSuffix(name, "...") {
			group = oneLine(name)
		}
		if !table || len(t.cells[row]) < 9 || name == "" || strings.HasSuffix(name, "...") {
			continue
		}
		c.indicator(indicator{name: name, measure: "Anzahl", kind: "stock", whole: true, frequency: []string{"year"}}).alias(group + " / " + name)
	}
	return c
}

// clusters is provinces across and the lines of a budget down.
func clusters(from source) *catalogue {
	c := newCatalogue(messyFolder + "clusters")
	t := from.csv(messyFolder+"begrotingsanalyse-2011.csv", ',')
	c.place("country", "", "Nederland")
	for column := 3; column <= 14; column++ {
		c.place(t.at("C4"), "nederland", cellOf(t.cells, 6, column))
	}
	for row := 9; row <= 43; row++ {
		name := cellOf(t.cells, row, 2)
		if name == "" || cellOf(t.cells, row, 3) == "" || name == "Totaal" {
			continue
		}
		i := indicator{name: name, measure: "euro per inwoner", kind: "score", frequency: []string{"year"}}
		if strings.HasPrefix(name, "Aantal") {
			i.kind, i.measure, i.whole = "stock", "aantal", true
		}
		c.indicator(i)
	}
	return c
}

// temperature is one globe, with months and seasons.
func temperature(source) *catalogue {
	c := newCatalogue(messyFolder + "temperature")
	c.place("world", "", "GLOBAL")
	i := c.indicator(indicator{name: "Temperature Anomalies", measure: ".01 C", kind: "score", frequency: []string{"month"}})
	i.alias("GLOBAL Temperature Anomalies in .01 C")
	return c
}

// spending is one country; three levels of a budget stand in one column.
func spending(from source) *catalogue {
	c := newCatalogue(messyFolder + "spending")
	t := from.csv(messyFolder+"spanish_chars.csv", ',')
	c.place("country", "", "México")
	for _, level := range []int{4, 5, 6} {
		for row := 2; row <= 116; row++ {
			if name := cellOf(t.cells, row, level); name != "" {
				c.indicator(indicator{name: name + " (" + cellOf(t.cells, 1, level) + ")", measure: "millones", kind: "flow", frequency: []string{"year"}}).alias(cellOf(t.cells, 1, level) + " / " + name)
			}
		}
	}
	return c
}
