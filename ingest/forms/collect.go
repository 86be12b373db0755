package forms

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"golang.org/x/text/unicode/norm"
)

// collect gives every fact its place, and takes out the rates whose two parts came
// with them: those are compared with their parts and never kept.
func (b *builder) collect() {
	b.computed()
	for _, p := range b.pages {
		for _, k := range p.places() {
			s := p.cells[k]
			at := Place{Row: k[0], Column: k[1]}
			if b.isWorkbook() {
				at.Sheet = p.name
			}
			for _, fact := range s.facts {
				fact.Place = at
				b.form.Facts = append(b.form.Facts, fact)
			}
			if s.why != "" {
				b.form.Others = append(b.form.Others, Other{at, s.text + s.number, s.why})
			}
		}
	}
	slices.SortStableFunc(b.form.Facts, func(x, y Fact) int { return x.compare(y.Place) })
}

func (b *builder) computed() {
	here := map[giaoban.Figure]bool{}
	b.eachSpot(func(_ *page, s *spot) {
		for _, x := range s.facts {
			here[x.Figure] = here[x.Figure] || x.Present && !x.Optional
		}
	})
	b.eachSpot(func(_ *page, s *spot) {
		for _, x := range s.facts {
			i := b.catalogue.Indicator(x.Indicator, x.Period.Ends)
			if i.Computed() && here[b.world.other(x.Figure, i.Numerator)] && here[b.world.other(x.Figure, i.Denominator)] {
				s.facts, s.why = nil, "a rate beside its two parts"
				return
			}
		}
	})
}

func (b *builder) isWorkbook() bool { return b.line.File == "" || b.line.File == "xlsx" }

// fileName is the name under which the form is sent.
func (b *builder) fileName() string {
	ending := ".csv"
	if b.isWorkbook() {
		ending = ".xlsx"
	}
	name := b.line.Name
	if name == "" {
		name = anyOf(b.rng, "bao cao", "BC gui tinh", "Bieu tong hop", "so lieu", "Báo cáo") + anyOf(b.rng, "", " (1)", "_final", " - Copy")
	}
	name = b.fill(name, nil)
	folder := ""
	if b.line.UnitIn == "folder" || b.line.PeriodIn == "folder" {
		folder, name, _ = strings.Cut(name, "//")
		folder += "/"
	}
	return folder + strings.NewReplacer("/", "-").Replace(name) + ending
}

func decomposed(text string) string { return norm.NFD.String(text) }
