package draw

import (
	"math"
	"strconv"
	"strings"
)

// spot is a point, in CSS pixels or in the units of a letter.
type spot struct{ x, y float64 }

// matrix moves and turns: x' = a·x + c·y + e, y' = b·x + d·y + f, as SVG has it.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) of(p spot) spot { return spot{m.a*p.x + m.c*p.y + m.e, m.b*p.x + m.d*p.y + m.f} }

// then is what applies n first and m after it.
func (m matrix) then(n matrix) matrix {
	return matrix{m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b, m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d, m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f}
}

// size is how much larger a length becomes.
func (m matrix) size() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

// matrixOf reads "translate(1 2) matrix(…)", the only forms ECharts writes, and rotate.
func matrixOf(text string) matrix {
	m := matrix{a: 1, d: 1}
	for one := range strings.SplitSeq(text, ")") {
		name, list, ok := strings.Cut(strings.TrimLeft(one, ", "), "(")
		if !ok {
			continue
		}
		v := numbers(list)
		switch {
		case name == "translate" && len(v) == 2:
			m = m.then(matrix{1, 0, 0, 1, v[0], v[1]})
		case name == "scale" && len(v) == 2:
			m = m.then(matrix{v[0], 0, 0, v[1], 0, 0})
		case name == "rotate" && len(v) >= 1:
			s, c := math.Sincos(v[0] * math.Pi / 180)
			m = m.then(matrix{c, s, -s, c, 0, 0})
		case name == "matrix" && len(v) == 6:
			m = m.then(matrix{v[0], v[1], v[2], v[3], v[4], v[5]})
		}
	}
	return m
}

func numbers(text string) []float64 {
	var out []float64
	for f := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		if v, err := strconv.ParseFloat(f, 64); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// line is a run of points, closed or not.
type line struct {
	points []spot
	closed bool
}

// lines reads the d of a path as ECharts writes it: M, L, A, C, Q, Z and their small
// letters. Curves become short straight pieces.
func lines(d string) []line {
	var out []line
	var at, begun spot
	add := func(p spot) {
		at = p
		if n := len(out); n > 0 && !out[n-1].closed {
			out[n-1].points = append(out[n-1].points, p)
			return
		}
		out = append(out, line{points: []spot{begun, p}})
	}
	for _, s := range steps(d) {
		v, rel := s.numbers, spot{}
		if s.letter >= 'a' {
			rel = at
		}
		switch s.letter &^ 0x20 {
		case 'M':
			for i := 0; i+1 < len(v); i += 2 {
				p := spot{rel.x + v[i], rel.y + v[i+1]}
				if i > 0 {
					add(p)
					continue
				}
				at, begun = p, p
				out = append(out, line{points: []spot{p}})
			}
		case 'L':
			for i := 0; i+1 < len(v); i += 2 {
				if s.letter == 'l' {
					rel = at
				}
				add(spot{rel.x + v[i], rel.y + v[i+1]})
			}
		case 'Q', 'C':
			n := 4
			if s.letter&^0x20 == 'C' {
				n = 6
			}
			for i := 0; i+n <= len(v); i += n {
				if s.letter >= 'a' {
					rel = at
				}
				p := []spot{at}
				for k := 0; k < n; k += 2 {
					p = append(p, spot{rel.x + v[i+k], rel.y + v[i+k+1]})
				}
				for k := 1; k <= 12; k++ {
					add(between(p, float64(k)/12))
				}
			}
		case 'A':
			for i := 0; i+7 <= len(v); i += 7 {
				if s.letter == 'a' {
					rel = at
				}
				for _, p := range arc(at, v[i], v[i+1], v[i+3] != 0, v[i+4] != 0, spot{rel.x + v[i+5], rel.y + v[i+6]}) {
					add(p)
				}
			}
		case 'Z':
			if n := len(out); n > 0 {
				out[n-1].closed = true
			}
			at = begun
		}
	}
	return out
}

// between is a point of a curve by the points that bend it.
func between(p []spot, t float64) spot {
	for len(p) > 1 {
		next := make([]spot, len(p)-1)
		for i := range next {
			next[i] = spot{p[i].x + (p[i+1].x-p[i].x)*t, p[i].y + (p[i+1].y-p[i].y)*t}
		}
		p = next
	}
	return p[0]
}

// arc is SVG's elliptical arc (SVG 1.1, F.6.5) without rotation, which no symbol has.
func arc(from spot, rx, ry float64, large, sweep bool, to spot) []spot {
	if rx == 0 || ry == 0 || from == to {
		return []spot{to}
	}
	rx, ry = math.Abs(rx), math.Abs(ry)
	x, y := (from.x-to.x)/2, (from.y-to.y)/2
	if k := x*x/(rx*rx) + y*y/(ry*ry); k > 1 {
		rx, ry = rx*math.Sqrt(k), ry*math.Sqrt(k)
	}
	k := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*y*y-ry*ry*x*x)/(rx*rx*y*y+ry*ry*x*x)))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*y/ry, -k*ry*x/rx
	begin, end := math.Atan2((y-cy)/ry, (x-cx)/rx), math.Atan2((-y-cy)/ry, (-x-cx)/rx)
	turn := end - begin
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	cx, cy = cx+(from.x+to.x)/2, cy+(from.y+to.y)/2
	n := max(2, int(math.Ceil(math.Abs(turn)*8)))
	out := make([]spot, 0, n)
	for i := 1; i < n; i++ {
		s, c := math.Sincos(begin + turn*float64(i)/float64(n))
		out = append(out, spot{cx + rx*c, cy + ry*s})
	}
	return append(out, to)
}

type pathStep struct {
	letter  byte
	numbers []float64
}

// steps cuts a d at its letters; a sign begins a number.
func steps(d string) []pathStep {
	var out []pathStep
	for i := 0; i < len(d); {
		c := d[i]
		if !strings.ContainsRune("MmLlQqCcAaZz", rune(c)) {
			i++
			continue
		}
		end := i + 1
		for end < len(d) && !strings.ContainsRune("MmLlQqCcAaZz", rune(d[end])) {
			end++
		}
		out = append(out, pathStep{c, numbers(strings.ReplaceAll(strings.ReplaceAll(d[i+1:end], "-", " -"), "e -", "e-"))})
		i = end
	}
	return out
}
