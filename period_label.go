package giaoban

import (
	"fmt"
	"strings"
)

var romanQuarters = [...]string{"I", "II", "III", "IV"}

// Label names the period in words, the way a report does: "6 tháng đầu năm 2014",
// "First half of 2014". ReadPeriod reads it back.
func (p Period) Label(l Lang) string {
	if l == English {
		return p.labelEN()
	}
	y, m, _ := p.Starts.split()
	switch p.Frequency() {
	case Day:
		return "Ngày " + p.Starts.FormatDate(l)
	case Week:
		wy, w := p.Starts.Time().ISOWeek()
		return fmt.Sprintf("Tuần %d/%d", w, wy)
	case Month:
		return fmt.Sprintf("Tháng %d/%d", m, y)
	case Quarter:
		return fmt.Sprintf("Quý %s/%d", romanQuarters[(m-1)/3], y)
	case Half:
		return fmt.Sprintf("6 tháng %s năm %d", [...]string{"đầu", "cuối"}[(m-1)/6], y)
	case NineMonths, Cumulative:
		return fmt.Sprintf("%d tháng đầu năm %d", p.Ends.Month(), y)
	case Year:
		return fmt.Sprintf("Năm %d", y)
	}
	return "Từ " + p.Starts.FormatDate(l) + " đến " + p.Ends.FormatDate(l)
}

func (p Period) labelEN() string {
	y, m, _ := p.Starts.split()
	switch p.Frequency() {
	case Day:
		return p.Starts.FormatDate(English)
	case Week:
		wy, w := p.Starts.Time().ISOWeek()
		return fmt.Sprintf("Week %d, %d", w, wy)
	case Month:
		return fmt.Sprintf("%s %d", m, y)
	case Quarter:
		return fmt.Sprintf("Q%d %d", (m+2)/3, y)
	case Half:
		return fmt.Sprintf("%s half of %d", [...]string{"First", "Second"}[(m-1)/6], y)
	case NineMonths, Cumulative:
		return fmt.Sprintf("First %d months of %d", p.Ends.Month(), y)
	case Year:
		return fmt.Sprintf("Year %d", y)
	}
	return p.Starts.FormatDate(English) + " to " + p.Ends.FormatDate(English)
}

// Within is the label inside a sentence: "mục tiêu năm 2014", "the first half of 2014".
func (p Period) Within(l Lang) string {
	s := p.Label(l)
	first, rest, ok := strings.Cut(s, " ")
	switch first {
	case "Năm", "Tháng", "Quý", "Tuần", "Ngày", "First", "Second", "Nine", "Week", "Year", "Từ":
		if ok {
			return strings.ToLower(first) + " " + rest
		}
	}
	return s
}

// ShortLabel names the period where there is little room, on an axis or in a
// column's head: "6T đầu 2014", "H1 2014".
func (p Period) ShortLabel(l Lang) string {
	y, m, _ := p.Starts.split()
	vi := l != English
	switch p.Frequency() {
	case Day:
		if vi {
			return p.Starts.FormatDate(l)
		}
		return p.Starts.Time().Format("2 Jan 2006")
	case Week:
		wy, w := p.Starts.Time().ISOWeek()
		return pick(vi, fmt.Sprintf("Tuần %d/%d", w, wy), fmt.Sprintf("W%d %d", w, wy))
	case Month:
		return pick(vi, fmt.Sprintf("T%d/%d", m, y), p.Starts.Time().Format("Jan 2006"))
	case Quarter:
		return pick(vi, fmt.Sprintf("Q%s/%d", romanQuarters[(m-1)/3], y), fmt.Sprintf("Q%d %d", (m+2)/3, y))
	case Half:
		return pick(vi, fmt.Sprintf("6T %s %d", [...]string{"đầu", "cuối"}[(m-1)/6], y), fmt.Sprintf("H%d %d", (m+5)/6, y))
	case NineMonths, Cumulative:
		return pick(vi, fmt.Sprintf("%dT/%d", p.Ends.Month(), y), fmt.Sprintf("%dM %d", p.Ends.Month(), y))
	case Year:
		return fmt.Sprint(y)
	}
	if vi {
		return p.Starts.FormatDate(l) + "–" + p.Ends.FormatDate(l)
	}
	return p.Starts.Time().Format("2 Jan 2006") + "–" + p.Ends.Time().Format("2 Jan 2006")
}

func pick(vi bool, a, b string) string {
	if vi {
		return a
	}
	return b
}
