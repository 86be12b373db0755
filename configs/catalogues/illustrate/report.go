package main

import (
	"fmt"
	"sort"
)

// halfYear is everything the districts and the departments sent for a half-year, by unit, with the day it came.
func halfYear(p half, seed uint64) []figure {
	all := bandFigures(p)
	for _, s := range catalogueSeries() {
		all = append(all, s.figures(p, seed)...)
	}
	for _, c := range cataloguePairs() {
		all = append(all, c.figures(p, seed)...)
	}
	var sent []figure
	for _, f := range all {
		f.received = onTime(p, f.unit, seed)
		if f, ok := lived(f, p); ok {
			sent = append(sent, f)
		}
	}
	order := map[string]int{offices: len(districts)}
	for i, unit := range districts {
		order[unit] = i
	}
	sort.SliceStable(sent, func(i, j int) bool { return order[sent[i].unit] < order[sent[j].unit] })
	return sent
}

// onTime is when a unit's report arrives: between the cut-off on the 14th and the due day on the 25th.
func onTime(p half, unit string, seed uint64) string {
	d := dice(seed, "received/"+p.key, unit)
	day, hour, minute := 16+d.IntN(8), 8+d.IntN(9), d.IntN(60)
	return fmt.Sprintf("%d-%02d-%02dT%02d:%02d:00+07:00", p.year, p.number*6, day, hour, minute)
}
