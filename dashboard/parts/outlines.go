package parts

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Outlines is units drawn where they lie, each a link to its page. It is HTML, not a
// chart's options: what the options say has no links, and the catalogue's map no
// library. The template is "outlines".
type Outlines struct {
	Label         string // what the drawing is, for a screen reader; each area says its own figure
	Width, Height int    // in the steps of the map
	Areas         []Area
}

// Area is one unit of a map.
type Area struct {
	Name, Figure string // "Trà Cú", "75,3%" or why there is none
	Href         string
	Path         string // of SVG
	Look         string // "s1" … "s7", "missing", "none"
	Outlined     bool
	X, Y         int  // the middle of it
	Room         int  // how wide it is there
	Written      bool // its name and figure stand on it; else a pointer or a key press says them
}

// Frame is the view box: the map with room for the stroke at its edge.
func (o Outlines) Frame() string { return fmt.Sprintf("-4 -4 %d %d", o.Width+8, o.Height+8) }

// Patterns are the distances of the lines of each step on paper, closer the higher
// the step.
func (o Outlines) Patterns() map[string]int {
	return map[string]int{"s1": 60, "s2": 36, "s3": 26, "s4": 19, "s5": 14, "s6": 10, "s7": 7}
}

// Above is the line of an area's name.
func (a Area) Above() int { return a.Y - 6 }

// Below is the line of the figure.
func (a Area) Below() int { return a.Y + lineHigh - 6 }

// The size of the words on a map, in its steps: what 13 px are on a map of 430 px.
const (
	letterWide = 17
	lineHigh   = 34
)

// Place decides whose words can be written without touching others': the widest
// areas come first.
func (o *Outlines) Place() {
	order := make([]*Area, len(o.Areas))
	for n := range o.Areas {
		order[n] = &o.Areas[n]
	}
	slices.SortStableFunc(order, func(a, b *Area) int { return cmp.Compare(b.Room, a.Room) })
	type box struct{ left, top, right, bottom int }
	var taken []box
	for _, a := range order {
		half := max(utf8.RuneCountInString(a.Name), utf8.RuneCountInString(a.Figure)) * letterWide / 2
		at := box{a.X - half, a.Y - lineHigh, a.X + half, a.Y + lineHigh}
		if at.left < 0 || at.right > o.Width || at.top < 0 || at.bottom > o.Height || 2*half > a.Room+a.Room/3 {
			continue
		}
		a.Written = !slices.ContainsFunc(taken, func(b box) bool {
			return at.left < b.right && b.left < at.right && at.top < b.bottom && b.top < at.bottom
		})
		if a.Written {
			taken = append(taken, at)
		}
	}
}
