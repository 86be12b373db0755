package main

import "strings"

// cologne is the nine city districts with an election and the budget.
func cologne(from source) *catalogue {
	c := newCatalogue("cologne-budget")
	c.place("city", "", "Köln")
	election := from.csv("cologne-budget/result_stadtbezirk.csv", ';')
	for row, name := range election.texts("B2:B10") {
		c.place("district", "koln", name).code = cellOf(election.cells, row+2, 1)
	}
	for column := 3; column <= 101; column++ {
		name := cellOf(election.cells, 1, column)
		if name == "" {
			continue
		}
		i := indicator{name: name, measure: "Anzahl", kind: "flow", frequency: []string{"other"}, by: "district"}
		if strings.HasSuffix(name, "_Proz") || name == "Wahlbeteiligung" {
			i.kind, i.measure = "percent", "%"
		}
		c.indicator(i)
	}
	budget := from.csv("cologne-budget/bezirke_einzeldarstellung.csv", ';')
	c.find("Mülheim").aliases = []string{budget.at("B226")} // the budget spells and numbers the districts in its own way
	whole := from.csv("cologne-budget/gesamtergebnisplan.csv", ';')
	owners := []string{}
	for _, u := range c.units {
		owners = append(owners, u.id)
	}
	lines := map[string]*indicator{}
	for _, line := range append(budget.texts("C2:C29"), whole.texts("A2:A27")...) {
		number, name, _ := strings.Cut(line, " ")
		if number == "10" {
			continue // the sum of the lines above it
		}
		name = strings.TrimLeft(name, "-= ")
		if lines[number] == nil {
			lines[number] = c.indicator(indicator{name: name, measure: "EUR", kind: "flow", frequency: []string{"year"}, owners: owners})
		}
		lines[number].alias(line)
	}
	return c
}
