package forms

import (
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// key is what a line of a table names, as far as it does.
type key struct {
	unit      giaoban.UnitID
	indicator string
	period    string
	band      string
	measure   string
}

func (k key) and(o key) key {
	pick := func(a, b string) string {
		if b != "" {
			return b
		}
		return a
	}
	return key{giaoban.UnitID(pick(string(k.unit), string(o.unit))), pick(k.indicator, o.indicator), pick(k.period, o.period), pick(k.band, o.band), pick(k.measure, o.measure)}
}

type role string

const (
	figures role = "figures"
	section role = "section" // a heading among the indicators
	parent  role = "parent"  // a heading that names the unit above
	total   role = "total"
	sums    role = "sums" // a longer period beside its parts
)

// lane is one row or one column of a table.
type lane struct {
	key
	role  role
	path  []string
	stays bool // its label is written as given
	date  giaoban.Date
	dated bool
}

// lanes lists what stands along one side of a table.
func (b *builder) lanes(axes []string, t *Table) []lane {
	out := []lane{{role: figures}}
	for _, axis := range axes {
		var next []lane
		items := b.items(axis, t)
		for _, l := range out {
			for _, i := range items {
				next = append(next, lane{key: l.and(i.key), role: i.role, path: append(append([]string{}, l.path...), i.path...), date: i.date, dated: i.dated})
			}
		}
		out = next
	}
	return out
}

func (b *builder) items(axis string, t *Table) []lane {
	switch axis {
	case "unit":
		return b.unitItems(t)
	case "indicator":
		return b.indicatorItems(t)
	case "period":
		return b.periodItems(t)
	case "measure":
		return b.measureItems(t)
	case "band":
		var out []lane
		for _, code := range t.Bands {
			l := lane{key: key{band: code}, role: figures, path: []string{b.bandLabel(code)}}
			if b.has("bands-as-dates") && strings.Contains(code, "-") {
				l.date, l.dated = bandDate(code), true
			}
			out = append(out, l)
		}
		return out
	}
	panic("forms: no axis " + axis)
}

func (b *builder) bandLabel(code string) string {
	if n, ok := strings.CutPrefix(code, "<"); ok {
		return b.spell.finish(anyOf(b.rng, "Dưới "+n, "Dưới "+n+" tiêu chí"))
	}
	if b.bandWords {
		return b.spell.finish(strings.ReplaceAll(code, "-", " - ") + " tiêu chí")
	}
	return code
}

// bandDate is what a sheet makes of 11-14 that somebody types: 14 November.
func bandDate(code string) giaoban.Date {
	var a, z int
	from, to, _ := strings.Cut(code, "-")
	for _, c := range from {
		a = 10*a + int(c-'0')
	}
	for _, c := range to {
		z = 10*z + int(c-'0')
	}
	if z <= 12 {
		a, z = z, a // 8-10 is 8 October
	}
	return giaoban.NewDate(2014, time.Month(a), z)
}

// unitItems: districts, wards:ID, @ID for a heading, ID=as written, ID.
func (b *builder) unitItems(t *Table) []lane {
	var out []lane
	add := func(id giaoban.UnitID, r role, label string) {
		stays := label != ""
		if !stays {
			label = b.spell.unit(id)
		}
		out = append(out, lane{key: key{unit: id}, role: r, path: []string{label}, stays: stays})
	}
	for _, item := range t.Units {
		id, label, _ := strings.Cut(item, "=")
		switch {
		case item == "districts":
			for _, u := range b.shuffled(b.catalogue.Units.Below("tv", "district", b.day)) {
				if u.Ranked {
					add(u.ID, figures, "")
				}
			}
		case strings.HasPrefix(item, "wards:"):
			for n, u := range b.shuffled(b.catalogue.Units.Children(giaoban.UnitID(item[len("wards:"):]), b.day)) {
				if n < 12 {
					add(u.ID, figures, "")
				}
			}
		case strings.HasPrefix(id, "@"):
			add(giaoban.UnitID(id[1:]), parent, label)
		default:
			add(giaoban.UnitID(id), figures, label)
		}
	}
	return out
}

func (b *builder) shuffled(units []giaoban.Unit) []giaoban.Unit {
	if b.form.Seed > 1 {
		b.rng.Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	}
	return units
}

// indicatorItems: "# a heading", code=as written, code.
func (b *builder) indicatorItems(t *Table) []lane {
	var out []lane
	for n, item := range t.Indicators {
		if heading, ok := strings.CutPrefix(item, "# "); ok {
			out = append(out, lane{role: section, path: []string{b.spell.finish(heading)}})
			continue
		}
		code, label, given := strings.Cut(item, "=")
		l := lane{key: key{indicator: code}, role: figures}
		switch {
		case given:
			l.path = strings.Split(b.spell.finish(label), " / ")
			if n > 0 && !t.Paths {
				l.path = []string{b.spell.finish(label)}
			}
		case t.Paths:
			l.path = b.spell.path(code)
		default:
			l.path = []string{b.indicatorLabel(code, contains(t.Down, "indicator"), n > 0 && b.isPart(code, t.Indicators[n-1]))}
		}
		out = append(out, l)
	}
	return out
}

func (b *builder) isPart(code, before string) bool {
	i := b.catalogue.Indicator(code, b.day)
	return i != nil && i.SubsetOf != "" && i.SubsetOf == before
}

// indicatorLabel writes an indicator; down a column it may be a part of the one
// before, or have a dash or a colon.
func (b *builder) indicatorLabel(code string, down, part bool) string {
	name := b.spell.indicator(code)
	if !down || strings.HasPrefix(unaccented(name), "trong do") {
		return name
	}
	if part {
		return b.spell.finish(anyOf(b.rng, "Trong đó: ", "- Trong đó: ", "  - ")) + name
	}
	switch b.rng.IntN(8) {
	case 0:
		return name + ":"
	case 1:
		return "- " + name
	}
	return name
}

// periodItems: key, key=as written, key? for a sum beside its parts.
func (b *builder) periodItems(t *Table) []lane {
	style := b.rng.IntN(8)
	var out []lane
	for _, item := range t.Periods {
		code, label, given := strings.Cut(item, "=")
		bare := strings.TrimSuffix(code, "?")
		p := b.period(bare)
		l := lane{key: key{period: bare}, role: figures}
		if bare != code {
			l.role = sums
		}
		switch {
		case given:
			label = b.spell.finish(label)
		case b.has("dates"):
			l.date, l.dated = p.Starts, true
			label = f("%02d/%d", p.Starts.Month(), p.Starts.Year())
		case b.has("yearless"):
			all := yearless(p)
			label = b.spell.finish(all[style%len(all)])
		case b.has("running"):
			all := runningLabels(p)
			label = b.spell.finish(all[style%len(all)])
		case p.Frequency() == giaoban.Year && b.has("plain-years"):
			label = bare
		default:
			all := periodLabels(p)
			label = b.spell.finish(all[style%len(all)])
		}
		l.path = []string{label}
		out = append(out, l)
	}
	return out
}

func (b *builder) period(code string) giaoban.Period {
	p, err := giaoban.ParsePeriod(code)
	if err != nil {
		panic(f("forms: %s: %v", b.line.ID, err))
	}
	return p
}
