package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/excel"
)

// longForm says which column of a table of one row per figure holds what.
type longForm struct {
	header  int        // its row, from 1
	columns [][]int    // by role: columns from 0
	at      [roles]int // the one column of a role from 0; -1: none
	names   []string   // as written
	missing []string   // columns it would need
	say     []problem  // about the columns themselves
	width   int        // columns up to the last named one
}

// longWidth bounds the columns of a long form; no header has more.
const longWidth = 200

// readLongHeader reads a row of headers; ok is false where it is none of the long
// form. What is given beside the file needs no column.
func readLongHeader(row []string, g *Given) (f longForm, ok bool) {
	if len(row) > longWidth {
		return f, false
	}
	f.columns = make([][]int, roles)
	for i := range f.at {
		f.at[i] = -1
	}
	for i, name := range row {
		r := columnRole(name)
		f.names = append(f.names, trimmed(name))
		if trimmed(name) != "" {
			f.width = i + 1
		}
		f.columns[r] = append(f.columns[r], i)
		if f.at[r] < 0 {
			f.at[r] = i
		}
	}
	has := func(r role) bool { return f.at[r] >= 0 }
	figures := has(valueColumn) || has(numeratorColumn) && has(denominatorColumn)
	names := 0
	for _, need := range []struct {
		role  role
		given bool
		name  string
	}{{unitColumn, g.Unit != "", "unit"}, {indicatorColumn, g.Indicator != "", "indicator"}, {periodColumn, g.Period != "", "period"}} {
		if has(need.role) {
			names++
		} else if !need.given {
			f.missing = append(f.missing, need.name)
		}
	}
	if !figures {
		f.missing = append(f.missing, "value")
	}
	for r := unitColumn; r < ignoredColumn; r++ {
		if len(f.columns[r]) > 1 {
			f.say = append(f.say, problem{code: "duplicate_column", column: f.columns[r][1] + 1, read: row[f.columns[r][1]]})
		}
	}
	for _, i := range f.columns[otherColumn] {
		if f.names[i] != "" {
			f.say = append(f.say, problem{code: "unknown_column", severity: giaoban.SeverityWarning, column: i + 1, read: f.names[i]})
		}
	}
	return f, names > 0 && (figures && len(f.missing) <= 1 || names == 3)
}

// findLong looks for the header of the long form among the first rows.
func findLong(rows [][]string, g *Given) (longForm, bool) {
	for i, row := range rows {
		if f, ok := readLongHeader(row, g); ok {
			f.header = i + 1
			for n := range f.say {
				f.say[n].row = f.header
			}
			return f, true
		}
	}
	return longForm{}, false
}

// fill makes an entry of a row. A column that is absent gives what was said beside
// the file.
func (f *longForm) fill(e *entry, fields []string, row int, g *Given) {
	text := func(r role) string {
		if i := f.at[r]; i >= 0 && i < len(fields) {
			return fields[i]
		}
		return ""
	}
	number := func(r role) cell {
		i := f.at[r]
		if i < 0 || i >= len(fields) {
			return cell{}
		}
		return cell{text: fields[i], column: i + 1}
	}
	*e = entry{row: row, unit: text(unitColumn), indicator: text(indicatorColumn), period: text(periodColumn),
		band: text(bandColumn), status: text(statusColumn), note: excel.Told(text(noteColumn)), origin: excel.Told(text(originColumn)),
		received: text(receivedColumn), invented: text(inventedColumn),
		value: number(valueColumn), numerator: number(numeratorColumn), denominator: number(denominatorColumn),
		unitAt: f.at[unitColumn] + 1, indicatorAt: f.at[indicatorColumn] + 1, periodAt: f.at[periodColumn] + 1}
	e.fillGiven(g)
	if yes, _ := readYes(text(deletedColumn)); yes {
		e.status = giaoban.Withdrawn.String()
		e.value.text = ""
	}
}

// fillGiven takes what the row does not say from beside the file.
func (e *entry) fillGiven(g *Given) {
	if e.unit == "" {
		e.unit = g.Unit
	}
	if e.indicator == "" {
		e.indicator = g.Indicator
	}
	if e.period == "" && !e.date {
		e.period = g.Period
	}
}

// beyond says whether a row has text in columns that have no name: a decimal comma
// in a file parted by commas does that, and moves everything behind it.
func (f *longForm) beyond(fields []string) bool {
	return len(fields) > f.width && slices.ContainsFunc(fields[f.width:], func(s string) bool { return trimmed(s) != "" })
}

// roleName is what a cell of a column is shown as.
func (r role) roleName() string {
	switch r {
	case unitColumn:
		return "unit"
	case indicatorColumn:
		return "indicator"
	case periodColumn:
		return "period"
	case valueColumn, numeratorColumn, denominatorColumn:
		return "figure"
	case otherColumn, ignoredColumn:
		return ""
	}
	return "note"
}

func isBlankRow(fields []string) bool {
	for _, f := range fields {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}
