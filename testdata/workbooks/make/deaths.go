package main

import "strings"

// The deaths registered by the statistical offices of several countries: one
// catalogue for each office.

const deathsFolder = "economist-deaths/"

func ecuador(from source) *catalogue {
	c := newCatalogue(deathsFolder + "ecuador")
	t := from.sheet(deathsFolder+"ecuador_total_source_latest.xlsx", "ecuador_total_source_latest")
	c.place("country", "", t.at("B26")).code = t.at("C26")
	for row, name := range t.texts("B2:B25") {
		c.place("province", "ecuador", name).code = cellOf(t.cells, row+2, 3)
	}
	c.indicator(indicator{name: t.at("I1"), measure: "deaths", kind: "flow", frequency: []string{"month"}})
	return c
}

// moscow is the registers of one city; the file numbers its lines and records.
func moscow(from source) *catalogue {
	c := newCatalogue(deathsFolder + "russia")
	t := from.sheet(deathsFolder+"russia_total_source_2020_04_30.xlsx", "Sheet0")
	c.place("city", "", "Москва").id = "moskva"
	c.months = t.texts("C2:C13")
	for column := 4; column <= 13; column++ {
		c.indicator(indicator{name: cellOf(t.cells, 1, column), measure: "records", kind: "flow", frequency: []string{"month"}})
	}
	return c
}

func northernIreland(from source) *catalogue {
	c := newCatalogue(deathsFolder + "northern-ireland")
	t := from.sheet(deathsFolder+"northern_ireland_total_source_2020_03_01.xlsx", "Weekly Deaths_2010")
	c.place("country", "", "Northern Ireland")
	c.indicator(indicator{name: t.at("D3"), measure: "deaths", kind: "flow", frequency: []string{"week"}})
	c.indicator(indicator{name: t.at("E3"), measure: "deaths", kind: "score", frequency: []string{"week"}})
	for _, cell := range []string{"F4", "G4"} {
		i := c.indicator(indicator{name: t.at(cell), measure: "deaths", kind: "score", frequency: []string{"week"}})
		i.alias(t.at("F3") + " / " + t.at(cell))
	}
	return c
}

// scotland is the births and deaths of a week, and the deaths with COVID-19 of the
// health boards and of the councils, which are two divisions of one country.
func scotland(from source) *catalogue {
	c := newCatalogue(deathsFolder + "scotland")
	weeks := from.sheet(deathsFolder+"scotland_total_source_2020_04_05.xlsx", "2005")
	areas := from.sheet(deathsFolder+"scotland_total_source_2020_10_05.xlsx", "Table 1")
	c.place("country", "", "Scotland")
	for _, cell := range []string{"C4", "D4"} {
		c.indicator(indicator{name: weeks.at(cell), measure: "people", kind: "flow", frequency: []string{"week"}, by: "country"})
	}
	for _, name := range areas.texts("B37:B50") {
		c.place("board", "scotland", name)
	}
	for _, name := range areas.texts("B53:B84") {
		c.place("council", "scotland", name)
	}
	c.indicator(indicator{name: "Deaths involving COVID-19", measure: "people", kind: "flow", frequency: []string{"week"}, by: "council"})
	return c
}

func germany(from source) *catalogue {
	c := newCatalogue(deathsFolder + "germany")
	const file = deathsFolder + "germany_total_source_2020_08_02.xlsx"
	t := from.sheet(file, "BL_2020_Monate")
	ages := from.sheet(file, "BL_2016_2020_Wochen_AG")
	c.place("country", "", t.at("A10"))
	owners := []string{"deutschland"}
	for _, name := range t.texts("A11:A26") {
		owners = append(owners, c.place("land", "deutschland", name).id)
	}
	all := c.indicator(indicator{name: "Sterbefälle", measure: "Personen", kind: "flow", frequency: []string{"day", "week", "month"}, owners: owners[1:], separate: true})
	all.alias("Sterbefälle nach Tagen")
	all.alias("Sterbefälle nach Monaten")
	for column := 2; column <= 13; column++ {
		c.months = append(c.months, cellOf(t.cells, 9, column))
	}
	c.headings = []string{t.at("B8"), from.sheet(file, "BL_2020_Tage").at("B8")}
	c.weeks = []string{ages.at("D8")}
	seen := map[string]bool{}
	for row := 10; row <= 264; row++ {
		if age := cellOf(ages.cells, row, 3); age != "" && !seen[age] && age != "Insgesamt" {
			seen[age] = true
			c.indicator(indicator{name: "Sterbefälle " + age, measure: "Personen", kind: "flow", frequency: []string{"week"}, owners: owners, separate: true}).alias(age)
		}
	}
	return c
}

func sweden(from source) *catalogue {
	c := newCatalogue(deathsFolder + "sweden")
	t := from.sheet(deathsFolder+"sweden_total_source_2020_10_16.xlsx", "Tabell 3")
	c.place("country", "", "Sverige")
	for _, name := range t.texts("C7:W7") {
		c.place("county", "sverige", name)
	}
	c.indicator(indicator{name: "Antal rapporterade döda", measure: "personer", kind: "flow", frequency: []string{"day", "year"}, owners: ids(c), separate: true})
	return c
}

func englandAndWales(from source) *catalogue {
	c := newCatalogue(deathsFolder + "england-and-wales")
	t := from.sheet(deathsFolder+"england_and_wales_total_source_2020_10_09.xlsx", "Weekly figures 2020")
	c.place("country", "", "England and Wales")
	for row, name := range t.texts("B87:B96") {
		c.place("region", "england-and-wales", name).code = cellOf(t.cells, row+87, 1)
	}
	total := c.indicator(indicator{name: t.at("A9"), measure: "deaths", kind: "flow", frequency: []string{"week"}, owners: ids(c), separate: true})
	total.alias("Deaths (all ages)")
	total.alias(t.at("B86"))
	for _, row := range []int{10, 12, 14} { // a label broken over two rows
		first, second := cellOf(t.cells, row, 1), cellOf(t.cells, row+1, 1)
		c.indicator(indicator{name: first + " " + second, measure: "deaths", kind: "score", frequency: []string{"week"}, by: "country"}).alias(first + " / " + second)
	}
	for _, row := range []int{20, 42, 64} {
		group := cellOf(t.cells, row, 2)
		for age := row + 2; age < row+22; age++ {
			name := cellOf(t.cells, age, 2)
			c.indicator(indicator{name: "Deaths, " + strings.TrimRight(group, " 0123456789") + " " + name, measure: "deaths", kind: "flow", frequency: []string{"week"}, by: "country"}).
				alias(group + " / " + cellOf(t.cells, row+1, 2) + " / " + name)
		}
	}
	for _, cell := range []string{"B18", "B19"} {
		c.indicator(indicator{name: strings.TrimRight(t.at(cell), " 0123456789,"), measure: "deaths", kind: "flow", frequency: []string{"week"}, by: "country"}).alias(t.at(cell))
	}
	return c
}

// ids are the units of a catalogue, all of which report.
func ids(c *catalogue) []string {
	var out []string
	for _, u := range c.units {
		out = append(out, u.id)
	}
	return out
}
