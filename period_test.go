package giaoban_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"pgregory.net/rapid"
)

func TestForeverIsTheFirstOfJanuary2300(t *testing.T) {
	if giaoban.Forever != giaoban.NewDate(2300, 1, 1) || giaoban.Forever != giaoban.LastDate+1 {
		t.Errorf("Forever is %s", giaoban.Forever)
	}
	if text, _ := giaoban.Forever.MarshalText(); len(text) != 0 {
		t.Errorf("the open end is written %q", text)
	}
}

func TestDaysThatDoNotExistAreRefused(t *testing.T) {
	for _, text := range []string{"2014-06-31", "2014-02-29", "2014-13-01", "1899-12-31", "2300-01-01", "30/06/2014", "2014-6-30", "", "2014-06-30 "} {
		if d, err := giaoban.ParseDate(text); err == nil {
			t.Errorf("%q was taken as %s", text, d)
		}
	}
}

// A key names a span; how long it is says its frequency.
func TestKeysNameSpans(t *testing.T) {
	for _, c := range []struct{ key, starts, ends, frequency, written string }{
		{"2014", "2014-01-01", "2014-12-31", "year", "2014"},
		{"2014H1", "2014-01-01", "2014-06-30", "half", "2014H1"}, {"2014C06", "2014-01-01", "2014-06-30", "half", "2014H1"},
		{"2014H2", "2014-07-01", "2014-12-31", "half", "2014H2"},
		{"2014Q1", "2014-01-01", "2014-03-31", "quarter", "2014Q1"}, {"2014C03", "2014-01-01", "2014-03-31", "quarter", "2014Q1"},
		{"2014Q4", "2014-10-01", "2014-12-31", "quarter", "2014Q4"},
		{"2014C09", "2014-01-01", "2014-09-30", "nine_months", "2014C09"}, {"2014C12", "2014-01-01", "2014-12-31", "year", "2014"},
		{"2014C01", "2014-01-01", "2014-01-31", "month", "2014-01"}, {"2014C08", "2014-01-01", "2014-08-31", "cumulative", "2014C08"},
		{"2012-02", "2012-02-01", "2012-02-29", "month", "2012-02"},
		{"2014-W01", "2013-12-30", "2014-01-05", "week", "2014-W01"}, {"2015-W53", "2015-12-28", "2016-01-03", "week", "2015-W53"},
		{"2014-06-15", "2014-06-15", "2014-06-15", "day", "2014-06-15"},
		{"2014-06-02/2014-06-08", "2014-06-02", "2014-06-08", "week", "2014-W23"},
		{"2014-06-03/2014-06-09", "2014-06-03", "2014-06-09", "other", "2014-06-03/2014-06-09"},
		{"2014-04-01/2014-09-30", "2014-04-01", "2014-09-30", "other", "2014-04-01/2014-09-30"},
	} {
		p := period(t, c.key)
		if p.Starts.String() != c.starts || p.Ends.String() != c.ends || p.Frequency().String() != c.frequency || p.Key() != c.written {
			t.Errorf("%s: %s to %s, %s, written %s; want %+v", c.key, p.Starts, p.Ends, p.Frequency(), p.Key(), c)
		}
	}
	if first, last := period(t, "1900-W01"), period(t, "2299-W52"); first.Starts != giaoban.FirstDate || last.Ends != giaoban.LastDate {
		t.Errorf("weeks reach from %s to %s, beyond what is stored", first.Starts, last.Ends)
	}
	for _, key := range []string{"", "14", "2014H3", "2014Q0", "2014Q5", "2014C00", "2014C13", "2014-13", "2014-00", "2014-W00", "2014-W53", "2014-w23", "2014h1", "1899", "2300", "2299-W53", "2014-06-31",
		"2014-06-30/2014-06-01", "2014-06-01/", "/2014-06-01", "2014HH1", "2014-6", "2014Q-1", "20145", "2014C9"} {
		if p, err := giaoban.ParsePeriod(key); err == nil {
			t.Errorf("%q was taken as %s", key, p)
		}
	}
}

func TestCumulativeSeriesWriteTheirSpansWithC(t *testing.T) {
	for key, want := range map[string]string{"2014H1": "2014C06", "2014Q1": "2014C03", "2014": "2014C12", "2014-01": "2014C01", "2014C08": "2014C08", "2014Q2": "2014Q2"} {
		if got := period(t, key).CumulativeKey(); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
	for key, want := range map[string]string{"2014-06": "2014H1", "2014Q3": "2014C09", "2014H2": "2014", "2014-06-14": "2014-01-01/2014-06-14"} {
		if got := period(t, key).YearToDate().Key(); got != want {
			t.Errorf("%s to date: %s, want %s", key, got, want)
		}
	}
}

var owed = []giaoban.Frequency{giaoban.Day, giaoban.Week, giaoban.Month, giaoban.Quarter, giaoban.Half, giaoban.NineMonths, giaoban.Year}

// anyPeriod draws a period of an owed frequency, or an interval, away from the ends of time.
func anyPeriod() *rapid.Generator[giaoban.Period] {
	return rapid.Custom(func(t *rapid.T) giaoban.Period {
		day := giaoban.Date(rapid.IntRange(int(giaoban.FirstDate)+800, int(giaoban.LastDate)-800).Draw(t, "day"))
		if rapid.Bool().Draw(t, "interval") {
			return giaoban.Period{Starts: day, Ends: day + giaoban.Date(rapid.IntRange(0, 700).Draw(t, "length"))}
		}
		p, _ := rapid.SampledFrom(owed).Draw(t, "frequency").PeriodOf(day)
		return p
	})
}

func TestKeysRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPeriod().Draw(t, "period")
		if back, err := giaoban.ParsePeriod(p.Key()); err != nil || back != p {
			t.Fatalf("%v is written %s, read as %v, %v", p, p.Key(), back, err)
		}
		text, err := json.Marshal(p)
		var back giaoban.Period
		if err != nil || json.Unmarshal(text, &back) != nil || back != p {
			t.Fatalf("%v is JSON %s, read as %v", p, text, back)
		}
		if d, err := giaoban.ParseDate(p.Ends.String()); err != nil || d != p.Ends {
			t.Fatalf("%s is read as %s", p.Ends, d)
		}
	})
}

func TestLabelsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPeriod().Draw(t, "period")
		for _, l := range []giaoban.Lang{giaoban.Vietnamese, giaoban.English} {
			if r, err := giaoban.ReadPeriod(p.Label(l), giaoban.ReadOptions{}); err != nil || r.Period != p {
				t.Fatalf("%s is called %q, read as %v, %v", p, p.Label(l), r.Period, err)
			}
		}
	})
}

func TestNextAndPreviousAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := giaoban.Date(rapid.IntRange(int(giaoban.FirstDate)+800, int(giaoban.LastDate)-800).Draw(t, "day"))
		f := rapid.SampledFrom(owed).Draw(t, "frequency")
		p, _ := f.PeriodOf(day)
		n := p.Next()
		if n.Previous() != p || !p.Before(n) || n.Frequency() != f {
			t.Fatalf("%s, next %s, previous of that %s", p, n, n.Previous())
		}
		if f != giaoban.NineMonths && (n.Starts != p.Ends+1 || !p.ContainsDay(day)) {
			t.Fatalf("between %s and %s lies a gap, or %s is not in the first", p, n, day)
		}
		q := giaoban.Period{Starts: day, Ends: day + 40} // an interval steps by its own length
		if q.Frequency() == giaoban.Other && (q.Next().Previous() != q || q.Next().Starts != q.Ends+1) {
			t.Fatalf("%s, next %s", q, q.Next())
		}
	})
}

func TestSamePeriodOfTheYearBefore(t *testing.T) {
	for key, want := range map[string]string{"2014H1": "2013H1", "2014-02": "2013-02", "2013-02": "2012-02", "2014Q4": "2013Q4", "2014": "2013", "2014C09": "2013C09", "2014C08": "2013C08",
		"2014-W23": "2013-W23", "2015-W53": "", "2012-02-29": "", "2013-02-28": "2012-02-28", "2014-06-15": "2013-06-15", "2014-06-03/2014-07-12": "2013-06-03/2013-07-12"} {
		p, ok := period(t, key).LastYear()
		if ok != (want != "") || ok && p.Key() != want {
			t.Errorf("%s: %s, %v; want %q", key, p, ok, want)
		}
	}
}

// ISO weeks belong to the year of their Thursday.
func TestWeekYears(t *testing.T) {
	for day := giaoban.NewDate(1999, 12, 1); day < giaoban.NewDate(2032, 2, 1); day++ {
		p, _ := giaoban.Week.PeriodOf(day)
		y, w := day.Time().ISOWeek()
		if p.Starts.Time().Weekday() != time.Monday || !p.ContainsDay(day) || p.Frequency() != giaoban.Week {
			t.Fatalf("%s is in %v", day, p)
		}
		if back := period(t, p.Key()); back != p || (p.Starts+3).Year() != y {
			t.Fatalf("%s is in week %d of %d, written %s", day, w, y, p.Key())
		}
	}
}

func TestPeriodsAreOrderedByTheirDays(t *testing.T) {
	keys := []string{"2013Q4", "2014-01", "2014Q1", "2014H1", "2014C09", "2014", "2014-02", "2014-W23", "2014Q3"}
	for i := 1; i < len(keys); i++ {
		a, b := period(t, keys[i-1]), period(t, keys[i])
		if !a.Before(b) || b.Before(a) || a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 {
			t.Errorf("%s does not come before %s", a, b)
		}
	}
	if !period(t, "2014").Contains(period(t, "2014H1")) || period(t, "2014H1").Contains(period(t, "2014Q3")) || period(t, "2014-01").Contains(period(t, "2014-W01")) {
		t.Error("a period contains those that lie wholly inside it")
	}
}

func TestPeriodsOfAFrequency(t *testing.T) {
	from, to := giaoban.NewDate(2013, 11, 15), giaoban.NewDate(2014, 3, 31)
	for _, c := range []struct {
		f     giaoban.Frequency
		first string
		n     int
	}{{giaoban.Month, "2013-11", 5}, {giaoban.Quarter, "2013Q4", 2}, {giaoban.Half, "2013H2", 1}, {giaoban.Year, "2013", 1}, {giaoban.Cumulative, "2013C11", 5}, {giaoban.Week, "2013-W46", 20}, {giaoban.Day, "2013-11-15", 137}} {
		got := c.f.Periods(from, to)
		if len(got) != c.n || got[0].Key() != c.first {
			t.Errorf("%s: %d from %s; want %d from %s", c.f, len(got), got[0], c.n, c.first)
		}
	}
	if got := giaoban.NineMonths.Periods(from, to); got != nil {
		t.Errorf("no nine months end between November and March: %v", got)
	}
	if got := giaoban.Other.Periods(from, to); got != nil {
		t.Errorf("other intervals are not owed: %v", got)
	}
}
