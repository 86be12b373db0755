package giaoban

// Target is what a unit is to reach in an indicator by the end of a period: of a
// flow the amount of that period, of a stock or a rate the state at its end.
type Target struct {
	Unit         UnitID
	Indicator    string
	Period       Period
	Value        Decimal
	Illustrative bool
	Source       string
}

// DueBy is how much of the target is due on a day: of a flow the share of the
// period's days that have passed; of a stock the same share of the way from where
// it stood when the period began, and where that is not known the whole target; of
// a rate the whole target, for a rate is no way one goes.
func (t Target) DueBy(d Date, k Kind, from *Decimal) Decimal {
	start := Decimal{}
	switch k.(type) {
	case Flow:
	case Stock:
		if from == nil {
			return t.Value
		}
		start = *from
	default:
		return t.Value
	}
	if d >= t.Period.Ends {
		return t.Value
	}
	if d < t.Period.Starts {
		return start
	}
	passed, all := Whole(int64(d-t.Period.Starts+1)), Whole(int64(t.Period.Ends-t.Period.Starts+1))
	way, _ := t.Value.Sub(start).Scaled(passed, all)
	return start.Add(way)
}
