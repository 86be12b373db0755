package forms

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// numberText writes a number the way a column is written.
func numberText(d giaoban.Decimal, places int, style string) string {
	if d.Round(places) != d {
		places = 2
	}
	s := d.Fixed(places)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	whole, frac, _ := strings.Cut(s, ".")
	group, point := "", ","
	switch style {
	case "vi":
		group = "."
	case "en":
		group, point = ",", "."
	case "space":
		group = "\u00a0"
	}
	if frac != "" {
		frac = point + frac
	}
	return sign + grouped(whole, group) + frac
}

func grouped(digits, by string) string {
	if by == "" || len(digits) <= 3 {
		return digits
	}
	return grouped(digits[:len(digits)-3], by) + by + digits[len(digits)-3:]
}

// typedFormat is the number format of a typed figure.
func typedFormat(places int) string {
	return [...]string{"#,##0", "#,##0.0", "#,##0.00"}[min(places, 2)]
}

// columnStyles are drawn from where each column of a sheet is typed its own way.
var columnStyles = []string{"plain", "space", "vi"}

// figureSpot is the cell of a figure in the style of its column.
func (b *builder) figureSpot(i *giaoban.Indicator, d giaoban.Decimal, column int) spot {
	d = d.Mul(b.times)
	style := b.numbers
	if style == "by column" {
		style = columnStyles[(column+int(b.form.Seed))%len(columnStyles)]
	}
	percent := i.UnitOfMeasure.VI == "%"
	switch {
	case style == "typed" && percent && b.percentFormat:
		return spot{number: d.Mul(decimalOf(1, 2)).String(), format: "0.00%"}
	case style == "typed":
		return spot{number: d.String(), format: typedFormat(places(i))}
	case style == "measured" && percent:
		return spot{text: numberText(d, places(i), "vi") + "%"}
	case style == "measured":
		return spot{text: numberText(d, places(i), "vi") + " " + b.spell.finish(i.UnitOfMeasure.VI)}
	}
	return spot{text: numberText(d, places(i), style)}
}
