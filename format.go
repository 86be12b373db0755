package giaoban

import "strings"

// minus is the sign of negative figures on pages, U+2212: as wide as a digit.
const minus = "−"

// Format writes a figure for people, rounded to so many digits after the point:
// 1.234.567,8 in Vietnamese, 1,234,567.8 in English.
func (d Decimal) Format(l Lang, decimals int) string {
	group, point := ".", ","
	if l == English {
		group, point = ",", "."
	}
	s := d.Fixed(max(0, min(decimals, DecimalPlaces)))
	sign := ""
	if s[0] == '-' {
		sign, s = minus, s[1:]
	}
	digits, frac, fractional := strings.Cut(s, ".")
	var b strings.Builder
	b.WriteString(sign)
	for i := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteByte(digits[i])
	}
	if fractional {
		b.WriteString(point + frac)
	}
	return b.String()
}

// FormatDate writes a day for people: 30/06/2014 in Vietnamese, 30 June 2014 in
// English.
func (d Date) FormatDate(l Lang) string {
	if l == English {
		return d.Time().Format("2 January 2006")
	}
	return d.Time().Format("02/01/2006")
}
