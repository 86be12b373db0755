package forms

import (
	"cmp"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// Maker makes the forms of one catalogue.
type Maker struct{ catalogue *giaoban.Catalogue }

// New is a maker for a catalogue, whose names and rules the forms follow.
func New(c *giaoban.Catalogue) *Maker { return &Maker{c} }

// builder makes one form.
type builder struct {
	catalogue *giaoban.Catalogue
	line      *Line
	form      *Form
	rng       *rand.Rand
	day       giaoban.Date // the end of its first period: names are those of then
	last      giaoban.Date // the end of its last one: it is signed after that
	world     *world
	spell     *speller
	pages     []*page
	page      *page

	numbers       string
	gap           string
	percentFormat bool
	bandWords     bool
	times         giaoban.Decimal
}

// Variant makes a form of a line; the same seed gives the same bytes.
func (m *Maker) Variant(line Line, seed uint64) (*Form, error) {
	h := fnv.New64a()
	h.Write([]byte(line.ID))
	rng := rand.New(rand.NewPCG(seed, h.Sum64()))
	b := &builder{catalogue: m.catalogue, line: &line, rng: rng, times: giaoban.Whole(1),
		form:  &Form{ID: line.ID, Seed: seed, Given: line.Given, Expect: line.Expect, Answer: line.Answer, Refuse: line.Refuse},
		world: &world{m.catalogue, h.Sum64() ^ seed}}
	b.settle()
	switch {
	case len(line.Rows) > 0:
		b.writeRows()
	case line.Per != "":
		for _, of := range line.Of {
			b.sheetOf(of)
		}
	default:
		b.sheet(b.sheetName(), line.Tables)
	}
	b.touch()
	b.collect()
	b.form.Name = b.fileName()
	var err error
	b.form.Bytes, err = b.bytes()
	return b.form, err
}

// settle draws what holds for the whole file.
func (b *builder) settle() {
	l := b.line
	b.day = giaoban.LastDate
	for _, code := range b.periodCodes() {
		b.day, b.last = min(b.day, b.period(code).Ends), max(b.last, b.period(code).Ends)
	}
	b.spell = newSpeller(b.catalogue, b.rng, b.day)
	if b.has("no-accents") {
		b.spell.accents = false
	}
	if l.Times != "" {
		b.times, _, _ = giaoban.ParseDecimal(l.Times)
	}
	numbers := l.Numbers
	if len(numbers) == 0 {
		numbers = []string{"typed", "vi", "en", "space", "plain"}
		if l.File != "" && l.File != "xlsx" {
			numbers = numbers[1:]
		}
	}
	b.numbers = numbers[b.rng.IntN(len(numbers))]
	gaps := strings.Fields(l.Gaps)
	if len(gaps) == 0 {
		gaps = []string{"none", "blank", "…", "..."}
	}
	b.gap = gaps[b.rng.IntN(len(gaps))]
	b.percentFormat, b.bandWords = b.rng.IntN(3) == 0, b.rng.IntN(2) == 0
	if len(b.form.Expect) == 0 {
		b.form.Expect = []string{"whole"}
	}
}

// periodCodes are all periods that a line names.
func (b *builder) periodCodes() (all []string) {
	add := func(codes ...string) {
		for _, c := range codes {
			c, _, _ = strings.Cut(c, "=")
			if c = strings.TrimSuffix(c, "?"); c != "" {
				all = append(all, c)
			}
		}
	}
	add(b.line.Period)
	if b.line.Per == "period" {
		add(b.line.Of...)
	}
	for _, t := range b.line.Tables {
		add(t.Period)
		add(t.Periods...)
	}
	return all
}

func (b *builder) has(touch string) bool { return slices.Contains(b.line.With, touch) }

// sheetOf makes one of a row of sheets, each of a unit or a period.
func (b *builder) sheetOf(of string) {
	tables := slices.Clone(b.line.Tables)
	name := ""
	for n := range tables {
		if b.line.Per == "unit" {
			tables[n].Unit = of
			u, _ := b.catalogue.Units.Nearest(giaoban.UnitID(of), b.day)
			name = b.spell.finish(u.Name.VI)
		} else {
			tables[n].Period = of
			name = strings.NewReplacer("/", "-").Replace(periodLabels(b.period(of))[0])
			if b.period(of).Frequency() == giaoban.Year && b.has("plain-years") {
				name = anyOf(b.rng, of, of+" ")
			}
		}
	}
	b.sheet(name, tables)
}

func (b *builder) sheetName() string {
	switch {
	case b.line.PeriodIn == "sheet":
		return strings.NewReplacer("/", "-").Replace(anyOf(b.rng, periodLabels(b.period(b.line.Period))[:2]...))
	case b.line.UnitIn == "sheet":
		return b.spell.unit(giaoban.UnitID(b.line.Unit))
	}
	return anyOf(b.rng, "Sheet1", "Bieu 01", "Biểu tổng hợp", "BC", "Số liệu")
}

// sheet makes a sheet: what stands above the tables, the tables, what stands below.
func (b *builder) sheet(name string, tables []Table) {
	b.page = newPage(name)
	b.pages = append(b.pages, b.page)
	head := b.headLines(tables)
	row, column := 1+len(head), 1
	top := row
	for n := range tables {
		if tables[n].Long {
			b.long(&tables[n], row)
			continue
		}
		for _, t := range b.repeated(&tables[n]) {
			if t.Place == "beside" {
				b.table(&t, top, b.page.right+2)
				continue
			}
			if n > 0 || row > top {
				row = b.page.bottom + 2 + b.rng.IntN(2)
			}
			top = row
			b.table(&t, row, column)
			row = b.page.bottom + 1
		}
	}
	b.placeHead(head)
	b.foot()
	b.disturb(top)
}

// repeated gives the tables that a table stands for: one for each unit, or itself.
func (b *builder) repeated(t *Table) []Table {
	if t.Each != "unit" {
		return []Table{*t}
	}
	var out []Table
	for _, u := range t.Units {
		one := *t
		one.Unit, one.Units = u, nil
		out = append(out, one)
	}
	return out
}

// fill puts the names of unit and period into a text.
func (b *builder) fill(text string, t *Table) string {
	unit, period := b.line.Unit, b.line.Period
	if t != nil {
		unit, period = cmp.Or(t.Unit, unit), cmp.Or(t.Period, period)
	}
	if unit != "" {
		u, _ := b.catalogue.Units.Nearest(giaoban.UnitID(unit), b.day)
		text = strings.ReplaceAll(text, "{unit}", u.Name.VI)
		text = strings.ReplaceAll(text, "{UNIT}", strings.ToUpper(u.Name.VI))
	}
	if period != "" && strings.Contains(strings.ToLower(text), "{period}") {
		p := anyOf(b.rng, periodLabels(b.period(period))...)
		text = strings.ReplaceAll(text, "{period}", p)
		text = strings.ReplaceAll(text, "{PERIOD}", strings.ToUpper(p))
	}
	return b.spell.finish(text)
}
