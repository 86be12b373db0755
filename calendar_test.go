package giaoban_test

import (
	"testing"

	"github.com/giaoban/giaoban"
)

// Decree 09/2019/NĐ-CP, articles 12 and 13: data from the 15th of the month before to
// the 14th of the last month, due on the 25th.
func decree() giaoban.Calendar {
	var c giaoban.Calendar
	for _, f := range []giaoban.Frequency{giaoban.Month, giaoban.Quarter, giaoban.Half, giaoban.NineMonths, giaoban.Year} {
		c = append(c, giaoban.Rule{Frequency: f, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever,
			DataFrom: &giaoban.CalendarDay{Month: -1, Day: 15}, DataTo: &giaoban.CalendarDay{Day: 14}, Due: &giaoban.CalendarDay{Day: 25}})
	}
	return c
}

func TestCalendarOfTheDecree(t *testing.T) {
	for key, want := range map[string][4]string{
		"2014H1":  {"2013-12-15", "2014-06-14", "2014-06-25", "2014-06-26"},
		"2014H2":  {"2014-06-15", "2014-12-14", "2014-12-25", "2014-12-26"},
		"2024-06": {"2024-05-15", "2024-06-14", "2024-06-25", "2024-06-26"},
		"2024Q2":  {"2024-03-15", "2024-06-14", "2024-06-25", "2024-06-26"},
		"2024C09": {"2023-12-15", "2024-09-14", "2024-09-25", "2024-09-26"},
		"2024":    {"2023-12-15", "2024-12-14", "2024-12-25", "2024-12-26"},
		// what the decree does not speak of follows the default
		"2014-W23":   {"2014-06-02", "2014-06-08", "2014-06-11", "2014-06-12"},
		"2014-06-15": {"2014-06-15", "2014-06-15", "2014-06-18", "2014-06-19"},
	} {
		s := decree().On(period(t, key), "social")
		if got := [4]string{s.DataFrom.String(), s.DataTo.String(), s.Due.String(), s.Overdue.String()}; got != want {
			t.Errorf("%s: %v, want %v", key, got, want)
		}
	}
}

func TestWithoutCalendarDataAreAsTheLabelSays(t *testing.T) {
	s := giaoban.Calendar(nil).On(period(t, "2014H1"), "")
	if s.DataFrom.String() != "2014-01-01" || s.DataTo.String() != "2014-06-30" || s.Due.String() != "2014-06-25" || s.Remind != s.Due {
		t.Errorf("got %+v", s)
	}
}

func TestRuleOfTheGroupComesFirst(t *testing.T) {
	late := giaoban.Rule{Frequency: giaoban.Year, Group: "context", ValidFrom: giaoban.NewDate(2010, 1, 1), ValidTo: giaoban.NewDate(2020, 1, 1),
		Due: &giaoban.CalendarDay{Month: 2, Day: 30}, GraceDays: 3, RemindDays: 7}
	c := append(decree(), late)
	for _, is := range []struct{ year, group, due, overdue, remind string }{
		{"2014", "context", "2015-02-28", "2015-03-04", "2015-02-21"}, // 30 February is the month's last day
		{"2014", "social", "2014-12-25", "2014-12-26", "2014-12-25"},
		{"2021", "context", "2021-12-25", "2021-12-26", "2021-12-25"}, // its rule has ended
	} {
		s := c.On(period(t, is.year), is.group)
		if s.Due.String() != is.due || s.Overdue.String() != is.overdue || s.Remind.String() != is.remind {
			t.Errorf("%+v: got %+v", is, s)
		}
	}
}

func TestTargetIsDueDayByDay(t *testing.T) {
	target := giaoban.Target{Unit: "tv", Indicator: "jobs_created", Period: period(t, "2014"), Value: giaoban.Whole(73000)}
	for day, want := range map[string]string{"2013-12-31": "0", "2014-01-01": "200", "2014-06-30": "36200", "2014-12-31": "73000", "2015-06-30": "73000"} {
		d, _ := giaoban.ParseDate(day)
		if got := target.DueBy(d, giaoban.Flow{}, nil); got.String() != want {
			t.Errorf("by %s: %s, want %s", day, got, want)
		}
	}
	if got := target.DueBy(giaoban.NewDate(2014, 1, 1), giaoban.Stock{}, nil); got != target.Value {
		t.Errorf("a state is due as a whole; got %s", got)
	}
}
