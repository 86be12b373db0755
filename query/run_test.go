package query

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// A row of received values, the latest first, and the run without movement.
func TestStill(t *testing.T) {
	for _, x := range []struct {
		kind    giaoban.Kind
		values  string
		periods int
		since   string // how many places back
	}{
		{giaoban.Stock{}, "", 0, ""},
		{giaoban.Stock{}, "7", 0, ""},
		{giaoban.Stock{}, "7 7", 1, "0"},
		{giaoban.Stock{}, "7 7 7 6 6", 2, "1"},
		{giaoban.Stock{}, "6 7 7 7", 0, ""},
		{giaoban.Stock{}, "0 0", 1, "0"},
		{giaoban.Flow{}, "5 5 5", 0, ""},
		{giaoban.Flow{}, "0", 1, "0"},
		{giaoban.Flow{}, "0 0 3 0", 2, "1"},
		{giaoban.Flow{}, "3 0 0", 0, ""},
		{giaoban.Ratio{}, "3/4 3/4 6/8", 1, "0"}, // either part moves it
		{giaoban.Distribution{}, "1,2 1,2 2,1", 1, "0"},
	} {
		r := still(x.kind, slices.Values(sightings(x.values)))
		since := ""
		if r.periods > 0 {
			since = strconv.Itoa(int(-r.since.Starts))
		}
		if r.periods != x.periods || since != x.since {
			t.Errorf("%s %q: %d since %s, want %d since %s", x.kind, x.values, r.periods, since, x.periods, x.since)
		}
	}
}

// What was 0 so often before that so many zeros on end are no surprise, the latest first.
func TestUsual(t *testing.T) {
	for _, x := range []struct {
		why, values string
		quiet, of   int
		is          bool
	}{
		{"it always came", "0 0 0 5 5 5 5 5 5 5 5", 0, 8, false},
		{"every second period something came: three zeros are no surprise", "0 0 0 5 0 5 0 5 0 5 0", 4, 8, true},
		{"five are", "0 0 0 0 0 5 0 5 0 5 0 5 0", 4, 8, false},
		{"one of eight was 0: two are a surprise", "0 0 5 5 5 0 5 5 5 5", 1, 8, false},
		{"seven are too few to know what is usual", "0 0 5 0 5 0 5 0 5", 3, 7, false},
		{"nothing ever came", "0 0 0 0 0 0 0 0 0 0 0 0", 0, 0, false},
		{"it comes", "5 0 0 0 0 0 0 0 0 0", 9, 10, true}, // nobody asks
	} {
		all := sightings(x.values)
		periods := still(giaoban.Flow{}, slices.Values(all)).periods
		u, is := usual(giaoban.Flow{}, slices.Values(all), periods)
		if u != (usually{x.quiet, x.of}) || is != x.is {
			t.Errorf("%s: %+v %v", x.why, u, is)
		}
	}
}

// sightings reads values, the nth back on day -n; 3/4 is a pair, 1,2 are bands.
func sightings(values string) []sighting {
	var out []sighting
	for n, word := range strings.Fields(values) {
		at := giaoban.Date(-n)
		s := sighting{period: giaoban.Period{Starts: at, Ends: at}}
		for band := range strings.SplitSeq(word, ",") {
			top, below, parts := strings.Cut(band, "/")
			a, _ := strconv.ParseInt(top, 10, 64)
			amount := giaoban.Of(giaoban.Whole(a))
			if parts {
				b, _ := strconv.ParseInt(below, 10, 64)
				amount = giaoban.OfParts(giaoban.Whole(a), giaoban.Whole(b))
			}
			if s.came {
				s.rest = append(s.rest, amount)
			} else {
				s.amount, s.came = amount, true
			}
		}
		out = append(out, s)
	}
	return out
}

// Equal values share a rank, and the next one counts on; who is not ranked or has
// no value has none.
func TestRank(t *testing.T) {
	row := func(v int64, ranked bool) CompareRow {
		d := giaoban.Whole(v)
		return CompareRow{Value: &d, Ranked: ranked}
	}
	for _, x := range []struct {
		direction giaoban.Direction
		want      string
	}{{giaoban.Up, "4 2 0 2 1 0"}, {giaoban.None, "4 2 0 2 1 0"}, {giaoban.Down, "1 2 0 2 4 0"}} {
		rows := []CompareRow{row(1, true), row(5, true), row(99, false), row(5, true), row(9, true), {Ranked: true}}
		rank(rows, x.direction)
		var got []string
		for _, r := range rows {
			got = append(got, strconv.Itoa(r.Rank))
		}
		if s := strings.Join(got, " "); s != x.want {
			t.Errorf("%s: %s, want %s", x.direction, s, x.want)
		}
	}
}

// The cache keeps to its budget, gives nothing of an older version, and asks for
// what it does not hold.
func TestCache(t *testing.T) {
	made := func(code string, unit giaoban.UnitID, rows int) map[string]*block {
		all := make([]entry, rows)
		for n := range all {
			all[n].Period = giaoban.Period{Starts: giaoban.Date(n), Ends: giaoban.Date(n)}
		}
		return newBlocks([]string{code}, []giaoban.UnitID{unit}, []store.Shelf{{Indicator: code, Unit: unit, Rows: all}}, []string{""})
	}
	touched := map[string]uint64{}
	c := newCache(20*entryBytes+3*shelfBytes, func(code string) uint64 { return touched[code] })
	holds := func(version uint64, code string, units ...giaoban.UnitID) bool {
		_, absent, _ := c.get(version, []string{code}, units)
		return len(absent) == 0
	}
	holds(1, "none")
	c.keep(1, made("x", "a", 10))
	c.keep(1, made("y", "a", 10))
	if !holds(1, "x", "a") || !holds(1, "y", "a") || holds(1, "x", "a", "b") {
		t.Error("two blocks fit, and the unit b was not read")
	}
	holds(1, "x", "a")
	c.keep(1, made("z", "a", 10))
	if !holds(1, "z", "a") || !holds(1, "x", "a") || holds(1, "y", "a") {
		t.Error("the longest unused block makes room")
	}
	c.keep(1, made("huge", "a", 100))
	if holds(1, "huge", "a") || c.used() > c.budget {
		t.Errorf("what is larger than the budget is not kept; %d of %d bytes used", c.used(), c.budget)
	}
	c.keep(1, made("x", "b", 1))
	if !holds(1, "x", "a", "b") {
		t.Error("a unit read later joins the others")
	}
	c.keep(1, made("w", "a", 1))
	touched["x"] = 2
	if holds(2, "x", "a") {
		t.Error("its figures moved, and memory still answers")
	}
	if !holds(2, "w", "a") {
		t.Error("a batch of another indicator drops what it did not touch")
	}
	c.keep(1, made("x", "a", 1))
	if holds(2, "x", "a") {
		t.Error("what was read at an older version is kept")
	}
}

// Every sentence exists in both languages, and the same places in both.
func TestMessages(t *testing.T) {
	m, err := giaoban.ReadMessages(messages)
	if err != nil {
		t.Fatal(err)
	}
	for code, text := range m {
		for place := range strings.SplitSeq(text.VI, "{") {
			if name, _, ok := strings.Cut(place, "}"); ok && !strings.Contains(text.EN, "{"+name+"}") {
				t.Errorf("%s: {%s} is missing in English", code, name)
			}
		}
	}
	for _, code := range append(states[:], "stalled_short", "stalled_at_zero", "stalled_bands", "zero_run_season", "zero_run_usual", "falling_up", "off_pace_over",
		"needed_more", "needed_room", "needed_rise", "needed_fall", "not_additive", "no_successor") {
		if _, ok := m[code]; !ok {
			t.Errorf("no sentence for %s", code)
		}
	}
}
