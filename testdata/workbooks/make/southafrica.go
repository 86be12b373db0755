package main

import "strings"

// southAfrica is the weekly deaths of the provinces and metropolitan areas, which
// are estimated each for itself, and the population by sex and age.
func southAfrica(from source) *catalogue {
	c := newCatalogue("south-africa")
	const deaths = "south-africa/Estimated deaths 1+ yrs for SA 23 June 2020.xlsx"
	provinces := from.sheet(deaths, "Province natural 1+yr")
	metros := from.sheet(deaths, "Metro natural 1+yr ")
	nation := from.sheet(deaths, "Total deaths 1+yr")
	people := from.sheet("south-africa/Provincial projection by sex and age (2002-2020)_web.xlsx", "Sheet1")
	c.place("country", "", "South Africa")
	owners := []string{"south-africa"}
	for _, name := range people.texts("A6:A311") {
		if c.find(name) == nil {
			owners = append(owners, c.place("province", "south-africa", name).id)
		}
	}
	for _, name := range provinces.texts("C2:K2") {
		if c.find(name) == nil { // KWAZULU NATAL without its hyphen
			for _, u := range c.units {
				if strings.EqualFold(strings.ReplaceAll(u.name, "-", " "), name) {
					u.aliases = append(u.aliases, name)
				}
			}
		}
	}
	in := []string{"eastern-cape", "western-cape", "gauteng", "kwazulu-natal", "gauteng", "free-state", "eastern-cape", "gauteng"}
	for i, name := range metros.texts("C2:J2") {
		owners = append(owners, c.place("metro", in[i], name).id)
	}
	title := provinces.at("C1")
	natural := c.indicator(indicator{name: "Estimated natural deaths of persons 1+ years", measure: "deaths", kind: "flow", frequency: []string{"week"}, owners: owners, separate: true})
	natural.alias(title)
	natural.alias(nation.at("C1") + " / " + nation.at("D2"))
	for _, cell := range []string{"C2", "E2"} {
		i := c.indicator(indicator{name: "Estimated deaths of persons 1+ years, " + strings.ToLower(nation.at(cell)), measure: "deaths", kind: "flow", frequency: []string{"week"}, by: "country"})
		i.alias(nation.at("C1") + " / " + nation.at(cell))
	}
	excess := c.indicator(indicator{name: "Estimated excess natural deaths", measure: "deaths", kind: "flow", frequency: []string{"other"}, owners: owners[1:], separate: true})
	for _, t := range []table{provinces, metros} {
		excess.alias(t.at("A29"))
	}
	for row, age := range people.texts("C6:C39") {
		sex := cellOf(people.cells, row+6, 2)
		i := c.indicator(indicator{name: "Population, " + sex + " " + age, measure: "people", kind: "stock", frequency: []string{"year"}, by: "province"})
		i.alias(sex + " / " + age)
	}
	return c
}
