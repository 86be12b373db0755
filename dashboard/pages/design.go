package pages

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/dashboard/static"
)

// designView documents what pages are put together from, out of the style sheet,
// parts and charts themselves: what it shows is what every page gets.
type designView struct {
	frame
	Sections []parts.Link
	Colours  []colourGroup
	Sizes    []textSize
	Spaces   []space
	designParts
	designCharts
}

type colourGroup struct {
	Name string
	Rows []colour
}

// colour is one token in both themes, with its contrast where it is held against others.
type colour struct {
	Name, Use           string
	Light, Dark         string
	OnLight, OnDark     string // the worst contrast: "13,9"
	Against             string
	onLight, onDark, at float64 // what they are, and the least they may be
}

// textSize is one step of the type scale.
type textSize struct{ Name, Pixels, Use string }

// space is one step of the distances.
type space struct {
	Name   string
	Pixels int
}

// Least contrasts of WCAG 2: of text, and of a mark that means something.
const (
	textContrast = 4.5
	markContrast = 3
)

// held is a token with the tokens it stands on, or that stand on it, and the least
// contrast with the worst of them.
type held struct {
	token   string
	against []string
	least   float64
}

var (
	everyGround = []string{"page", "surface", "sunken"}
	onPanels    = []string{"surface"}
)

// palette is every colour by what it is for. A test sees that none is left out.
var palette = []struct {
	name   string
	tokens []held
}{
	{"grounds", []held{{"page", []string{"ink"}, textContrast}, {"surface", []string{"ink"}, textContrast}, {"sunken", []string{"ink"}, textContrast},
		{"line", nil, 0}, {"line-strong", everyGround, markContrast}, {"bar", []string{"bar-ink", "bar-ink-2"}, textContrast},
		{"accent-soft", []string{"ink"}, textContrast}}},
	{"text", []held{{"ink", everyGround, textContrast}, {"ink-2", everyGround, textContrast}, {"ink-3", everyGround, textContrast},
		{"accent", everyGround, textContrast}, {"on-accent", []string{"accent"}, textContrast}, {"bar-ink", []string{"bar"}, textContrast},
		{"bar-ink-2", []string{"bar"}, textContrast}}},
	{"steps", []held{{"s1", []string{"on-s1"}, textContrast}, {"s2", []string{"on-s2"}, textContrast}, {"s3", []string{"on-s3"}, textContrast},
		{"s4", []string{"on-s4"}, textContrast}, {"s5", []string{"on-s5"}, textContrast}, {"s6", []string{"on-s6"}, textContrast},
		{"s7", []string{"on-s7"}, textContrast}}},
	{"status", []held{{"good", onPanels, markContrast}, {"good-soft", []string{"ink"}, textContrast}, {"warn", onPanels, markContrast},
		{"warn-soft", []string{"ink"}, textContrast}, {"bad", onPanels, markContrast}, {"bad-soft", []string{"ink"}, textContrast},
		{"idle", onPanels, markContrast}, {"idle-soft", []string{"ink"}, textContrast}, {"on-shape", []string{"good", "warn", "bad", "idle"}, markContrast},
		{"ill", everyGround, textContrast}, {"ill-soft", []string{"ink"}, textContrast}}},
	{"charts", []held{{"focus-data", onPanels, markContrast}, {"focus-tint", []string{"ink"}, textContrast}, {"context", onPanels, markContrast},
		{"context-tint", []string{"ink"}, textContrast}, {"on-context", []string{"context"}, textContrast}, {"track", []string{"focus-data"}, markContrast},
		{"grid", nil, 0}, {"band", []string{"ink"}, textContrast}, {"hatch", nil, 0}}},
}

func (p *Pages) design(q *request) (any, error) {
	v := &designView{frame: q.frame("", "design.title")}
	v.Notice = &parts.Mark{Label: q.T("design.notice")}
	v.Printed = q.Day.FormatDate(q.Lang)
	for _, s := range []string{"colours", "type", "figures", "shapes", "table", "charts", "controls", "states"} {
		v.Sections = append(v.Sections, parts.Link{Href: "#" + s, Text: q.T("design." + s)})
	}
	tokens := map[string]static.Token{}
	for _, t := range p.assets.Tokens() {
		tokens[t.Name] = t
		switch {
		case strings.HasPrefix(t.Name, "t") && pixels(t) > 0:
			v.Sizes = append(v.Sizes, textSize{t.Name, fmt.Sprint(pixels(t)), q.T("design.size." + t.Name)})
		case strings.HasPrefix(t.Name, "x") && pixels(t) > 0:
			v.Spaces = append(v.Spaces, space{t.Name, pixels(t)})
		}
	}
	for _, g := range palette {
		group := colourGroup{Name: q.T("design.colours." + g.name)}
		for _, h := range g.tokens {
			group.Rows = append(group.Rows, q.colour(tokens, h))
		}
		v.Colours = append(v.Colours, group)
	}
	v.designParts = q.designParts()
	v.designCharts = q.designCharts()
	for n := range v.Charts {
		v.Charts[n].Save = v.save(saved{Charts: []string{v.Charts[n].Chart.ID}, Name: v.Title, From: "2011H1", To: "2014H1", Mark: q.tag(true)})
	}
	return v, nil
}

func (q *request) colour(tokens map[string]static.Token, h held) colour {
	t := tokens[h.token]
	c := colour{Name: "--" + t.Name, Use: q.T("design.colour." + t.Name), Light: t.Light, Dark: t.Dark, at: h.least}
	for n, name := range h.against {
		other := tokens[name]
		light, dark := static.Contrast(t.Light, other.Light), static.Contrast(t.Dark, other.Dark)
		if n == 0 || light < c.onLight {
			c.onLight = light
		}
		if n == 0 || dark < c.onDark {
			c.onDark = dark
		}
	}
	if len(h.against) > 0 {
		c.OnLight, c.OnDark, c.Against = q.tenth(c.onLight), q.tenth(c.onDark), strings.Join(h.against, ", ")
	}
	return c
}

// tenth writes a contrast, never a better one than it is.
func (q *request) tenth(v float64) string {
	return q.tenths(int(v*10)).Format(q.Lang, 1)
}

// tenths is a number given in tenths: 836 for 83,6.
func (q *request) tenths(n int) giaoban.Decimal {
	d, _ := giaoban.Whole(int64(n)).Scaled(giaoban.Whole(1), giaoban.Whole(10))
	return d
}

// pixels is a size of the style sheet on a screen as it comes; 0 for what is no size.
func pixels(t static.Token) int {
	rem, err := strconv.ParseFloat(strings.TrimSuffix(t.Light, "rem"), 64)
	if err != nil || !strings.HasSuffix(t.Light, "rem") {
		return 0
	}
	return int(rem * 16)
}
