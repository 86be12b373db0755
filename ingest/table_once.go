package ingest

import (
	"path"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// sayOnce finds what stands once for the whole table: given beside the file, else
// in the titles above, else in the sheet's name, else in the file's. Two of them
// that differ are refused.
func (f *finder) sayOnce(t *table, l *lane) bool {
	outside := func(a axis) bool { return t.labels[a] == 0 && t.across != a }
	at := problem{row: t.header, column: max(t.labels[unitAxis], t.labels[indicatorAxis], t.labels[periodAxis])}
	g := &f.given
	t.said = entry{unit: g.Unit, indicator: g.Indicator, period: g.Period}
	if p := g.SheetPeriod[t.grid.name]; p != "" {
		t.said.period = p
	}
	if outside(periodAxis) && t.said.period == "" && slices.ContainsFunc(t.columns, func(c tableColumn) bool { return c.period == "" }) {
		found := f.periodAround(t)
		if len(found) != 1 {
			at.code = "no_period"
			if len(found) > 1 {
				at.code, at.expected = "period_contradicts", strings.Join(found, " | ")
			}
			l.problems.add(at)
			return false
		}
		t.said.period = found[0]
	}
	if outside(unitAxis) && t.said.unit == "" {
		if t.said.unit = f.unitAround(t); t.said.unit == "" {
			at.code = "no_unit"
			l.problems.add(at)
			return false
		}
	}
	if outside(indicatorAxis) && t.said.indicator == "" {
		if t.said.indicator = f.indicatorAround(t); t.said.indicator == "" {
			at.code = "no_indicator"
			l.problems.add(at)
			return false
		}
	}
	return true
}

// titles are the texts above a table, the nearest last.
func (t *table) titles() []string {
	var out []string
	for i := range t.grid.rows {
		r := &t.grid.rows[i]
		if r.number >= t.top {
			break
		}
		for _, c := range r.cells {
			if !c.filled && c.kind == cellText {
				out = append(out, c.text)
			}
		}
	}
	return out
}

// periodAround lists the different periods that the titles name; where they name
// none, those of the sheet's name, then of the file's. A title and a sheet's name
// that differ are both listed.
func (f *finder) periodAround(t *table) []string {
	var found []string
	seen := map[giaoban.Period]bool{}
	add := func(text string) {
		for _, s := range periodsIn(text) {
			r, err := giaoban.ReadPeriod(s, giaoban.ReadOptions{})
			if err == nil && !seen[r.Period] {
				seen[r.Period] = true
				found = append(found, s)
			}
		}
	}
	for _, text := range t.titles() {
		add(text)
	}
	add(t.grid.name)
	if len(found) == 0 {
		name := path.Base(strings.ReplaceAll(f.fileName, "\\", "/"))
		add(strings.NewReplacer("_", " ", "-", " ").Replace(strings.TrimSuffix(name, path.Ext(name))))
	}
	return found
}

// periodsIn finds the periods inside a longer text: the longest runs of words that
// read as one, days left aside.
func periodsIn(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r == ' ' || r == '\u00a0' || r == '(' || r == ')' || r == ';' || r == ':' || r == ',' || r == '\n'
	})
	if len(words) > 60 {
		words = words[:60]
	}
	taken := make([]bool, len(words))
	var out []string
	for n := min(8, len(words)); n > 0; n-- {
		for i := 0; i+n <= len(words); i++ {
			if slices.Contains(taken[i:i+n], true) {
				continue
			}
			s := strings.Join(words[i:i+n], " ")
			r, err := giaoban.ReadPeriod(s, giaoban.ReadOptions{})
			if err != nil || n == 1 && onlyDigits(s) && !isYear(s) {
				continue
			}
			for j := i; j < i+n; j++ {
				taken[j] = true
			}
			if r.Period.Frequency() != giaoban.Day {
				out = append(out, s)
			}
		}
	}
	return out
}

// unitAround finds the one unit that a title, or else the sheet's name, names.
func (f *finder) unitAround(t *table) string {
	for _, texts := range [][]string{t.titles(), {t.grid.name}} {
		var found []string
		for _, text := range texts {
			for _, prefix := range []string{"", "UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân ", "Đơn vị báo cáo:", "Đơn vị:", "Unit:"} {
				rest, ok := cutPrefixFold(text, prefix)
				u := f.roster.unit(trimmed(rest))
				if s, named := u.ever(); ok && named && !slices.Contains(found, string(s.span.ID)) {
					found = append(found, string(s.span.ID))
				}
			}
		}
		found = f.lowest(found)
		if len(found) == 1 {
			return found[0]
		}
	}
	return ""
}

// lowest drops the units above others of the list: a district's sheet bears the
// province's name on top.
func (f *finder) lowest(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return slices.ContainsFunc(ids, func(other string) bool {
			for _, s := range f.roster.catalogue.Units.Spans(giaoban.UnitID(other)) {
				if string(s.Parent) == id {
					return true
				}
			}
			return false
		})
	})
}

func cutPrefixFold(s, prefix string) (string, bool) {
	a, b := sameName(s), sameName(prefix)
	if prefix == "" {
		return s, true
	}
	rest, ok := strings.CutPrefix(a, strings.TrimSpace(b))
	return rest, ok
}

// indicatorAround finds the one indicator that a title or the sheet's name names.
func (f *finder) indicatorAround(t *table) string {
	for _, texts := range [][]string{t.titles(), {t.grid.name}} {
		for n := len(texts) - 1; n >= 0; n-- {
			if len(f.roster.indicator(texts[n])) == 1 {
				return texts[n]
			}
		}
	}
	return ""
}
