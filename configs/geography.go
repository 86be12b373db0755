package configs

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/giaoban/giaoban"
)

// A map in a page is a drawing of this many spots at most, whatever the file holds:
// finer lines cannot be seen and weigh on every visit.
const mostSpots = 8000

// mostTiles bounds the columns and rows of a map of tiles.
const mostTiles = 40

// readTiles reads tiles.csv: the place of each unit on a map of equal tiles.
func (c *catalogueReader) readTiles() {
	s := sheet{r: c.reader, required: []string{"unit", "col", "row"}}
	for _, w := range s.rows(c.in("tiles.csv"), false) {
		t := giaoban.Tile{Unit: giaoban.UnitID(w.filled("unit")), Column: w.tile("col"), Row: w.tile("row")}
		if t.Unit == "" || t.Column < 0 || t.Row < 0 || !c.unitKnown(w.at, string(t.Unit)) {
			continue
		}
		twice := slices.ContainsFunc(c.cat.Tiles, func(o giaoban.Tile) bool {
			return o.Unit == t.Unit || o.Column == t.Column && o.Row == t.Row && c.together(o.Unit, t.Unit)
		})
		if twice {
			c.problem("tile_twice", w.at, string(t.Unit), "", nil)
			continue
		}
		c.cat.Tiles = append(c.cat.Tiles, t)
	}
}

// tile is a column or row of a tile; below 0 where it is none, which is noted.
func (w row) tile(column string) int {
	text := w.filled(column)
	n, err := strconv.Atoi(text)
	if text != "" && (err != nil || n < 0 || n >= mostTiles) {
		w.r.problem("bad_value", w.at, text, "0–"+strconv.Itoa(mostTiles-1), map[string]string{"key": column})
	}
	if err != nil || n >= mostTiles {
		return -1
	}
	return n
}

// together says whether two units exist on one day: those that never do may share a
// tile, as a town and the district it was.
func (c *catalogueReader) together(a, b giaoban.UnitID) bool {
	for _, x := range c.cat.Units.Spans(a) {
		for _, y := range c.cat.Units.Spans(b) {
			if x.ValidFrom < y.ValidTo && y.ValidFrom < x.ValidTo {
				return true
			}
		}
	}
	return false
}

// geoJSON is what is read of a FeatureCollection (RFC 7946); what else it holds is
// passed over.
type geoJSON struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Properties struct {
		Unit string `json:"unit"`
		From string `json:"valid_from"`
		To   string `json:"valid_to"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

// readMap reads map.geojson: the outlines of units, put into one plane.
func (c *catalogueReader) readMap() {
	path := c.in("map.geojson")
	text, ok := c.read(path, false)
	if !ok {
		return
	}
	at := giaoban.Place{File: path}
	var all geoJSON
	if err := json.Unmarshal([]byte(text), &all); err != nil || all.Type != "FeatureCollection" {
		c.problem("map_syntax", at, all.Type, "FeatureCollection", nil)
		return
	}
	m := plane{west: math.Inf(1), south: math.Inf(1), east: math.Inf(-1), north: math.Inf(-1)}
	var kept []giaoban.Outline
	var drawn [][][]place
	for n, f := range all.Features {
		o := giaoban.Outline{Unit: giaoban.UnitID(f.Properties.Unit), ValidFrom: c.date(at, f.Properties.From, giaoban.FirstDate), ValidTo: c.date(at, f.Properties.To, giaoban.Forever)}
		where := map[string]string{"n": strconv.Itoa(n + 1)}
		if o.Unit == "" {
			c.problem("map_unit", at, "", "properties.unit", where)
			continue
		}
		if !c.unitKnown(at, string(o.Unit)) {
			continue
		}
		rings, ok := f.rings()
		if !ok {
			c.problem("map_geometry", at, f.Geometry.Type, "Polygon, MultiPolygon", where)
			continue
		}
		if !m.take(rings) {
			c.problem("map_coordinates", at, string(o.Unit), "", where)
			continue
		}
		kept, drawn = append(kept, o), append(drawn, rings)
	}
	spots := 0
	for n := range kept {
		kept[n].Rings = m.project(drawn[n])
		for _, r := range kept[n].Rings {
			spots += len(r)
		}
	}
	if spots > mostSpots {
		c.problem("map_large", at, strconv.Itoa(spots), strconv.Itoa(mostSpots), nil)
		return
	}
	if len(kept) > 0 {
		c.cat.Map.Width, c.cat.Map.Height = m.size()
		c.cat.Map.Outlines = kept
	}
}

// place is a longitude and a latitude in degrees.
type place [2]float64

// rings are the closed lines of a feature, outer ones and holes alike.
func (f feature) rings() ([][]place, bool) {
	var polygons [][][][]float64
	switch f.Geometry.Type {
	case "Polygon":
		var one [][][]float64
		if json.Unmarshal(f.Geometry.Coordinates, &one) != nil {
			return nil, false
		}
		polygons = [][][][]float64{one}
	case "MultiPolygon":
		if json.Unmarshal(f.Geometry.Coordinates, &polygons) != nil {
			return nil, false
		}
	}
	var out [][]place
	for _, polygon := range polygons {
		for _, ring := range polygon {
			var line []place
			for _, p := range ring {
				if len(p) < 2 {
					return nil, false
				}
				line = append(line, place{p[0], p[1]}) // a height above the sea may follow
			}
			if len(line) < 4 {
				return nil, false
			}
			out = append(out, line)
		}
	}
	return out, len(out) > 0
}

// plane is a province laid flat: a degree of longitude is as long as it is in the
// middle of the map, which over a country's width cannot be told from a better
// projection by eye.
type plane struct{ west, south, east, north float64 }

// take widens the plane by rings; false where a place lies outside the earth's
// degrees, as metres of a grid such as VN-2000 do.
func (m *plane) take(rings [][]place) bool {
	for _, ring := range rings {
		for _, p := range ring {
			if math.Abs(p[0]) > 180 || math.Abs(p[1]) > 85 {
				return false
			}
		}
	}
	for _, ring := range rings {
		for _, p := range ring {
			m.west, m.east = min(m.west, p[0]), max(m.east, p[0])
			m.south, m.north = min(m.south, p[1]), max(m.north, p[1])
		}
	}
	return true
}

// scale is steps of the map for a degree of longitude and one of latitude.
func (m plane) scale() (x, y float64) {
	narrow := math.Cos((m.south + m.north) / 2 * math.Pi / 180)
	longer := max((m.east-m.west)*narrow, m.north-m.south)
	if longer == 0 {
		return 0, 0
	}
	y = giaoban.MapSide / longer
	return y * narrow, y
}

func (m plane) size() (width, height int) {
	x, y := m.scale()
	return int(math.Ceil((m.east - m.west) * x)), int(math.Ceil((m.north - m.south) * y))
}

// project lays rings flat. Every place moves to the nearest step by itself, so that
// two units keep the border they share, and what then says nothing is left out.
func (m plane) project(rings [][]place) (out [][]giaoban.Spot) {
	x, y := m.scale()
	for _, ring := range rings {
		var line []giaoban.Spot
		for _, p := range ring {
			s := giaoban.Spot{X: int(math.Round((p[0] - m.west) * x)), Y: int(math.Round((m.north - p[1]) * y))}
			if len(line) == 0 || line[len(line)-1] != s {
				line = append(line, s)
			}
		}
		if len(line) > 1 && line[0] == line[len(line)-1] {
			line = line[:len(line)-1]
		}
		if len(line) > 2 { // smaller than a step: nothing to see
			out = append(out, line)
		}
	}
	return out
}
