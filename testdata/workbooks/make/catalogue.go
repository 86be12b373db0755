package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// catalogue is what an installation would enter for one set of statistics.
type catalogue struct {
	folder     string
	units      []*unit
	indicators []*indicator
	months     []string // its language's names of months
	headings   []string // and its words over periods
	weeks      []string // and over numbers of weeks
}

type unit struct {
	id, code, name, english, level, parent, from string
	aliases                                      []string
}

// indicator in the words of indicators.yaml.
type indicator struct {
	code, name, english, measure string
	kind                         string // flow, stock, percent, score
	frequency                    []string
	by                           string   // level that reports; empty: the lowest
	owners                       []string // or these units
	whole                        bool     // it counts things
	separate                     bool     // its units do not add up
	aliases                      []string
}

func newCatalogue(folder string) *catalogue { return &catalogue{folder: folder} }

// place adds a unit and gives its id; other spellings follow the name.
func (c *catalogue) place(level, parent, name string, aliases ...string) *unit {
	u := &unit{id: slug(name, "-"), name: name, english: name, level: level, parent: parent, aliases: aliases}
	for slices.ContainsFunc(c.units, func(o *unit) bool { return o.id == u.id }) {
		u.id += "-" + slug(level, "-")
	}
	c.units = append(c.units, u)
	return u
}

// find gives the unit of a name, as any of its spellings.
func (c *catalogue) find(name string) *unit {
	for _, u := range c.units {
		if same(u.name) == same(name) || slices.ContainsFunc(u.aliases, func(a string) bool { return same(a) == same(name) }) {
			return u
		}
	}
	return nil
}

// indicator adds an indicator under a code made from its name, where it has none.
func (c *catalogue) indicator(i indicator) *indicator {
	if i.code == "" {
		i.code = slug(i.name, "_")
	}
	if i.code[0] >= '0' && i.code[0] <= '9' {
		i.code = "n" + i.code
	}
	base := i.code
	for n := 2; slices.ContainsFunc(c.indicators, func(o *indicator) bool { return o.code == i.code }); n++ {
		i.code = fmt.Sprintf("%s_%d", base, n)
	}
	if i.english == "" {
		i.english = i.name
	}
	c.indicators = append(c.indicators, &i)
	return &i
}

func (i *indicator) alias(text string) {
	text = oneLine(text)
	if text == "" || same(text) == same(i.name) || same(text) == same(i.english) ||
		slices.ContainsFunc(i.aliases, func(a string) bool { return same(a) == same(text) }) {
		return
	}
	i.aliases = append(i.aliases, text)
}

// same is a name without case, and with its marks composed.
func same(s string) string { return norm.NFC.String(strings.ToLower(oneLine(s))) }

// slug makes an id or a code of a name.
func slug(s, join string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ':
			b.WriteByte('d')
		case r == 'ß':
			b.WriteString("ss")
		case r == '%':
			b.WriteString(join + "pct")
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if gap && b.Len() > 0 {
				b.WriteString(join)
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	out := strings.Trim(b.String(), join)
	if len(out) > 48 {
		out = strings.Trim(out[:48], join)
	}
	return out
}

// write writes the files of the catalogue.
func (c *catalogue) write(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, content := range map[string]string{
		"units.csv": c.unitsFile(), "indicators.yaml": c.indicatorsFile(), "schemes.yaml": "schemes: []\n", "calendar.yaml": c.calendarFile(),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (c *catalogue) unitsFile() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{"id", "code", "name_vi", "name_en", "level", "parent", "valid_from", "valid_to", "aliases"})
	for _, u := range c.units {
		if u.from == "" {
			u.from = "1950-01-01"
		}
		w.Write([]string{u.id, u.code, u.name, u.english, u.level, u.parent, u.from, "", strings.Join(u.aliases, "|")})
	}
	w.Flush()
	return b.String()
}

func (c *catalogue) indicatorsFile() string {
	var b strings.Builder
	b.WriteString("indicators:\n")
	for _, i := range c.indicators {
		fmt.Fprintf(&b, "- code: %s\n", i.code)
		fmt.Fprintf(&b, "  name: {vi: %s, en: %s}\n", quoted(i.name), quoted(i.english))
		fmt.Fprintf(&b, "  unit_of_measure: {vi: %s, en: %s}\n", quoted(i.measure), quoted(i.measure))
		switch i.kind {
		case "percent":
			b.WriteString("  kind: ratio\n  scale: 100\n")
		case "score":
			b.WriteString("  kind: stock\n  adds_over_units: no\n  over_periods: none\n")
		default:
			fmt.Fprintf(&b, "  kind: %s\n", i.kind)
			if i.separate {
				b.WriteString("  adds_over_units: no\n")
			}
		}
		if i.whole {
			b.WriteString("  whole: yes\n")
		}
		fmt.Fprintf(&b, "  frequency: [%s]\n", strings.Join(i.frequency, ", "))
		switch {
		case i.by != "":
			fmt.Fprintf(&b, "  reported_by: [{level: %s}]\n", i.by)
		case len(i.owners) > 0:
			fmt.Fprintf(&b, "  reported_by: [{units: [%s]}]\n", strings.Join(i.owners, ", "))
		}
		if len(i.aliases) > 0 {
			b.WriteString("  aliases:\n")
			for _, a := range i.aliases {
				fmt.Fprintf(&b, "  - %s\n", quoted(a))
			}
		}
	}
	return b.String()
}

// calendarFile has the words for periods of a file in another language.
func (c *catalogue) calendarFile() string {
	if len(c.months) == 0 {
		return "calendar: []\n"
	}
	list := func(all []string) string {
		var out []string
		for _, s := range all {
			out = append(out, quoted(s))
		}
		return strings.Join(out, ", ")
	}
	return fmt.Sprintf("calendar: []\nwords:\n- {language: other, months: [%s], headings: [%s], weeks: [%s]}\n", list(c.months), list(c.headings), list(c.weeks))
}

// quoted is a text as YAML takes it whatever it holds.
func quoted(s string) string {
	b, _ := json.Marshal(norm.NFC.String(s))
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(string(b))
}
