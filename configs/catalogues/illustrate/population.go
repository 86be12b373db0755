package main

import (
	"fmt"
	"strconv"
)

// people is the average population of 2013 in hundreds, the weight of every rate per head.
var people = eight{1026, 1448, 1102, 1109, 1386, 1317, 1774, 983}

// provincePeople by year; 2010 and 2012 were published, the districts of those years add up to them.
var provincePeople = []struct {
	year  int
	total int64
}{{2010, 1005900}, {2011, 1010600}, {2012, 1015300}, {2013, 1020100}}

func population(seed uint64) []figure {
	var all []figure
	for _, y := range provincePeople {
		weight := people
		for i := range weight {
			weight[i] = weight[i]*1000 + sway(dice(seed, "population", districts[i]), 900)*int64(2013-y.year)
		}
		for i, n := range apportion(y.total, weight) {
			all = append(all, figure{unit: districts[i], indicator: "population", period: strconv.Itoa(y.year), value: strconv.FormatInt(n, 10),
				status: "reported", received: fmt.Sprintf("%d-04-15T09:00:00+07:00", y.year+1)})
		}
	}
	return all
}
