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
// period's days that have passed, of everything else the whole target once the
// period has begun.
func (t Target) DueBy(d Date, k Kind) Decimal {
	if _, flow := k.(Flow); !flow || d >= t.Period.Ends {
		return t.Value
	}
	if d < t.Period.Starts {
		return Decimal{}
	}
	passed := Whole(int64(d - t.Period.Starts + 1))
	v, _ := t.Value.Scaled(passed, Whole(int64(t.Period.Ends-t.Period.Starts+1)))
	return v
}
