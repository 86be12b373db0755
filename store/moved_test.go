package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// What came between two moments is given figure by figure, as it stood at each; what
// did not move in between is not given.
func TestWhatMovedBetweenTwoMoments(t *testing.T) {
	s := open(t, t.TempDir())
	at := func(day int) time.Time { return time.Date(2014, 7, day, 8, 0, 0, 0, time.UTC) }
	gone := reported(t, "x", "c", "2014-06", 0)
	gone.Amount, gone.Status = giaoban.Amount{}, giaoban.Withdrawn
	first := send(t, s, at(1), "1", reported(t, "x", "a", "2014-05", 1), reported(t, "x", "a", "2014-06", 10), reported(t, "x", "b", "2014-06", 20),
		reported(t, "x", "c", "2014-06", 30), reported(t, "y", "a", "2014-06", 5))
	second := send(t, s, at(2), "2", reported(t, "x", "a", "2014-06", 12), reported(t, "y", "b", "2014-06", 6))
	third := send(t, s, at(3), "3", reported(t, "x", "a", "2014-06", 15), gone, reported(t, "x", "b", "2014-06", 20))
	ask(t, s, "OPTIMIZE TABLE giaoban.observation FINAL")
	for _, c := range []struct {
		why   string
		f     Filter
		since giaoban.Revision
		want  string
		count int
	}{
		{"all since the first", Filter{}, first.ID, "x a 2014-06 10→15, x b 2014-06 20→20, x c 2014-06 30→withdrawn, y b 2014-06 missing→6", 5},
		{"up to the second", Filter{AsOf: second.ID}, first.ID, "x a 2014-06 10→12, y b 2014-06 missing→6", 2},
		{"since the second", Filter{}, second.ID, "x a 2014-06 12→15, x b 2014-06 20→20, x c 2014-06 30→withdrawn", 3},
		{"since the last", Filter{}, third.ID, "", 0},
		{"of one indicator", Filter{Indicators: []string{"y"}}, first.ID, "y b 2014-06 missing→6", 1},
		{"of one unit", Filter{Units: []giaoban.UnitID{"a"}}, first.ID, "x a 2014-06 10→15", 2},
		{"of units nobody met", Filter{Units: []giaoban.UnitID{"z"}}, first.ID, "", 0},
		{"of periods that end by May", Filter{From: giaoban.NewDate(2014, 1, 1), To: giaoban.NewDate(2014, 5, 31)}, 0, "x a 2014-05 missing→1", 1},
	} {
		moves, err := s.Moved(context.Background(), c.f, c.since)
		if err != nil {
			t.Fatalf("%s: %v", c.why, err)
		}
		var got []string
		for _, m := range moves {
			got = append(got, fmt.Sprintf("%s %s %s %s→%s", m.After.Indicator, m.After.Unit, m.After.Period, standsAt(m.Before), standsAt(m.After)))
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, text, c.want)
		}
		if n, err := s.MovedCount(context.Background(), c.f, c.since); err != nil || n != c.count {
			t.Errorf("%s: %d came, want %d, %v", c.why, n, c.count, err)
		}
	}
}

func standsAt(o giaoban.Observation) string {
	if !o.Present {
		return o.Status.String()
	}
	return o.Value.String()
}

func TestExtentOfAnIndicator(t *testing.T) {
	s := open(t, t.TempDir())
	send(t, s, time.Time{}, "1", reported(t, "x", "a", "2012-05", 1), reported(t, "x", "b", "2014-06", 10), reported(t, "y", "a", "2020", 5))
	for _, c := range []struct {
		codes []string
		want  string
	}{{[]string{"x"}, "2012-05-31 2014-06-30 true"}, {[]string{"x", "y"}, "2012-05-31 2020-12-31 true"}, {[]string{"z"}, "1970-01-01 1970-01-01 false"}} {
		first, last, any, err := s.Extent(context.Background(), c.codes)
		if got := fmt.Sprint(first, last, any); err != nil || got != c.want {
			t.Errorf("%v: %s, want %s, %v", c.codes, got, c.want, err)
		}
	}
}
