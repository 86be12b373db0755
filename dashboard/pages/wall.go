package pages

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// What one screen of the meeting room holds to be read from four metres.
const (
	wallFigures = 6
	wallLines   = 5
)

// wallView is the overview for the meeting room: screens that turn by themselves and
// never scroll.
type wallView struct {
	frame
	Where  string
	Slides []slide
	Shown  int // the one that is on, from 0
}

// slide is one screen: figures, or lines.
type slide struct {
	Heading string
	Cards   []wallCard
	Lines   []wallLine
}

type wallCard struct {
	Name   string
	Figure parts.Figure
	Status parts.Status
}

type wallLine struct {
	Shape    parts.Shape
	Lead     string
	Text     string
	Sub      string
	Aside    string
	HeadMark *parts.Mark
}

// wall is the overview's own answers on large screens; it asks nothing else.
func (p *Pages) wall(q *request) (any, error) {
	o, err := p.state(q)
	if err != nil {
		return nil, err
	}
	v := &wallView{frame: o.frame, Where: o.Kick}
	v.Title = q.T("wall.title")
	if v.Notice != nil {
		v.Notice = &parts.Mark{Label: q.T("wall.notice")}
	}
	v.figures(q, o)
	v.matters(q, o)
	v.arrivals(o)
	if n, err := strconv.Atoi(q.query.Get("slide")); err == nil && n >= 1 && n <= len(v.Slides) {
		v.Shown = n - 1
	}
	return v, nil
}

// figures puts the headlines on screens, those that need somebody first.
func (v *wallView) figures(q *request, o *overview) {
	var all []score
	for _, g := range o.Scores {
		all = append(all, g.Rows...)
	}
	urgent := []query.Standing{query.Behind, query.AtRest, query.Incomplete, query.OnTrack, query.Watched, query.Absent}
	slices.SortStableFunc(all, func(a, b score) int {
		return slices.Index(urgent, a.standing) - slices.Index(urgent, b.standing)
	})
	for some := range slices.Chunk(all, wallFigures) {
		s := slide{Heading: o.Heading}
		for _, r := range some {
			c := wallCard{Name: r.Name, Figure: r.Figure, Status: r.Status}
			c.Figure.Href = ""
			if c.Status.Sub == "" && r.Target != nil {
				c.Status.Sub = r.Target.Needed
			}
			s.Cards = append(s.Cards, c)
		}
		v.Slides = append(v.Slides, s)
	}
	if len(all) == 0 {
		v.Slides = append(v.Slides, slide{Heading: o.Heading})
	}
}

func (v *wallView) matters(q *request, o *overview) {
	s := slide{Heading: q.T("wall.matters", "n", fmt.Sprint(len(o.Matters)))}
	for _, m := range o.Matters[:min(wallLines, len(o.Matters))] {
		s.Lines = append(s.Lines, wallLine{Shape: m.Shape, Lead: m.Who, Text: m.What, Sub: m.Sub, HeadMark: m.Mark})
	}
	if len(s.Lines) > 0 {
		v.Slides = append(v.Slides, s)
	}
}

// arrivals lists who has reported, as the overview does.
func (v *wallView) arrivals(o *overview) {
	s := slide{Heading: o.Arrivals.Sentence}
	for _, a := range o.Arrivals.Rows[:min(wallLines, len(o.Arrivals.Rows))] {
		s.Lines = append(s.Lines, wallLine{Shape: a.Status.Shape, Lead: a.Unit.Text, Text: a.Status.Word, Sub: a.Status.Sub, Aside: a.Ratio})
	}
	if len(s.Lines) > 0 {
		v.Slides = append(v.Slides, s)
	}
}

// Number counts a slide from 1.
func (v *wallView) Number(n int) int { return n + 1 }

// Turn is the address of a slide.
func (v *wallView) Turn(n int) string { return v.here("slide", strconv.Itoa(n+1)) }

// Next is the address of the slide after the shown one, for screens without script.
func (v *wallView) Next() string { return v.Turn((v.Shown + 1) % len(v.Slides)) }
