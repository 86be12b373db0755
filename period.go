package giaoban

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a calendar day, counted from 1 January 1970 (negative before). It has
// no time zone: it is a day on the calendar of the reporting unit.
type Date int32

// FirstDate and LastDate bound what the product reads and stores.
var (
	FirstDate = NewDate(1900, 1, 1)
	LastDate  = NewDate(2299, 12, 31)
)

// Forever is the open end of a validity: the day after LastDate.
const Forever Date = 120530

// NewDate gives the day; months and days out of range roll over as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf gives the calendar day of an instant in a time zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return NewDate(y, m, d)
}

// ParseDate reads 2014-06-30 and nothing else; 31 June does not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a day written as 2014-06-30", s)
	}
	d := Date(t.Unix() / 86400)
	if d < FirstDate || d > LastDate {
		return 0, fmt.Errorf("%q lies outside 1900 to 2299", s)
	}
	return d, nil
}

// Time is the first instant of the day in UTC.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d Date) split() (y int, m time.Month, day int) { return d.Time().Date() }

func (d Date) Year() int         { return d.Time().Year() }
func (d Date) Month() time.Month { return d.Time().Month() }
func (d Date) Day() int          { return d.Time().Day() }
func (d Date) String() string    { return d.Time().Format("2006-01-02") }

// MarshalText writes 2014-06-30; the open end is empty.
func (d Date) MarshalText() ([]byte, error) {
	if d == Forever {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Forever
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// AddMonths moves to the same day of another month, clamped to its last day.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.split()
	first := NewDate(y, m+time.Month(n), 1)
	if last := monthEnd(first); first+Date(day-1) > last {
		return last
	}
	return first + Date(day-1)
}

func monthEnd(d Date) Date {
	y, m, _ := d.split()
	return NewDate(y, m+1, 1) - 1
}

// Frequency is how often an indicator is owed, and what length a period has.
type Frequency uint8

const (
	Other Frequency = iota // an interval that is no other key
	Day
	Week // ISO 8601 weeks, Monday to Sunday
	Month
	Quarter
	Half
	NineMonths
	Year
	Cumulative // January to month 1, 2, 4, 5, 7, 8, 10 or 11 of a year
)

var frequencyNames = [...]string{"other", "day", "week", "month", "quarter", "half", "nine_months", "year", "cumulative"}

func (f Frequency) String() string { return frequencyNames[f] }

// MarshalText writes the name used in catalogues and the API.
func (f Frequency) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// ParseFrequency reads the name used in catalogues and the API.
func ParseFrequency(s string) (Frequency, error) {
	for i, n := range frequencyNames {
		if s == n {
			return Frequency(i), nil
		}
	}
	return 0, fmt.Errorf("%q is no frequency; one of %s", s, strings.Join(frequencyNames[:], ", "))
}

// Months is the length in months, 0 where it is none.
func (f Frequency) Months() int {
	switch f {
	case Month:
		return 1
	case Quarter:
		return 3
	case Half:
		return 6
	case NineMonths:
		return 9
	case Year:
		return 12
	}
	return 0
}

// Period is its first and its last day, both included, by its label. How a span
// is written is a key: 2014C06 and 2014H1 are one period.
type Period struct{ Starts, Ends Date }

// ParsePeriod reads a key: 2014-06-15, 2014-W23, 2014-06, 2014Q2, 2014H1, 2014,
// 2014C09, 2014-06-02/2014-07-12. What people write is read by ReadPeriod.
func ParsePeriod(key string) (Period, error) {
	bad := func() (Period, error) {
		return Period{}, fmt.Errorf("%q is no period; write 2014, 2014H1, 2014Q2, 2014-06, 2014-W23, 2014-06-15, 2014C09 or 2014-06-02/2014-07-12", key)
	}
	if a, b, ok := strings.Cut(key, "/"); ok {
		from, err := ParseDate(a)
		if err != nil {
			return bad()
		}
		to, err := ParseDate(b)
		if err != nil || to < from {
			return bad()
		}
		return Period{from, to}, nil
	}
	if len(key) == 10 {
		d, err := ParseDate(key)
		if err != nil {
			return bad()
		}
		return Period{d, d}, nil
	}
	if len(key) < 4 {
		return bad()
	}
	year, ok := digits(key[:4])
	if !ok || year < 1900 || year > 2299 {
		return bad()
	}
	rest := key[4:]
	if rest == "" {
		return YearOf(year), nil
	}
	n, ok := digits(strings.TrimLeft(rest, "-WQHC"))
	if !ok {
		return bad()
	}
	switch {
	case len(rest) == 3 && rest[0] == '-' && n >= 1 && n <= 12:
		return span(year, n, 1), nil
	case len(rest) == 2 && rest[0] == 'Q' && n >= 1 && n <= 4:
		return span(year, 3*n-2, 3), nil
	case len(rest) == 2 && rest[0] == 'H' && n >= 1 && n <= 2:
		return span(year, 6*n-5, 6), nil
	case len(rest) == 3 && rest[0] == 'C' && n >= 1 && n <= 12:
		return span(year, 1, n), nil
	case len(rest) == 4 && rest[:2] == "-W" && n >= 1 && n <= 53:
		p := isoWeek(year, n)
		if y, w := p.Starts.Time().ISOWeek(); y != year || w != n {
			return bad()
		}
		return p, nil
	}
	return bad()
}

func digits(s string) (int, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// span is n months from a month of a year.
func span(year, month, n int) Period {
	return Period{NewDate(year, time.Month(month), 1), NewDate(year, time.Month(month+n), 1) - 1}
}

// YearOf is the calendar year.
func YearOf(year int) Period { return span(year, 1, 12) }

func isoWeek(year, week int) Period {
	jan4 := NewDate(year, 1, 4) // always in week 1
	monday := jan4 - Date((int(jan4.Time().Weekday())+6)%7)
	return Period{monday + Date(7*(week-1)), monday + Date(7*week-1)}
}

// Frequency says which kind of period the span is.
func (p Period) Frequency() Frequency {
	y, m, d := p.Starts.split()
	if p.Starts == p.Ends {
		return Day
	}
	if p.Ends-p.Starts == 6 && p.Starts.Time().Weekday() == time.Monday {
		return Week
	}
	ey, em, _ := p.Ends.split()
	if d != 1 || monthEnd(p.Ends) != p.Ends || ey != y {
		return Other
	}
	n := int(em-m) + 1
	switch {
	case n == 1:
		return Month
	case n == 3 && m%3 == 1:
		return Quarter
	case n == 6 && m%6 == 1:
		return Half
	case m == 1 && n == 9:
		return NineMonths
	case m == 1 && n == 12:
		return Year
	case m == 1:
		return Cumulative
	}
	return Other
}

// Key writes the span: H, Q, year and month before C, else an interval.
func (p Period) Key() string {
	y, m, _ := p.Starts.split()
	switch p.Frequency() {
	case Day:
		return p.Starts.String()
	case Week:
		wy, w := p.Starts.Time().ISOWeek()
		return fmt.Sprintf("%04d-W%02d", wy, w)
	case Month:
		return fmt.Sprintf("%04d-%02d", y, m)
	case Quarter:
		return fmt.Sprintf("%04dQ%d", y, (m+2)/3)
	case Half:
		return fmt.Sprintf("%04dH%d", y, (m+5)/6)
	case Year:
		return fmt.Sprintf("%04d", y)
	case NineMonths, Cumulative:
		return fmt.Sprintf("%04dC%02d", y, p.Ends.Month())
	}
	return p.Starts.String() + "/" + p.Ends.String()
}

// CumulativeKey writes a span from 1 January of a cumulative series: 2014C06.
func (p Period) CumulativeKey() string {
	if p.FromNewYear() && monthEnd(p.Ends) == p.Ends {
		return fmt.Sprintf("%04dC%02d", p.Ends.Year(), p.Ends.Month())
	}
	return p.Key()
}

func (p Period) String() string { return p.Key() }

// MarshalText writes the key.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.Key()), nil }

// UnmarshalText reads a key.
func (p *Period) UnmarshalText(b []byte) error {
	v, err := ParsePeriod(string(b))
	*p = v
	return err
}

// FromNewYear says whether the span begins on 1 January and ends in that year.
func (p Period) FromNewYear() bool {
	y, m, d := p.Starts.split()
	return m == 1 && d == 1 && p.Ends.Year() == y
}

// YearToDate is the span from 1 January of the period's last year to its end.
func (p Period) YearToDate() Period {
	return Period{NewDate(p.Ends.Year(), 1, 1), p.Ends}
}

// Before orders periods by their days: first day, then last day.
func (p Period) Before(q Period) bool {
	return p.Starts < q.Starts || p.Starts == q.Starts && p.Ends < q.Ends
}

// Compare is -1, 0 or 1 in the order of Before.
func (p Period) Compare(q Period) int {
	switch {
	case p == q:
		return 0
	case p.Before(q):
		return -1
	}
	return 1
}

// Contains says whether q lies inside p.
func (p Period) Contains(q Period) bool { return p.Starts <= q.Starts && q.Ends <= p.Ends }

// ContainsDay says whether the day lies inside p.
func (p Period) ContainsDay(d Date) bool { return p.Starts <= d && d <= p.Ends }

// Next is the following period of the same frequency: of a nine months the next
// year's, of another cumulative span the next longer one, of an interval the
// equally long one after it.
func (p Period) Next() Period { return p.step(1) }

// Previous is the period before, as Next.
func (p Period) Previous() Period { return p.step(-1) }

func (p Period) step(n int) Period {
	switch f := p.Frequency(); f {
	case Month, Quarter, Half, Year:
		months := n * f.Months()
		return Period{p.Starts.AddMonths(months), (p.Ends + 1).AddMonths(months) - 1}
	case NineMonths:
		return p.years(n)
	case Cumulative:
		y, m := p.Ends.Year(), int(p.Ends.Month())+n
		switch {
		case m < 1:
			return span(y-1, 1, 12)
		case m > 12:
			return span(y+1, 1, 1)
		}
		return span(y, 1, m)
	}
	length := p.Ends - p.Starts + 1
	return Period{p.Starts + Date(n)*length, p.Ends + Date(n)*length}
}

func (p Period) years(n int) Period {
	return Period{p.Starts.AddMonths(12 * n), (p.Ends + 1).AddMonths(12*n) - 1}
}

// LastYear is the same period of the year before: the same months, the ISO week
// of the same number (none where that year had no week 53), the same days.
func (p Period) LastYear() (Period, bool) {
	if p.Frequency() == Week {
		y, w := p.Starts.Time().ISOWeek()
		q := isoWeek(y-1, w)
		qy, _ := q.Starts.Time().ISOWeek()
		return q, qy == y-1
	}
	if p.Starts == p.Ends { // 28 February follows a leap year's 28th, not its two last days
		d := p.Starts.AddMonths(-12)
		return Period{d, d}, d.Day() == p.Starts.Day()
	}
	return p.years(-1), true
}

// PeriodOf is the period of a frequency that holds a day; for nine months the
// span of that year; none for Other and Cumulative.
func (f Frequency) PeriodOf(d Date) (Period, bool) {
	y, m, _ := d.split()
	switch f {
	case Day:
		return Period{d, d}, true
	case Week:
		monday := d - Date((int(d.Time().Weekday())+6)%7)
		return Period{monday, monday + 6}, true
	case NineMonths:
		return span(y, 1, 9), true
	case Month, Quarter, Half, Year:
		n := f.Months()
		return span(y, (int(m)-1)/n*n+1, n), true
	case Cumulative:
		return span(y, 1, int(m)), true
	}
	return Period{}, false
}

// Periods lists the periods of a frequency whose last day lies from one day to
// another, oldest first; of Cumulative the spans January to each month.
func (f Frequency) Periods(from, to Date) []Period {
	unit := f
	if f == Cumulative {
		unit = Month
	}
	var out []Period
	p, ok := unit.PeriodOf(from)
	for ; ok && p.Ends <= to; p = p.Next() {
		switch {
		case p.Ends < from:
		case f == Cumulative:
			out = append(out, p.YearToDate())
		default:
			out = append(out, p)
		}
	}
	return out
}
