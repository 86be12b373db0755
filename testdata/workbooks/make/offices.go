package main

import "strings"

// Offices with one workbook each.

// persistentPoverty is Scotland and the groups of its people, as indicators.
func persistentPoverty(from source) *catalogue {
	c := newCatalogue("scotland-poverty")
	const file = "scotland-poverty/data2023_persistent.xlsx"
	c.place("country", "", "Scotland")
	for _, sheet := range []string{"1", "2", "3", "4"} {
		t := from.sheet(file, sheet)
		for _, cell := range []string{"B6", "C6"} {
			i := c.indicator(indicator{name: afterNumber(t.at("A5")) + ", " + t.at(cell), measure: "%", kind: "percent", frequency: []string{"other"}})
			i.alias(t.at("A5") + " / " + t.at(cell))
		}
		i := c.indicator(indicator{name: afterNumber(t.at("A15")), measure: "people", kind: "score", frequency: []string{"other"}})
		i.alias(t.at("A15") + " / " + t.at("B16"))
	}
	t := from.sheet(file, "7")
	for row, group := range t.texts("A7:A13") {
		share := c.indicator(indicator{name: afterNumber(t.at("A5")) + ", " + group, measure: "%", kind: "percent", frequency: []string{"other"}})
		share.alias(t.at("A5") + " / " + group)
		sample := cellOf(t.cells, row+16, 1)
		people := c.indicator(indicator{name: afterNumber(t.at("A14")) + ", " + sample, measure: "people", kind: "score", frequency: []string{"other"}})
		people.alias(t.at("A14") + " / " + sample)
	}
	return c
}

// afterNumber is a title without the number of its table.
func afterNumber(title string) string {
	_, name, _ := strings.Cut(title, " ")
	return name
}

func labour(from source) *catalogue {
	c := newCatalogue("australia-labour")
	t := from.sheet("australia-labour/6202021.xlsx", "Data1")
	c.place("country", "", "Australia")
	for column := 2; column <= 8; column++ {
		c.indicator(indicator{name: strings.TrimRight(cellOf(t.cells, 1, column), " ;"), measure: cellOf(t.cells, 2, column), kind: "flow", frequency: []string{"quarter"}}).alias(cellOf(t.cells, 1, column))
	}
	return c
}

// marriage is the survey's states and their electoral divisions.
func marriage(from source) *catalogue {
	c := newCatalogue("munging-cases/marriage")
	const file = "munging-cases/ozmarriage.xlsx"
	states, divisions := from.sheet(file, "Table 1"), from.sheet(file, "Table 2")
	c.place("country", "", "Australia")
	for _, name := range states.texts("A8:A15") {
		c.place("state", "australia", letterless(name)).aliases = withFootnote(name)
	}
	parent := ""
	for _, name := range divisions.texts("A8:A179") {
		if state, is := strings.CutSuffix(name, " Divisions"); is {
			if u := c.find(letterless(state)); u != nil {
				parent = u.id
			}
			continue
		}
		if name == "" || strings.HasSuffix(name, "(Total)") {
			continue
		}
		c.place("division", parent, letterless(name)).aliases = withFootnote(name)
	}
	band, answer, footnoted := "", "", ""
	for column := 2; column <= 16; column++ {
		if b := cellOf(states.cells, 5, column); b != "" {
			band = b
		}
		if a := cellOf(states.cells, 6, column); a != "" {
			answer = a
		}
		measure := cellOf(states.cells, 7, column)
		if measure == "" {
			continue
		}
		i := indicator{name: band + ", " + answer + " (" + measure + ")", measure: measure, kind: "flow", frequency: []string{"year", "other"}, owners: ids(c)[1:], separate: true}
		if measure == "%" {
			i.kind = "percent"
		}
		same := c.indicator(i)
		same.alias(pathOf(band, answer, measure))
		if a := cellOf(divisions.cells, 6, column); a != "" {
			footnoted = a // another letter for its footnote
		}
		same.alias(pathOf(band, footnoted, measure))
	}
	return c
}

// letterless is a name without the letter of its footnote.
func letterless(name string) string {
	if n := len(name); n > 3 && name[n-1] == ')' && name[n-3] == '(' {
		return name[:n-3]
	}
	return name
}

func withFootnote(name string) []string {
	if letterless(name) == name {
		return nil
	}
	return []string{name}
}

// vaccination is the states, and what a school year's six columns say of each.
func vaccination(from source) *catalogue {
	c := newCatalogue("munging-cases/vaccination")
	t := from.sheet("munging-cases/vaccinations.xlsx", "SVV Coverage Trend Data")
	c.place("country", "", "United States")
	for _, name := range t.texts("A4:A54") {
		c.place("state", "united-states", name)
	}
	c.indicator(indicator{name: t.at("B1"), measure: "%", kind: "percent", frequency: []string{"other", "year"}}).alias(t.at("B1") + " / " + t.at("B2"))
	c.indicator(indicator{name: t.at("E3"), measure: "children", kind: "flow", frequency: []string{"other", "year"}})
	c.indicator(indicator{name: t.at("F3"), measure: "%", kind: "percent", frequency: []string{"other", "year"}})
	return c
}

// transit is the rides of one city by what was paid for them, where and when.
func transit(from source) *catalogue {
	c := newCatalogue("munging-cases/transit")
	t := from.sheet("munging-cases/toronto_transit.xlsx", "1985-2017 ACTUALS")
	c.place("city", "", "Toronto")
	who := ""
	for row := 7; row <= 54; row++ {
		name := cellOf(t.cells, row, 2)
		switch {
		case name == "", strings.HasSuffix(name, "TOTAL"):
		case cellOf(t.cells, row, 3) == "":
			who = name
		default:
			if row == 37 || row == 53 {
				who = "" // no group stands over these
			}
			c.indicator(indicator{name: strings.TrimPrefix(who+", "+name, ", "), measure: "thousand rides", kind: "flow", frequency: []string{"year"}}).alias(strings.TrimPrefix(who+" / "+name, " / "))
		}
	}
	return c
}

// crime is the country, its states and what is counted of each; the table by state
// and kind of area counts the same.
func crime(from source) *catalogue {
	c := newCatalogue("munging-cases/crime")
	const file = "munging-cases/us-crime-2.xlsx"
	t := from.sheet(file, "16tbl02")
	c.place("country", "", "United States Total")
	for row := 6; row <= 203; row++ {
		raw := ""
		if r := t.cells[row-1]; len(r) > 0 {
			raw = r[0]
		}
		if strings.HasPrefix(raw, " ") && strings.TrimSpace(raw) != "" {
			name := strings.TrimRight(oneLine(raw), " ,0123456789")
			u := c.place("state", "united-states-total", name)
			if name != oneLine(raw) {
				u.aliases = []string{oneLine(raw)}
			}
		}
	}
	territory := oneLine(t.at("A201")) // outside the sum of the states
	c.place("territory", "", strings.TrimRight(territory, "0123456789")).aliases = []string{territory}
	name := ""
	for column := 3; column <= 22; column++ {
		if n := cellOf(t.cells, 4, column); n != "" {
			name = n
		}
		below := cellOf(t.cells, 5, column)
		plain := strings.TrimRight(name, "0123456789")
		if below == "" {
			c.indicator(indicator{name: plain, measure: "offences", kind: "flow", frequency: []string{"year"}}).alias(name)
		} else {
			c.indicator(indicator{name: plain + ", " + below, measure: below, kind: "score", frequency: []string{"year"}}).alias(name + " / " + below)
		}
	}
	return c
}

// taxbase is the local authorities of England, their dwellings by band.
func taxbase(from source) *catalogue {
	c := newCatalogue("england-council-tax")
	t := from.sheet("england-council-tax/Council_Taxbase_local_authority_level_data_2013.xlsx", "Data")
	c.place("country", "", "England")
	for row, name := range t.texts("D6:D331") {
		c.place("authority", "england", name).code = cellOf(t.cells, row+6, 1)
	}
	for column := 5; column <= 12; column++ {
		band := cellOf(t.cells, 3, column)
		c.indicator(indicator{name: t.at("E2") + ", band " + band, measure: "dwellings", kind: "stock", frequency: []string{"year"}, by: "authority"}).alias(t.at("E2") + " / " + band)
	}
	return c
}
