package alert

import "github.com/giaoban/giaoban"

// Warning is an early one: nothing is late or missed yet.
type Warning struct {
	State string
	Since string // period it is about
	Text  giaoban.Text
	// Ratio is what the outlook reaches of the target; of a pace warning.
	Ratio float64
	// Late is the day since which the unit is later than it usually is.
	Late giaoban.Date
}
