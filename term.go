package giaoban

import "strings"

// Term is one indicator of an expression in a catalogue.
type Term struct {
	Code  string
	Minus bool
}

// Terms reads an expression such as "nrd_communes_total - nrd_pilot_total": codes
// joined by + and -.
func Terms(expression string) []Term {
	var out []Term
	minus := false
	for _, w := range strings.Fields(strings.NewReplacer("+", " + ", "-", " - ").Replace(expression)) {
		switch w {
		case "+", "-":
			minus = w == "-"
		default:
			out = append(out, Term{w, minus})
			minus = false
		}
	}
	return out
}

// SumTerms adds up an expression; ok is false where it has no term or a term no value.
func SumTerms(terms []Term, value func(code string) (Decimal, bool)) (sum Decimal, ok bool) {
	for _, t := range terms {
		v, known := value(t.Code)
		if !known {
			return Decimal{}, false
		}
		if t.Minus {
			v = v.Neg()
		}
		sum = sum.Add(v)
	}
	return sum, len(terms) > 0
}
