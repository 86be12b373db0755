package draw

import "math"

// dashes cuts a line into what is drawn of it; without a pattern it stays whole.
// scale is how much larger the pattern becomes.
func dashes(points []spot, pattern []float64, scale float64) [][]spot {
	if len(points) < 2 {
		return nil
	}
	if len(pattern)%2 == 1 {
		pattern = append(pattern, pattern...)
	}
	sum := 0.0
	for _, v := range pattern {
		sum += v
	}
	if sum <= 0 {
		return [][]spot{points}
	}
	var out [][]spot
	var run []spot
	at, left, on := 0, pattern[0]*scale, true
	run = []spot{points[0]}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		for length > left {
			k := left / length
			a = spot{a.x + (b.x-a.x)*k, a.y + (b.y-a.y)*k}
			length -= left
			if on {
				out = append(out, append(run, a))
			}
			on = !on
			run = []spot{a}
			at = (at + 1) % len(pattern)
			left = max(pattern[at]*scale, .01)
		}
		left -= length
		run = append(run, b)
	}
	if on && len(run) > 1 {
		out = append(out, run)
	}
	return out
}

// stroked is a line with a width as shapes to fill: a box for each piece and a disc at
// each bend. All turn the same way, so that where they overlap nothing is taken off.
func stroked(points []spot, width float64, round bool) [][]spot {
	var out [][]spot
	half := width / 2
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			continue
		}
		x, y := (b.y-a.y)/length*half, -(b.x-a.x)/length*half
		out = append(out, []spot{{a.x + x, a.y + y}, {b.x + x, b.y + y}, {b.x - x, b.y - y}, {a.x - x, a.y - y}})
	}
	for i, p := range points {
		if end := i == 0 || i == len(points)-1; width > 1.5 && (!end || round) {
			disc := make([]spot, 16)
			for k := range disc {
				s, c := math.Sincos(float64(k) * math.Pi / 8)
				disc[k] = spot{p.x + half*c, p.y + half*s}
			}
			out = append(out, disc)
		}
	}
	return out
}
