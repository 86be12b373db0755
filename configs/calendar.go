package configs

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// readCalendar reads calendar.yaml; where it says nothing the domain's default holds.
func (c *catalogueReader) readCalendar() {
	root, ok := c.yaml(c.in("calendar.yaml"), false)
	if !ok || root.empty() {
		return
	}
	fields := root.fields("calendar", "words")
	c.readPeriodWords(fields)
	for _, n := range fields.mappings("calendar") {
		f := n.fields("frequency", "group", "valid_from", "valid_to", "data_from", "data_to", "due", "grace_days", "remind_days")
		r := giaoban.Rule{Group: f.text("group"), ValidFrom: f.date("valid_from", giaoban.FirstDate), ValidTo: f.date("valid_to", giaoban.Forever),
			GraceDays: f.whole("grace_days", 0, 1000, 0), RemindDays: f.whole("remind_days", 0, 1000, 0)}
		c.span(f.at, r.ValidFrom, r.ValidTo)
		if r.Group != "" && !slices.Contains(c.groupCodes(), r.Group) {
			c.unknown("unknown_group", f.place("group"), r.Group, c.groupCodes())
		}
		name := f.required("frequency", "calendar")
		var err error
		if r.Frequency, err = giaoban.ParseFrequency(name); name != "" && err != nil {
			c.problem("bad_value", f.place("frequency"), name, "day, week, month, quarter, half, nine_months, year, other", map[string]string{"key": "frequency"})
		}
		r.DataFrom, r.DataTo = c.calendarDay(f, "data_from"), c.calendarDay(f, "data_to")
		c.readDue(f, &r)
		c.cat.Calendar = append(c.cat.Calendar, r)
	}
}

// readPeriodWords reads the names of months and periods in further languages.
func (c *catalogueReader) readPeriodWords(root yamlFields) {
	for _, n := range root.mappings("words") {
		f := n.fields("language", "months", "headings", "weeks")
		w := giaoban.PeriodWords{Language: f.required("language", "words"), Months: f.list("months"), Headings: f.list("headings"), Weeks: f.list("weeks")}
		if len(w.Months) != 0 && len(w.Months) != 12 {
			c.problem("bad_value", f.place("months"), strings.Join(w.Months, ", "), "12", map[string]string{"key": "months"})
			continue
		}
		c.cat.Words = append(c.cat.Words, w)
	}
}

// calendarDay reads {month: -1, day: 15}; day 31 is the month's last day.
func (c *catalogueReader) calendarDay(f yamlFields, key string) *giaoban.CalendarDay {
	if !f.has(key) {
		return nil
	}
	in := f.values[key].fields("month", "day")
	in.required("day", key)
	return &giaoban.CalendarDay{Month: in.whole("month", -24, 24, 0), Day: in.whole("day", 1, 31, 1)}
}

// readDue reads {month: 0, day: 25}, or {days: 3} after the period's end.
func (c *catalogueReader) readDue(f yamlFields, r *giaoban.Rule) {
	if !f.has("due") {
		return
	}
	in := f.values["due"].fields("month", "day", "days")
	if in.has("days") {
		r.DueDays, r.HasDueDays = in.whole("days", 0, 1000, 3), true
		if in.has("month") || in.has("day") {
			c.problem("bad_value", in.at, "days, month", "{days: 3}; {month: 0, day: 25}", map[string]string{"key": "due"})
		}
		return
	}
	in.required("day", "due")
	r.Due = &giaoban.CalendarDay{Month: in.whole("month", -24, 24, 0), Day: in.whole("day", 1, 31, 25)}
}
