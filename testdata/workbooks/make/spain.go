package main

// spain is the deaths of a day by autonomous community.
func spain(from source) *catalogue {
	c := newCatalogue("economist-deaths/spain")
	t := from.sheet("economist-deaths/spain_covid_source_latest.xlsx", "Fallecidos COVID")
	c.place("country", "", t.at("U1"))
	for _, name := range t.texts("B1:T1") {
		c.place("community", "espana", name)
	}
	c.indicator(indicator{name: "Fallecidos COVID", measure: "fallecidos", kind: "flow", frequency: []string{"day"}})
	return c
}
