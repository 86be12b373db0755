package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
)

var targetColumns = []string{"unit", "indicator", "period", "value", "illustrative", "source"}

// publishedTargets are the rows of a targets.csv that are not illustrative: the program keeps them as they are.
func publishedTargets(path string) ([][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("illustrate: published targets: %w", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("illustrate: %s: %w", path, err)
	}
	var kept [][]string
	for _, r := range rows[1:] {
		if r[4] == "no" {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// targetsCSV adds the targets of 2014, which nobody published: the province's, and the districts' where a unit of its
// own can miss them. Unemployment benefit has none: fewer would be better, and it is nobody's plan.
func targetsCSV(published [][]string, source string) ([]byte, error) {
	rows := append([][]string{targetColumns}, published...)
	add := func(unit, indicator string, value int64) {
		rows = append(rows, []string{unit, indicator, "2014", strconv.FormatInt(value, 10), "yes", source})
	}
	for _, t := range []struct {
		indicator string
		value     int64
	}{
		{"nrd_communes_met", 4}, {"nrd_households", 38000}, {"jobs_created", 95000}, {"complaints_rate", 85}, {"ontime_rate", 95},
		{"iso_agencies", 90}, {"massmob_regulation", 93}, {"hi_cards", 420000}, {"houses_merit", 2600},
	} {
		add("tv", t.indicator, t.value)
	}
	for i, n := range apportion(95000, people) {
		add(districts[i], "jobs_created", n)
	}
	for i, n := range apportion(2600, eight{232, 329, 336, 358, 398, 310, 398, 239}) {
		add(districts[i], "houses_merit", n)
	}
	for _, unit := range districts {
		add(unit, "complaints_rate", 85)
	}
	return table(rows)
}
