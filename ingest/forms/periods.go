package forms

import (
	"fmt"
	"math/rand/v2"

	"github.com/giaoban/giaoban"
)

var roman = []string{"0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}

// periodLabels are the ways in which a period is written, each of one reading.
func periodLabels(p giaoban.Period) []string {
	y, m := p.Ends.Year(), int(p.Ends.Month())
	switch p.Frequency() {
	case giaoban.Month:
		return []string{f("Tháng %d/%d", m, y), f("Tháng %02d/%d", m, y), f("Tháng %d năm %d", m, y), f("T%d/%d", m, y)}
	case giaoban.Quarter:
		q := m / 3
		return []string{f("Quý %s/%d", roman[q], y), f("Quý %s năm %d", roman[q], y), f("Quý %d/%d", q, y), f("Q%s/%d", roman[q], y)}
	case giaoban.Half:
		if m == 6 {
			return []string{f("6 tháng đầu năm %d", y), f("06 tháng đầu năm %d", y), f("6T/%d", y), f("6T đầu %d", y)}
		}
		return []string{f("6 tháng cuối năm %d", y), f("06 tháng cuối năm %d", y), f("6T cuối %d", y)}
	case giaoban.NineMonths, giaoban.Cumulative:
		return []string{f("%d tháng đầu năm %d", m, y), f("%d tháng năm %d", m, y), f("%dT/%d", m, y)}
	case giaoban.Year:
		return []string{f("Năm %d", y), f("năm %d", y)}
	case giaoban.Week:
		wy, w := p.Starts.Time().ISOWeek()
		return []string{f("Tuần %d/%d", w, wy), f("Tuần %02d/%d", w, wy)}
	}
	return []string{p.Key()}
}

// yearless are the same without a year, for columns below a title that says it.
func yearless(p giaoban.Period) []string {
	m := int(p.Ends.Month())
	switch p.Frequency() {
	case giaoban.Month:
		return []string{f("Tháng %d", m), f("T%d", m)}
	case giaoban.Quarter:
		return []string{f("Quý %s", roman[m/3]), f("Quý %d", m/3)}
	case giaoban.Half:
		if m == 6 {
			return []string{"6 tháng đầu năm", "6T"}
		}
		return []string{"6 tháng cuối năm"}
	case giaoban.NineMonths, giaoban.Cumulative:
		return []string{f("%d tháng", m), f("%dT", m)}
	case giaoban.Year:
		return []string{"Cả năm"}
	}
	return periodLabels(p)
}

// runningLabels name a span from New Year as a running total.
func runningLabels(p giaoban.Period) []string {
	y, m := p.Ends.Year(), int(p.Ends.Month())
	return []string{f("Lũy kế đến tháng %d/%d", m, y), f("Lũy kế %d tháng năm %d", m, y), f("LK %dT/%d", m, y), f("%d tháng đầu năm %d", m, y)}
}

// span is what a form says of the days its figures cover: the decree's half-year
// runs from 15 December to 14 June.
func span(p giaoban.Period) string {
	from := giaoban.NewDate(p.Starts.Year(), p.Starts.Month()-1, 15)
	to := giaoban.NewDate(p.Ends.Year(), p.Ends.Month(), 14)
	return f("từ %d/%d/%d đến %d/%d/%d", from.Day(), from.Month(), from.Year(), to.Day(), to.Month(), to.Year())
}

func f(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func anyOf[T any](rng *rand.Rand, of ...T) T { return of[rng.IntN(len(of))] }
