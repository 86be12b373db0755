package giaoban

// Tile is a unit's place on a map of equal tiles: columns count from the left, rows
// from the top, both from 0. Such a map shows who lies beside whom, not how far.
type Tile struct {
	Unit        UnitID
	Column, Row int
}

// Map is the units' outlines in one plane: x from the left, y from the top, both in
// steps of the map's own, the longer side MapSide of them. Nothing is drawn of a
// unit without an outline.
type Map struct {
	Width, Height int
	Outlines      []Outline
}

// MapSide is the longer side of a map in its own steps.
const MapSide = 1000

// Outline is where a unit lies from a day to a day: closed rings, of which every
// second one that lies inside another is a hole.
type Outline struct {
	Unit               UnitID
	ValidFrom, ValidTo Date // ValidTo is the first day of another outline
	Rings              [][]Spot
}

// Spot is a place on a map, in its steps.
type Spot struct{ X, Y int }

// On says whether the outline is that of a day.
func (o Outline) On(d Date) bool { return o.ValidFrom <= d && d < o.ValidTo }
