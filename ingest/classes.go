package ingest

import (
	"slices"
	"strings"
	"unicode"
)

// classColumns finds label columns that only sort the units into classes: "Vùng",
// "Loại đơn vị", "Organisation classification". Nothing in them is a name of the
// catalogue, and without them every row with figures still says of its own what it
// is; where the same unit comes once for "Nam" and once for "Nữ" the column is part of
// what is counted, and stays.
func (f *finder) classColumns(t *table) {
	if !slices.ContainsFunc(t.rows, func(l line) bool { return l.role == roleLeftOut && l.reason == "unknown_row" }) {
		return
	}
	classes := 0
	for i := range t.labels {
		if l := &t.labels[i]; l.axis == axes && !l.number && !l.scale && f.isClasses(t, l.column) {
			l.class = true
			classes++
		}
	}
	if classes == 0 {
		return
	}
	before, down := t.rows, t.down
	t.rows, t.down = nil, [axes]bool{}
	f.rowsOf(t)
	if saysEachOnce(t.rows) && unknownRows(t.rows) < unknownRows(before) {
		return
	}
	t.rows, t.down = before, down
	for i := range t.labels {
		t.labels[i].class = false
	}
}

// classWords are the words of headings over classes of units.
var classWords = []string{"loai", "phan loai", "loai hinh", "nhom", "vung", "mien", "phan vung", "khu vuc", "class", "classification", "type", "category", "group", "region"}

// isClasses says whether a column's heading speaks of classes and several of them
// stand below it, none a name of the catalogue.
func (f *finder) isClasses(t *table, column int) bool {
	body := f.bodyBegins(t)
	heading := strings.Join(strings.FieldsFunc(withoutAccents(strings.Join(texts(f.pathTo(t.top, body-1, column)), " ")), func(r rune) bool {
		return !unicode.IsLetter(r)
	}), " ")
	if !slices.ContainsFunc(classWords, func(w string) bool { return strings.Contains(" "+heading+" ", " "+w+" ") }) {
		return false
	}
	seen := map[string]bool{}
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		c := f.grid.at(r.number, column)
		if r.number < body || r.number > t.end || c == nil || c.filled {
			continue
		}
		if tok := f.token(c); tok.names != [axes]bool{} || tok.lead != "" || f.isFigure(c) {
			return false
		}
		seen[c.text] = true
	}
	return len(seen) > 1
}

// saysEachOnce says whether no two rows with figures mean the same.
func saysEachOnce(rows []line) bool {
	seen := map[meaning]bool{}
	for i := range rows {
		if m := rows[i].means; rows[i].role == roleFigures {
			if seen[m] {
				return false
			}
			seen[m] = true
		}
	}
	return true
}

func unknownRows(rows []line) (n int) {
	for i := range rows {
		if rows[i].role == roleLeftOut {
			n++
		}
	}
	return n
}
