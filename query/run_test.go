package query

import (
	"reflect"
	"runtime"
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

// used is how many bytes of the budget are taken.
func used(c *cache) int { return c.budget - int(c.room.left.Load()) }

// What is counted towards the budget is as large as it is said to be.
func TestSizes(t *testing.T) {
	for _, x := range []struct {
		of   reflect.Type
		said int
	}{{reflect.TypeFor[entry](), entryBytes}, {reflect.TypeFor[witnessed[cell]](), cellBytes}, {reflect.TypeFor[sumKey](), sumKeyBytes}, {reflect.TypeFor[scanKey](), scanKeyBytes},
		{reflect.TypeFor[watched](), watchedBytes}, {reflect.TypeFor[past](), pastBytes}, {reflect.TypeFor[dueReport](), dueBytes}, {reflect.TypeFor[piece](), pieceBytes},
		{reflect.TypeFor[giaoban.Amount](), amountBytes}, {reflect.TypeFor[giaoban.Period](), periodBytes}, {reflect.TypeFor[giaoban.UnitID](), idBytes}} {
		if size := int(x.of.Size()); x.said < size || x.said > size*5/4 {
			t.Errorf("%s takes %d bytes, and is counted as %d", x.of, size, x.said)
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
	if holds(1, "huge", "a") || used(c) > c.budget {
		t.Errorf("what is larger than the budget is not kept; %d of %d bytes used", used(c), c.budget)
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

// What is worked out from the figures counts in the budget, as it lies in memory; where
// it is full the oldest goes, and what was worked out from what is no longer kept is not
// kept either.
func TestWhatIsWorkedOutCountsInTheBudget(t *testing.T) {
	const budget = 2 << 20
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c := newCache(budget, func(string) uint64 { return 0 })
	ask := func(code string) *block {
		have, absent, _ := c.get(1, []string{code}, []giaoban.UnitID{"a"})
		if len(absent) > 0 {
			rows := make([]entry, 1000)
			c.keep(1, newBlocks([]string{code}, []giaoban.UnitID{"a"}, []store.Shelf{{Indicator: code, Unit: "a", Rows: rows}}, []string{""}))
			have, _, _ = c.get(1, []string{code}, []giaoban.UnitID{"a"})
		}
		return have[code]
	}
	unit, most := &giaoban.Unit{ID: "a"}, 0
	s, i := &sheet{}, &giaoban.Indicator{}
	for n := range 40_000 {
		b := ask([]string{"x", "y", "z"}[n%3])
		day := giaoban.Date(n % 3000)
		fromBlock(s, &b.sums, sumKey{i, "a", giaoban.Period{Starts: day, Ends: day}}, func() cell { return cell{missing: make([]giaoban.UnitID, 4)} })
		fromBlock(s, &b.scans, scanKey{indicator: i, floor: day}, func() []watched {
			return []watched{{unit: unit, due: make([]dueReport, 2), past: &past{latest: &cell{}, run: run{newest: make([]giaoban.Period, 3)}}}}
		})
		if most = max(most, used(c)); used(c) > budget {
			t.Fatalf("%d bytes of %d are used", used(c), budget)
		}
	}
	taken := used(c)
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int(after.HeapAlloc) - int(before.HeapAlloc)
	if most < budget*3/4 || grown > budget*5/4 || grown < taken/2 {
		t.Errorf("%d of %d bytes were used, %d at most; the memory grew by %d", taken, budget, most, grown)
	}
	old := ask("x")
	for code := range c.kept {
		c.drop(code)
	}
	if used(c) != 0 {
		t.Errorf("%d bytes are used of nothing", used(c))
	}
	fromBlock(s, &old.sums, sumKey{i, "b", giaoban.Period{}}, func() cell { return cell{} })
	if used(c) != 0 || old.answers() != 0 {
		t.Errorf("%d bytes are used by what is no longer kept", used(c))
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
