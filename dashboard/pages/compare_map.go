package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// mapPanel is the units where they lie: as the outlines of the catalogue's own map,
// else as equal tiles.
type mapPanel struct {
	Title, Note string
	Tiles       *parts.Chart
	Outlines    *parts.Outlines
	Key         []parts.KeyItem
	Absent      string // units that have no place on the map
	Save        *parts.Save
	Mark        *parts.Mark
	Link        *parts.Link // to the whole comparison
}

// located is a unit of a comparison with its figure and its page.
type located struct {
	name    string
	figure  chart.Figure
	unit    giaoban.UnitID
	href    string
	subject bool
}

// mapped draws the ranked units of a comparison on the catalogue's map; nil where it
// has none for most of them.
func (q *request) mapped(i query.IndicatorRef, a *query.CompareAnswer, id string, subject giaoban.UnitID, page func(giaoban.UnitID) string) *mapPanel {
	day := parsePeriod(a.Period).Ends
	var all []located
	var figures []chart.Figure
	for _, r := range ranked(a) {
		f := q.compareFigure(i, r)
		all = append(all, located{q.brief(r.Unit.Name), f, r.Unit.ID, page(r.Unit.ID), r.Unit.ID == subject})
		figures = append(figures, f)
	}
	ends := chart.Classes(figures)
	m := q.outlined(all, ends, day)
	if m == nil {
		m = q.tiled(all, id)
	}
	if m == nil {
		return nil
	}
	m.Key = q.classes(i, ends, figures)
	return m
}

// classes is the key of the seven steps, lowest first, and of what has no figure.
func (q *request) classes(i query.IndicatorRef, ends []float64, figures []chart.Figure) (key []parts.KeyItem) {
	for k := 0; k+1 < len(ends); k++ {
		key = append(key, parts.KeyItem{Sample: parts.Sample(fmt.Sprintf("s%d", k+1)), Word: q.T("map.class", "from", q.classEnd(i, ends[k]), "to", q.classEnd(i, ends[k+1]))})
	}
	if slices.ContainsFunc(figures, func(f chart.Figure) bool { return f.State == chart.Missing }) {
		key = append(key, parts.KeyItem{Sample: parts.SampleMissing, Word: q.T("state.missing")})
	}
	return key
}

// classEnd writes the end of a class as the indicator's figures are written.
func (q *request) classEnd(i query.IndicatorRef, at float64) string {
	d, _, err := giaoban.ParseDecimal(fmt.Sprintf("%.*f", max(i.Decimals, 0), at))
	if err != nil {
		return ""
	}
	return d.Format(q.Lang, i.Decimals)
}

// tiled puts the units on the catalogue's tiles.
func (q *request) tiled(all []located, id string) *mapPanel {
	t := chart.TileMap{}
	var absent []string
	spoken := ""
	for _, u := range all {
		n := slices.IndexFunc(q.pages.Catalogue.Tiles, func(t giaoban.Tile) bool { return t.Unit == u.unit })
		if n < 0 {
			absent = append(absent, u.name)
			continue
		}
		at := q.pages.Catalogue.Tiles[n]
		t.Tiles = append(t.Tiles, chart.Tile{Name: u.name, Row: at.Row, Column: at.Column, Figure: u.figure, Outlined: u.subject, Href: u.href})
		spoken += u.name + ": " + q.asRead(u.figure) + "; "
	}
	if len(t.Tiles) < 2 || len(absent) > len(t.Tiles) {
		return nil
	}
	t.Tiles = toTheCorner(t.Tiles)
	c := q.draw(id, "h-tile", q.T("map.spoken")+" "+spoken, t)
	return &mapPanel{Note: q.T("map.tiles_note"), Tiles: &c, Absent: q.absentees(absent)}
}

// toTheCorner leaves out the columns and rows before the first tile, which are there
// for units of another time or another part of the country.
func toTheCorner(tiles []chart.Tile) []chart.Tile {
	left, top := tiles[0].Column, tiles[0].Row
	for _, t := range tiles {
		left, top = min(left, t.Column), min(top, t.Row)
	}
	for n := range tiles {
		tiles[n].Column, tiles[n].Row = tiles[n].Column-left, tiles[n].Row-top
	}
	return tiles
}

func (q *request) absentees(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return q.T("map.absent", "units", q.listed(names))
}

// asRead is a figure of a chart in words.
func (q *request) asRead(f chart.Figure) string {
	switch {
	case f.Value == nil && f.State == chart.NotApplicable:
		return q.T("state." + giaoban.NotApplicable.String())
	case f.Value == nil:
		return q.T("state.missing")
	}
	return f.Text
}

// outlined puts the units on the catalogue's own map; nil where it lacks most.
func (q *request) outlined(all []located, ends []float64, day giaoban.Date) *mapPanel {
	m := q.pages.Catalogue.Map
	o := &parts.Outlines{Label: q.T("map.spoken"), Width: m.Width, Height: m.Height}
	var absent []string
	for _, u := range all {
		var rings [][]giaoban.Spot
		for _, line := range m.Outlines {
			if line.Unit == u.unit && line.On(day) {
				rings = append(rings, line.Rings...)
			}
		}
		if len(rings) == 0 {
			absent = append(absent, u.name)
			continue
		}
		a := parts.Area{Name: u.name, Figure: q.asRead(u.figure), Href: u.href, Path: pathOf(rings), Outlined: u.subject, Look: "s4"}
		switch {
		case u.figure.Value == nil && u.figure.State == chart.NotApplicable:
			a.Look = "none"
		case u.figure.Value == nil:
			a.Look = "missing"
		case len(ends) > 0:
			a.Look = fmt.Sprintf("s%d", chart.Step(*u.figure.Value, ends[0], ends[len(ends)-1]))
		}
		a.X, a.Y, a.Room = heart(rings)
		o.Areas = append(o.Areas, a)
	}
	if len(o.Areas) < 2 || len(absent) > len(o.Areas) {
		return nil
	}
	o.Place()
	return &mapPanel{Note: q.T("map.outlines_note"), Outlines: o, Absent: q.absentees(absent)}
}

// pathOf writes rings as one path of SVG.
func pathOf(rings [][]giaoban.Spot) string {
	var b strings.Builder
	for _, ring := range rings {
		for n, s := range ring {
			if n == 0 {
				fmt.Fprintf(&b, "M%d %d", s.X, s.Y)
				continue
			}
			fmt.Fprintf(&b, "L%d %d", s.X, s.Y)
		}
		b.WriteByte('Z')
	}
	return b.String()
}

// heart is the middle of the largest ring, and how wide that ring is.
func heart(rings [][]giaoban.Spot) (x, y, width int) {
	most := 0
	for _, ring := range rings {
		twice, sx, sy := 0, 0, 0
		left, right := ring[0].X, ring[0].X
		for n, a := range ring {
			b := ring[(n+1)%len(ring)]
			cross := a.X*b.Y - b.X*a.Y
			twice, sx, sy = twice+cross, sx+(a.X+b.X)*cross, sy+(a.Y+b.Y)*cross
			left, right = min(left, a.X), max(right, a.X)
		}
		if size := max(twice, -twice); size > most {
			most, x, y, width = size, sx/(3*twice), sy/(3*twice), right-left
		}
	}
	return x, y, width
}

// locate draws the comparison where the units lie.
func (v *compareView) locate(q *request, c *compared, subject giaoban.UnitID) {
	v.Map = q.mapped(c.measure.shown(c.now.Indicator), c.now, "map", subject, func(u giaoban.UnitID) string {
		return q.link("/units/"+string(u), "period", c.now.Period)
	})
	if v.Map == nil {
		return
	}
	v.Map.Title = q.T("map.title", "period", c.period.Within(q.Lang))
	v.Map.Note = capital(c.unitWords(q)) + ". " + v.Map.Note
}
