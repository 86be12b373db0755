package giaoban

import "fmt"

// Kind is what an indicator's figures are, and owns their arithmetic. It is one of
// Stock, Flow, Ratio, Distribution and nothing else: the interface is sealed.
type Kind interface {
	// String is the name used in catalogues and the API.
	String() string
	// OverUnits adds the amounts of units that have one; missing ones are not 0,
	// they are left out. No amount present: none.
	OverUnits([]Amount) (Amount, error)
	// OverPeriods makes the amount of a longer period from its parts in time order.
	OverPeriods([]Amount) (Amount, error)
	// Own derives the period's own amount from two cumulative ones of one year.
	Own(now, before Amount) (Amount, error)
	// Result is the figure to show: a ratio divides, last of all.
	Result(Amount) (Decimal, bool)
	// Moved says whether a received period shows movement against the one received
	// before it (the stall rule).
	Moved(now, before Amount) bool
	sealed()
}

// Stock is a state on a day: it adds over units, and of several periods the last
// counts.
type Stock struct{}

// Flow is what happened within a period: it adds over units and over periods.
type Flow struct{}

// Ratio is a quotient whose two parts each add by themselves; it is divided last.
// A rate whose parts nobody sent adds over nothing.
type Ratio struct {
	Scale Decimal // 100 for percent
	// PartsLast: the parts are states (poor households of all households), so over
	// periods the last pair counts; else both are summed.
	PartsLast bool
}

// Distribution counts units per band of one scheme: it adds per band over units,
// and of several periods the last counts.
type Distribution struct{ Scheme *Scheme }

func (Stock) sealed()        {}
func (Flow) sealed()         {}
func (Ratio) sealed()        {}
func (Distribution) sealed() {}

func (Stock) String() string        { return "stock" }
func (Flow) String() string         { return "flow" }
func (Ratio) String() string        { return "ratio" }
func (Distribution) String() string { return "distribution" }

func (Stock) OverUnits(a []Amount) (Amount, error)        { return sum(a), nil }
func (Flow) OverUnits(a []Amount) (Amount, error)         { return sum(a), nil }
func (Distribution) OverUnits(a []Amount) (Amount, error) { return sum(a), nil }

// OverUnits adds numerators and denominators; a rate without parts among several
// is refused: a mean of rates is no rate.
func (Ratio) OverUnits(a []Amount) (Amount, error) { return sumParts(a) }

func (Stock) OverPeriods(a []Amount) (Amount, error)        { return last(a), nil }
func (Flow) OverPeriods(a []Amount) (Amount, error)         { return sum(a), nil }
func (Distribution) OverPeriods(a []Amount) (Amount, error) { return last(a), nil }

func (r Ratio) OverPeriods(a []Amount) (Amount, error) {
	if r.PartsLast {
		return last(a), nil
	}
	return sumParts(a)
}

// Own of a stock: a state has no cumulative form.
func (Stock) Own(_, _ Amount) (Amount, error) { return Amount{}, noCumulative("stock") }

// Own of a distribution: a state has no cumulative form.
func (Distribution) Own(_, _ Amount) (Amount, error) { return Amount{}, noCumulative("distribution") }

// Own of a flow is the difference; a cumulative flow that falls is an error to
// show, not to swallow.
func (Flow) Own(now, before Amount) (Amount, error) {
	if !now.Present || !before.Present {
		return Amount{}, nil
	}
	d := now.Value.Sub(before.Value)
	if d.Sign() < 0 {
		return Amount{}, refuse("cumulative_falls", "lũy kế giảm từ %s xuống %s", "the cumulative figure falls from %s to %s", before.Value, now.Value)
	}
	return Of(d), nil
}

// Own of a ratio takes the difference of both parts.
func (Ratio) Own(now, before Amount) (Amount, error) {
	if !now.Present || !before.Present {
		return Amount{}, nil
	}
	if !now.HasParts || !before.HasParts {
		return Amount{}, noParts()
	}
	n, d := now.Value.Sub(before.Value), now.Denominator.Sub(before.Denominator)
	if n.Sign() < 0 || d.Sign() < 0 {
		return Amount{}, refuse("cumulative_falls", "lũy kế giảm từ %s/%s xuống %s/%s", "the cumulative parts fall from %s/%s to %s/%s", before.Value, before.Denominator, now.Value, now.Denominator)
	}
	return OfParts(n, d), nil
}

func (Stock) Result(a Amount) (Decimal, bool)        { return a.Value, a.Present }
func (Flow) Result(a Amount) (Decimal, bool)         { return a.Value, a.Present }
func (Distribution) Result(a Amount) (Decimal, bool) { return a.Value, a.Present }

// Result divides numerator by denominator once, at the end; a rate without parts
// is itself; a denominator of 0 gives no figure.
func (r Ratio) Result(a Amount) (Decimal, bool) {
	rate, ok := r.Rate(a)
	return rate.value, ok
}

// Rate is Result as a Rate, which code that goes on computing should prefer.
func (r Ratio) Rate(a Amount) (Rate, bool) {
	switch {
	case !a.Present:
		return Rate{}, false
	case !a.HasParts:
		return Rate{a.Value}, true
	}
	v, ok := a.Value.Scaled(r.Scale, a.Denominator)
	return Rate{v}, ok
}

// Rate is a quotient that has been divided. Rates are compared and shown; they have
// no Add and no mean, because a mean of rates is no rate: add the amounts instead.
type Rate struct{ value Decimal }

// Points is how many points a rate lies above another.
func (r Rate) Points(from Rate) Decimal { return r.value.Sub(from.value) }

// Cmp is -1, 0 or 1 as r is below, equal to or above s.
func (r Rate) Cmp(s Rate) int { return r.value.Cmp(s.value) }

// Format writes the rate for people.
func (r Rate) Format(l Lang, decimals int) string { return r.value.Format(l, decimals) }

func (r Rate) String() string { return r.value.String() }

func (Stock) Moved(now, before Amount) bool        { return now != before }
func (Ratio) Moved(now, before Amount) bool        { return now != before }
func (Distribution) Moved(now, before Amount) bool { return now != before }

// Moved of a flow: something happened in the period itself.
func (Flow) Moved(now, _ Amount) bool { return now.Present && !now.Value.IsZero() }

func sum(amounts []Amount) Amount {
	var out Amount
	for _, a := range amounts {
		if a.Present {
			out.Value = out.Value.Add(a.Value)
			out.Present = true
		}
	}
	return out
}

func sumParts(amounts []Amount) (Amount, error) {
	var out Amount
	n := 0
	for _, a := range amounts {
		if !a.Present {
			continue
		}
		if n++; n > 1 && a.HasParts != out.HasParts || n > 1 && !a.HasParts {
			return Amount{}, noParts()
		}
		out.Value = out.Value.Add(a.Value)
		out.Denominator = out.Denominator.Add(a.Denominator)
		out.Present, out.HasParts = true, a.HasParts
	}
	return out, nil
}

func first(amounts []Amount) Amount {
	for _, a := range amounts {
		if a.Present {
			return a
		}
	}
	return Amount{}
}

func last(amounts []Amount) Amount {
	for i := len(amounts) - 1; i >= 0; i-- {
		if amounts[i].Present {
			return amounts[i]
		}
	}
	return Amount{}
}

func noParts() error {
	return refuse("rate_without_parts", "tỷ lệ không kèm tử số, mẫu số thì không cộng được", "rates without numerator and denominator cannot be added")
}

func noCumulative(kind string) error {
	return refuse("no_cumulative", "chỉ tiêu loại %s không có lũy kế", "a %s has no cumulative form", kind)
}

// Refusal is an operation that the rules of the figures do not allow, with the
// reason in both languages.
type Refusal struct {
	Operation string
	Why       Text
}

func (r *Refusal) Error() string { return r.Operation + ": " + r.Why.EN }

func refuse(operation, vi, en string, args ...any) error {
	return &Refusal{operation, Text{VI: fmt.Sprintf(vi, args...), EN: fmt.Sprintf(en, args...)}}
}
