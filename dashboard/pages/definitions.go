package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// definitionsView is the editions of criteria side by side, and what happened when.
type definitionsView struct {
	frame
	Heading string
	Sets    []definitionSet
	Events  []eventLine
	Empty   *parts.State
}

// definitionSet is one set: its editions from the oldest, and a row for each number.
type definitionSet struct {
	Name     string
	Editions []edition
	Rows     []criterionRow
}

type edition struct {
	Name, Span, Count, Source string
	InForce                   bool
}

type criterionRow struct {
	Number string
	Cells  []criterion
}

// criterion is what one edition has at a number; empty where it has fewer.
type criterion struct {
	Name, Group string
	Changed     bool // called otherwise in the edition before
}

func (p *Pages) definitions(q *request) (any, error) {
	v := &definitionsView{frame: q.frame("indicators", "definitions.title"), Heading: q.T("definitions.title")}
	var sets []string
	bySet := map[string][]giaoban.Definition{}
	for _, d := range p.Catalogue.Definitions {
		if bySet[d.Set] == nil {
			sets = append(sets, d.Set)
		}
		bySet[d.Set] = append(bySet[d.Set], d)
	}
	for _, name := range sets {
		v.Sets = append(v.Sets, q.definitionSet(name, bySet[name]))
	}
	for _, e := range slices.Backward(p.Catalogue.Events) {
		if e.Unit == "" && len(e.Indicators) > 0 {
			v.Events = append(v.Events, eventLine{e.Date.FormatDate(q.Lang), e.Text.In(q.Lang), e.Source, e.Date})
		}
	}
	if len(v.Sets) == 0 {
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("definitions.none"), Text: q.T("definitions.none_text"), Actions: []parts.Link{{Href: q.link("/indicators"), Text: q.T("nav.indicators")}}}
	}
	return v, nil
}

func (q *request) definitionSet(name string, all []giaoban.Definition) definitionSet {
	s := definitionSet{Name: q.T("definitions.set", "name", name)}
	if t, ok := q.pages.words["definitions.set."+name]; ok {
		s.Name = t.In(q.Lang)
	}
	var names []string
	first := map[string]giaoban.Definition{}
	at := map[string]map[string]giaoban.Definition{} // by edition and number
	count := map[string]int{}
	most := 0
	for _, d := range all {
		if at[d.Edition] == nil {
			names, first[d.Edition], at[d.Edition] = append(names, d.Edition), d, map[string]giaoban.Definition{}
		}
		count[d.Edition]++
		at[d.Edition][cmp.Or(d.Number, strconv.Itoa(count[d.Edition]))] = d
		most = max(most, count[d.Edition])
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(first[a].ValidFrom, first[b].ValidFrom) })
	for _, n := range names {
		d := first[n]
		e := edition{Name: q.T("definitions.edition", "edition", n), Count: q.T("definitions.count", "n", fmt.Sprint(count[n])), InForce: d.ValidFrom <= q.Day && q.Day < d.ValidTo}
		e.Source, _, _ = strings.Cut(d.Source, ";") // the act; where it was read is the catalogue's own note
		switch {
		case d.ValidTo == giaoban.Forever:
			e.Span = q.T("definitions.since", "from", d.ValidFrom.FormatDate(q.Lang))
		default:
			e.Span = q.T("definitions.span", "from", d.ValidFrom.FormatDate(q.Lang), "to", (d.ValidTo - 1).FormatDate(q.Lang))
		}
		s.Editions = append(s.Editions, e)
	}
	for k := 1; k <= most; k++ {
		row, before := criterionRow{Number: strconv.Itoa(k)}, ""
		for _, n := range names {
			c := criterion{}
			if d, ok := at[n][row.Number]; ok {
				if c.Name = d.Name.In(q.Lang); q.Lang == giaoban.Vietnamese {
					c.Group = d.Group // chapters have no name in another language
				}
				c.Changed = before != "" && !strings.EqualFold(before, c.Name)
			}
			before = c.Name
			row.Cells = append(row.Cells, c)
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}
