package pages

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

// sheetView is a picture of one sheet as it was sent, each cell marked by what it
// was taken for.
type sheetView struct {
	*request
	ID, Name, Facts string
	Label           string // the name with that of its file
	Foreign         bool   // what was written is not in the language of the page
	Columns         []sheetColumn
	Rows            []sheetRow
	Key             []keyItem
}

type sheetColumn struct {
	Letter string
	Far    bool // columns before it are not shown
}

type sheetRow struct {
	Number int
	ID     string
	Cut    string // what is not shown before it, in words
	Cells  []sheetCell
}

type sheetCell struct {
	Text         string
	Class        string
	ID           string
	Say          string // in one sentence, what was read from it or why nothing
	Issue        string // anchor of what is said of it
	Shape        parts.Shape
	Word         string // of the shape
	Across, Down int
}

// keyItem explains one mark of the picture.
type keyItem struct {
	Class, Text string
	Shape       parts.Shape
}

// roles are what a cell can be taken for, in the order of the key.
var roles = [...]struct {
	role, class string
	shape       parts.Shape
}{
	{"error", "err", parts.Overdue}, {"warning", "wrn", parts.Behind},
	{"figure", "num", ""}, {"unit", "unit", ""}, {"indicator", "ind", ""}, {"period", "per", ""}, {"band", "ind", ""},
	{"header", "hd", ""}, {"title", "tt", ""}, {"heading", "gr", ""},
	{"total", "tot", ""}, {"checked", "chk", ""}, {"note", "nt", ""}, {"numbering", "no", ""}, {"scale", "sc", ""}, {"left_out", "out", ""}, {"hidden", "hid", ""},
}

// picture draws one sheet of a report. said are the issues by their cell.
type picture struct {
	q     *request
	sheet *ingest.Sheet
	view  sheetView
	cells map[int]map[int]*ingest.GridCell // by row and column
	said  map[string]*cellIssues           // by ref
}

// cellIssues is what is said of one cell.
type cellIssues struct {
	anchor string
	texts  []string
}

// Width is how many columns the table has, the row numbers among them.
func (v *sheetView) Width() int { return len(v.Columns) + 1 }

// longText is from how many letters on a cell is given room to break in.
const longText = 20

// maxDrawn bounds the rows of a picture; a window and the places of issues are fewer.
const maxDrawn = 400

func (q *request) sheet(s *ingest.Sheet, id, file, name, facts string, said map[string]*cellIssues) *sheetView {
	p := &picture{q: q, sheet: s, said: said, cells: map[int]map[int]*ingest.GridCell{}}
	p.view = sheetView{request: q, ID: id, Label: name, Name: name, Facts: facts, Foreign: q.Lang != giaoban.Vietnamese}
	if file != name {
		p.view.Label += ", " + file
	}
	for n := range s.Grid {
		for c := range s.Grid[n] {
			p.put(n+1, c+1, &s.Grid[n][c])
		}
	}
	for n := range s.Far {
		p.put(s.Far[n].Row, s.Far[n].Column, &s.Far[n].GridCell)
	}
	columns := p.columns()
	p.rows(columns)
	p.key()
	return &p.view
}

// put keeps a cell that shows something.
func (p *picture) put(row, column int, c *ingest.GridCell) {
	if c.Text == "" && c.Role != "error" && c.Role != "warning" {
		return
	}
	if p.cells[row] == nil {
		p.cells[row] = map[int]*ingest.GridCell{}
	}
	p.cells[row][column] = c
}

// columns are the columns shown: all up to the last one used of the first window,
// and those farther right that hold an issue.
func (p *picture) columns() []int {
	used := map[int]bool{}
	width := 1
	near := 0
	for n := range p.sheet.Grid {
		near = max(near, len(p.sheet.Grid[n]))
	}
	for _, row := range p.cells {
		for c, cell := range row {
			if used[c] = true; c <= near {
				width = max(width, min(c+max(cell.Across, 1)-1, near))
			}
		}
	}
	for c := range width {
		used[c+1] = true
	}
	all := slices.Sorted(maps.Keys(used))
	for i, c := range all {
		p.view.Columns = append(p.view.Columns, sheetColumn{columnName(c - 1), i > 0 && c > all[i-1]+1})
	}
	return all
}

// rows draws the rows that hold something, in order; of a merged cell only the owner.
func (p *picture) rows(columns []int) {
	numbers := slices.Sorted(maps.Keys(p.cells))
	numbers = numbers[:min(len(numbers), maxDrawn)]
	covered := map[[2]int]bool{}
	for i, n := range numbers {
		line := sheetRow{Number: n, ID: fmt.Sprintf("%s-r%d", p.view.ID, n)}
		if n > len(p.sheet.Grid) && n > numbers[max(i-1, 0)]+1 {
			line.Cut = p.q.T("sheet.cut", "from", p.q.count(numbers[max(i-1, 0)]+1), "to", p.q.count(n-1))
		}
		for k, c := range columns {
			if covered[[2]int{n, c}] {
				continue
			}
			cell := p.cell(n, c)
			if g := p.cells[n][c]; g != nil && (g.Across > 1 || g.Down > 1) {
				for _, row := range numbers[i:] {
					for _, column := range columns[k:] {
						if row < n+g.Down && column < c+g.Across {
							covered[[2]int{row, column}] = true
							if row == n {
								cell.Across++
							}
							if column == c {
								cell.Down++
							}
						}
					}
				}
			}
			line.Cells = append(line.Cells, cell)
		}
		p.view.Rows = append(p.view.Rows, line)
	}
}

func (p *picture) cell(row, column int) sheetCell {
	g := p.cells[row][column]
	if g == nil {
		return sheetCell{}
	}
	ref := columnName(column-1) + fmt.Sprint(row)
	out := sheetCell{Text: g.Text, ID: p.view.ID + "-" + ref}
	for _, r := range roles {
		if r.role == g.Role && !unread(g) {
			out.Class, out.Shape = r.class, r.shape
		}
	}
	if said := p.said[ref]; said != nil {
		out.Issue, out.Say = said.anchor, strings.Join(said.texts, " ")
	}
	if out.Shape != "" {
		out.Word = p.q.T("severity." + g.Role)
	}
	switch {
	case g.Number || unread(g):
		out.Class = strings.TrimSpace(out.Class + " r")
	case utf8.RuneCountInString(g.Text) > longText && g.Across < 2:
		out.Class = strings.TrimSpace(out.Class + " long")
	}
	if g.Holds != nil {
		out.Class = strings.TrimSpace(out.Class + " less")
	}
	if out.Say == "" || out.Shape == "" && g.Read != nil {
		out.Say = strings.TrimSpace(p.say(row, column, g) + " " + out.Say)
	}
	if g.Holds != nil {
		holds := p.q.exactly(*g.Holds)
		if strings.HasSuffix(g.Text, "%") {
			holds += "%"
		}
		out.Say = strings.TrimSpace(out.Say + " " + p.q.T("sheet.say.holds", "shown", g.Text, "holds", holds))
	}
	return out
}

// unread says of a cell where a figure stands that none was taken from it: it bears no
// mark of a figure understood.
func unread(g *ingest.GridCell) bool { return g.Role == "figure" && g.Read == nil }

// say tells in one sentence what a cell was taken for.
func (p *picture) say(row, column int, g *ingest.GridCell) string {
	q := p.q
	if g.Read != nil {
		return q.readSentence(g.Read)
	}
	switch g.Role {
	case "":
		return ""
	case "unit", "indicator", "period", "band":
		if means := p.means(row, column); means != "" {
			return q.T("sheet.say."+g.Role+"_means", "means", means)
		}
	}
	return q.T("sheet.say." + g.Role)
}

// means is what the row of a label, or else the column of a heading, was taken to
// mean in the table they stand in.
func (p *picture) means(row, column int) string {
	number, letter := fmt.Sprint(row), columnName(column-1)
	for i := range p.sheet.Tables {
		t := &p.sheet.Tables[i]
		if !within(t.Range, row, column) {
			continue
		}
		for _, l := range append(slices.Clone(t.Rows), t.Columns...) {
			if (l.Ref == number || l.Ref == letter) && l.Means != "" {
				return l.Means
			}
		}
	}
	return ""
}

// within says whether a place lies in a range such as B6:I17.
func within(cells string, row, column int) bool {
	from, to, _ := strings.Cut(cells, ":")
	top, left := cellPlace(from)
	bottom, right := cellPlace(to)
	return top <= row && row <= bottom && left <= column && column <= right
}

// cellPlace reads a name such as G14, both numbers from 1.
func cellPlace(ref string) (row, column int) {
	for _, c := range ref {
		switch {
		case c >= 'A' && c <= 'Z' && column < 1<<20:
			column = column*26 + int(c-'A') + 1
		case c >= '0' && c <= '9' && row < 1<<24:
			row = row*10 + int(c-'0')
		}
	}
	return row, column
}

// readSentence is a figure as it was read: of what, of whom, when, how much, and
// what it does to the figure in force.
func (q *request) readSentence(u *ingest.Understood) string {
	period, err := giaoban.ParsePeriod(u.Period)
	if err != nil {
		return ""
	}
	unit := string(u.Unit)
	if span, ok := q.pages.Catalogue.Units.Nearest(u.Unit, period.Ends); ok {
		unit = span.Name.In(q.Lang)
	}
	name, measure := u.Indicator, ""
	if i := q.pages.Catalogue.Indicator(u.Indicator, period.Ends); i != nil {
		name, measure = i.Name.In(q.Lang), i.UnitOfMeasure.In(q.Lang)
		if s := i.Scheme(); s != nil && u.Band != "" {
			for _, b := range s.Bands {
				if b.Code == u.Band {
					name += ", " + b.Label.In(q.Lang)
				}
			}
		}
	}
	value := q.absent(u.Status)
	switch {
	case u.Denominator != nil && u.Value != nil:
		value = q.exactly(*u.Value) + "/" + q.exactly(*u.Denominator)
	case u.Value != nil && measure == "%":
		value = q.exactly(*u.Value) + "%"
	case u.Value != nil:
		value = strings.TrimSpace(q.exactly(*u.Value) + " " + measure)
	}
	if u.Value != nil && u.Status != giaoban.Reported {
		value += " (" + q.T("state."+u.Status.String()) + ")"
	}
	return q.T("sheet.say.read", "indicator", name, "unit", unit, "period", period.Label(q.Lang), "value", value) + " " + q.T("sheet.stands."+string(u.Standing))
}

// key explains the marks that occur.
func (p *picture) key() {
	seen := map[string]bool{}
	less := false
	for _, row := range p.cells {
		for _, c := range row {
			less = less || c.Holds != nil
			seen[c.Role] = seen[c.Role] || !unread(c)
		}
	}
	for _, r := range roles {
		switch r.role {
		case "band", "numbering", "scale", "title":
			continue // as their neighbours, or plain
		}
		if !seen[r.role] {
			continue
		}
		p.view.Key = append(p.view.Key, keyItem{Class: r.class, Shape: r.shape, Text: p.q.T("sheet.key." + r.role)})
	}
	if less {
		p.view.Key = append(p.view.Key, keyItem{Class: "less", Text: p.q.T("sheet.key.less")})
	}
}
