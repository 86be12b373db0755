package ingest

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

//go:embed messages.csv
var messagesFile string

// The states of a report.
const (
	stateAccepted = "accepted"
	stateRefused  = "refused"
	stateChecked  = "checked"
	stateWaiting  = "waiting" // for the answer to one question
)

// words reads the sentences of this package. They are part of the program: that
// they cannot be read is a mistake a test finds.
func words() giaoban.Messages {
	m, err := giaoban.ReadMessages(messagesFile)
	if err != nil {
		panic(err)
	}
	return m
}

// report puts a finished draft into words.
func (d *draft) report(s *Service, file *spooled, moments []*moment) *Report {
	r := &Report{State: stateAccepted, FileName: file.name, FileSHA256: file.sha256, DryRun: d.given.DryRun, Mode: d.given.Mode,
		Rejected: d.problems.rejected, MoreIssues: d.problems.more, Sheets: d.sheets}
	for _, m := range moments {
		r.New += m.batch.fresh
		r.Revised += m.batch.revised
		r.Unchanged += m.batch.unchanged
	}
	r.Accepted = r.New + r.Revised + r.Unchanged
	r.Rows = r.Accepted + r.Rejected
	r.Issues = d.issues(s)
	if d.problems.errors > 0 && (d.fatal || d.given.Mode == All || r.Accepted == 0) {
		r.State = stateRefused
		if r.Questions = d.question(); len(r.Questions) > 0 {
			r.State = stateWaiting
		}
		r.Accepted, r.New, r.Revised, r.Unchanged = 0, 0, 0, 0
	}
	if d.given.Mode == Valid && r.State == stateAccepted {
		r.BadRows = d.badRowsFile(r.Issues)
	}
	r.Form = d.form
	r.Understood = d.understood()
	d.draw(r)
	return r
}

func (r *Report) json() string {
	b, err := json.Marshal(r)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// issues puts the problems into words, in the order of the file.
func (d *draft) issues(s *Service) []Issue {
	list := slices.Clone(d.problems.list)
	order := map[string]int{}
	for i, g := range d.segments {
		if _, seen := order[g.sheet]; !seen {
			order[g.sheet] = i
		}
	}
	slices.SortStableFunc(list, func(a, b problem) int {
		return cmp.Or(cmp.Compare(order[a.sheet], order[b.sheet]), cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column), cmp.Compare(a.code, b.code))
	})
	out := make([]Issue, 0, len(list))
	for i := range list {
		out = append(out, d.issue(s, &list[i]))
	}
	return slices.Compact(out) // a name that is not known spoils a whole row, and is said once
}

// issue puts one problem into words: the place, what was read, what is wrong with
// it, what is proposed.
func (d *draft) issue(s *Service, p *problem) Issue {
	out := Issue{Sheet: p.sheet, Row: p.row, Column: p.column, Code: p.code, Severity: p.severity, Raw: p.read, Suggestion: d.suggestion(p), ID: p.id()}
	if p.severity == giaoban.SeverityWarning {
		out.Confirmed = d.given.Confirm[out.ID]
	}
	if p.row > 0 && p.column > 0 && d.inCells(p.sheet) {
		out.Cell = cellName(p.row, p.column)
	}
	message := s.words.Problem(p.code, giaoban.Place{}, clip(p.read), p.expects(giaoban.Vietnamese), d.fillings(p, giaoban.Vietnamese)).Message
	english := s.words.Problem(p.code, giaoban.Place{}, clip(p.read), p.expects(giaoban.English), d.fillings(p, giaoban.English)).Message
	if p.told != nil {
		message, english = p.told.Message, p.told.Message
		if out.Suggestion == "" {
			out.Suggestion = p.told.Suggestion
		}
	}
	out.Message = d.placeIn(p, giaoban.Vietnamese) + message.VI
	out.MessageEN = d.placeIn(p, giaoban.English) + english.EN
	if out.Suggestion != "" && p.code != "duplicate_differs" {
		out.Message += " Có phải “" + out.Suggestion + "” không?"
		out.MessageEN += " Did you mean “" + out.Suggestion + "”?"
	}
	return out
}

func (p *problem) expects(l giaoban.Lang) string {
	if p.words != nil {
		return p.words(l)
	}
	return p.expected
}

func (d *draft) suggestion(p *problem) string {
	switch {
	case p.suggestion != "":
		return p.suggestion
	case p.code == "unknown_unit":
		return d.roster.suggestUnit(p.read)
	case p.code == "unknown_indicator":
		return d.roster.suggestIndicator(p.read)
	}
	return ""
}

// fillings are what a sentence may say beyond what was read and expected.
func (d *draft) fillings(p *problem, l giaoban.Lang) map[string]string {
	fill := map[string]string{"other": p.suggestion, "count": giaoban.Whole(int64(max(p.count, 1))).Format(l, 0), "day": p.day.FormatDate(l)}
	if v := p.about; v != nil {
		fill["indicator"] = v.Name.In(l)
		fill["measure"] = v.UnitOfMeasure.In(l)
		fill["bounds"] = boundsText(v.Bounds, l)
		if s := v.Scheme(); s != nil {
			var codes []string
			for _, b := range s.Bands {
				codes = append(codes, b.Code)
			}
			fill["bands"] = strings.Join(codes, ", ")
		}
	}
	if p.period != (giaoban.Period{}) {
		fill["when"] = p.period.Label(l)
	}
	if u, ok := d.roster.catalogue.Units.Nearest(p.unit, p.day); ok && p.unit != "" {
		fill["unit"], fill["span"] = u.Name.In(l), spanText(u, l)
	}
	return fill
}

// spanText says how long a unit stood.
func spanText(u giaoban.Unit, l giaoban.Lang) string {
	from, until := "từ ", " đến "
	if l == giaoban.English {
		from, until = "from ", " to "
	}
	if u.ValidTo == giaoban.Forever {
		return from + u.ValidFrom.FormatDate(l)
	}
	return from + u.ValidFrom.FormatDate(l) + until + (u.ValidTo - 1).FormatDate(l)
}

// written is a figure with the decimals it has.
func written(d giaoban.Decimal, l giaoban.Lang) string {
	_, frac, _ := strings.Cut(d.String(), ".")
	return d.Format(l, len(frac))
}

// numbers is what a sentence shows as one or several figures.
func numbers(sep string, all ...giaoban.Decimal) func(giaoban.Lang) string {
	return func(l giaoban.Lang) string {
		var texts []string
		for _, d := range all {
			texts = append(texts, written(d, l))
		}
		return strings.Join(texts, sep)
	}
}

func boundsText(b giaoban.Bounds, l giaoban.Lang) string {
	text := func(d giaoban.Decimal) string { return written(d, l) }
	switch {
	case b.HasMin && b.HasMax:
		return text(b.Min) + " – " + text(b.Max)
	case b.HasMin:
		return "≥ " + text(b.Min)
	case b.HasMax:
		return "≤ " + text(b.Max)
	}
	return ""
}

// placeIn names the place of a problem at the head of its sentence.
func (d *draft) placeIn(p *problem, l giaoban.Lang) string {
	word := func(vi, en string) string {
		if l == giaoban.English {
			return en
		}
		return vi
	}
	place := ""
	switch {
	case p.row > 0 && p.column > 0 && d.inCells(p.sheet):
		place = word("Ô ", "Cell ") + cellName(p.row, p.column)
	case p.row > 0 && p.column > 0 && p.column <= len(d.header):
		place = word("Dòng ", "Row ") + strconv.Itoa(p.row) + word(", cột ", ", column ") + d.header[p.column-1]
	case p.row > 0:
		place = word("Dòng ", "Row ") + strconv.Itoa(p.row)
	}
	if p.sheet != "" {
		if place != "" {
			place += ", "
		}
		place += word("trang “", "sheet “") + p.sheet + "”"
	}
	if place == "" {
		return ""
	}
	return place + ": "
}

func (d *draft) inCells(sheet string) bool {
	return slices.ContainsFunc(d.segments, func(g segment) bool { return g.sheet == sheet && g.cells })
}

// placeText is the place of a figure in a sentence about another.
func (d *draft) placeText(i int) func(giaoban.Lang) string {
	g := d.segments[d.segmentAt(i)]
	if !g.cells {
		row := strconv.Itoa(int(d.figures.row[i]))
		return func(l giaoban.Lang) string {
			if l == giaoban.English {
				return "row " + row
			}
			return "dòng " + row
		}
	}
	cell := cellName(int(d.figures.row[i]), d.columnAt(i))
	if g.sheet != "" {
		cell = g.sheet + "!" + cell
	}
	return func(giaoban.Lang) string { return cell }
}

// cellName is a place as spreadsheets name it: row 14, column 7 is G14.
func cellName(row, column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}

func roleOf(n int) string { return role(n).roleName() }

// brief is a report without its pictures, for logs.
func (r *Report) brief() Report {
	b := *r
	b.Sheets = nil
	return b
}
