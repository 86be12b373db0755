package configs

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// catalogueReader reads the files of a folder one by one into one catalogue; later
// files may refer to earlier ones.
type catalogueReader struct {
	*reader
	cat         *giaoban.Catalogue
	rows        []placed[giaoban.Unit]
	unitsBroken bool         // units.csv could not be read: nobody asks for its units
	doubtful    map[int]bool // lines of units.csv with a mistake of their own
	levels      []giaoban.Level
	changes     []placed[giaoban.BoundaryChange]
}

// placed is something read, with the place it was read from.
type placed[T any] struct {
	it T
	at giaoban.Place
}

// catalogueFiles are the files a catalogue may have beside figures and definitions.
var catalogueFiles = []string{"units.csv", "levels.csv", "transfers.csv", "schemes.yaml", "indicators.yaml", "calendar.yaml", "targets.csv", "groups.csv", "events.csv", "rules.yaml", "tiles.csv", "map.geojson"}

// ReadCatalogue reads a catalogue folder. It returns everything that is wrong, not
// only the first; with any problem of severity error the catalogue must not be used.
func ReadCatalogue(folder string) (*giaoban.Catalogue, []*giaoban.Problem) {
	c := &catalogueReader{reader: newReader(folder), cat: &giaoban.Catalogue{Schemes: map[string]*giaoban.Scheme{}}, doubtful: map[int]bool{}}
	if !isFolder(folder) {
		c.problem("no_catalogue", giaoban.Place{File: folder}, folder, "", nil)
		return c.cat, c.problems
	}
	c.readUnits()
	c.readLevels()
	changes := c.readTransfers()
	c.cat.Units = giaoban.NewUnits(only(c.rows), changes, c.levels)
	c.checkUnits()
	c.checkTransfers()
	c.readSchemes()
	c.readIndicators()
	c.readCalendar()
	c.readTargets()
	c.readUnitGroups()
	c.readEvents()
	c.readRules()
	c.readTiles()
	c.readMap()
	c.readDefinitions()
	c.listFigures()
	c.strangers()
	c.keepText()
	sortByPlace(c.problems)
	return c.cat, c.problems
}

func only[T any](all []placed[T]) []T {
	out := make([]T, len(all))
	for i, p := range all {
		out[i] = p.it
	}
	return out
}

// listFigures lists the published figures, then the illustrative ones, each by name.
func (c *catalogueReader) listFigures() {
	for _, folder := range []string{"figures", "figures/illustrative"} {
		entries, err := os.ReadDir(c.in(folder)) // sorted by name
		if err != nil {
			continue // optional
		}
		for _, e := range entries {
			if !e.IsDir() && filepath.Ext(e.Name()) == ".csv" {
				name := folder + "/" + e.Name()
				c.cat.Figures = append(c.cat.Figures, giaoban.FiguresFile{Path: c.in(name), Name: name, Illustrative: folder != "figures"})
			}
		}
	}
}

// strangers warns of files that look like the catalogue's and are not: a misspelt
// name would else be passed over in silence.
func (c *catalogueReader) strangers() {
	entries, err := os.ReadDir(c.folder)
	if err != nil {
		c.problem("unreadable_file", giaoban.Place{File: c.folder}, c.folder, "", nil)
		return
	}
	for _, e := range entries {
		if ext := filepath.Ext(e.Name()); e.IsDir() || ext != ".csv" && ext != ".yaml" && ext != ".yml" || slices.Contains(catalogueFiles, e.Name()) {
			continue
		}
		c.unknown("unknown_file", giaoban.Place{File: c.in(e.Name())}, e.Name(), catalogueFiles)
		c.problems[len(c.problems)-1].Severity = giaoban.SeverityWarning
	}
}

// keepText keeps the catalogue's own text and its hash, which name the catalogue in
// answers and in the store. Figures are no part of it: they are kept as batches.
func (c *catalogueReader) keepText() {
	names := slices.Clone(catalogueFiles)
	definitions, _ := filepath.Glob(c.in("definitions/*"))
	for _, d := range definitions {
		names = append(names, "definitions/"+filepath.Base(d))
	}
	var b strings.Builder
	for _, name := range names {
		content, err := os.ReadFile(c.in(name))
		if err != nil {
			continue // absent, or noted where it was read
		}
		b.WriteString("=== " + name + "\n" + string(content) + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	c.cat.Text, c.cat.Hash = b.String(), hex.EncodeToString(sum[:])
}

// unitKnown notes a unit that is not in units.csv.
func (c *catalogueReader) unitKnown(at giaoban.Place, id string) bool {
	if c.unitsBroken || c.cat.Units.Spans(giaoban.UnitID(id)) != nil {
		return true
	}
	var ids []string
	for _, u := range c.cat.Units.IDs() {
		ids = append(ids, string(u))
	}
	c.unknown("unknown_unit", at, id, ids)
	return false
}

// indicatorKnown notes an indicator that is not in indicators.yaml.
func (c *catalogueReader) indicatorKnown(at giaoban.Place, code string) bool {
	if c.cat.Versions(code) != nil {
		return true
	}
	c.unknown("unknown_indicator", at, code, c.cat.Codes())
	return false
}

// levelKnown notes a level that no unit has.
func (c *catalogueReader) levelKnown(at giaoban.Place, level string) bool {
	var codes []string
	for _, l := range c.cat.Units.Levels {
		if l.Code == level {
			return true
		}
		codes = append(codes, l.Code)
	}
	c.unknown("unknown_level", at, level, codes)
	return false
}
