package main

import (
	"regexp"
	"slices"
	"strings"
)

// vietnam is the provinces with the two indices that rank them: PAPI of the
// citizens, PCI of the enterprises.
func vietnam(from source) *catalogue {
	c := newCatalogue("vietnam-pci-papi")
	const papi = "vietnam-pci-papi/PAPI_2011-2016.xlsx"
	c.place("country", "", "Việt Nam").english = "Viet Nam"
	first := from.sheet(papi, "2011_PAPI")
	for row, name := range first.texts("C3:C65") {
		u := c.place("province", "viet-nam", name)
		u.english, u.code = cellOf(first.cells, row+3, 2), cellOf(first.cells, row+3, 1)
	}
	c.papi(from, papi)
	p := &pci{catalogue: c}
	for _, year := range []string{"2012", "2013", "2016"} {
		p.read(from, year)
	}
	return c
}

var yearIn = regexp.MustCompile(`20\d\d ?`)

// papi adds the dimensions, by their English and Vietnamese headings.
func (c *catalogue) papi(from source, file string) {
	for _, year := range []string{"2011", "2012", "2013", "2014", "2015", "2016"} {
		t := from.sheet(file, year+"_PAPI")
		for column := 4; column <= 32; column++ {
			english := oneLine(yearIn.ReplaceAllString(cellOf(t.cells, 1, column), " "))
			name := cellOf(t.cells, 2, column)
			of := c.called(english, name) // the columns changed places between the years
			if of == nil {
				of = c.indicator(indicator{code: "papi_" + slug(english, "_"), name: name, english: english, measure: "điểm", kind: "score", frequency: []string{"year"}})
			}
			of.alias(english)
			of.alias(name)
		}
	}
}

// called gives the indicator that one of the names means already.
func (c *catalogue) called(names ...string) *indicator {
	for _, name := range names {
		for _, i := range c.indicators {
			if name != "" && (same(i.name) == same(name) || same(i.english) == same(name) ||
				slices.ContainsFunc(i.aliases, func(a string) bool { return same(a) == same(name) })) {
				return i
			}
		}
	}
	return nil
}

// pci gathers one indicator of several years' sheets by the name of its variable
// or the long text of its heading.
type pci struct {
	*catalogue
	year   string
	inYear map[*indicator]bool
	of     map[string]*indicator
}

// spelt are the short names of provinces that the PCI sheets use.
var spelt = map[string]string{
	"tp.hcm": "TP. Hồ Chí Minh", "brvt": "Bà Rịa-Vũng Tàu", "tt- huế": "Thừa Thiên-Huế", "tt.huế": "Thừa Thiên-Huế", "bắc cạn": "Bắc Kạn", "daklak": "Đắk Lắk",
	"đắc nông": "Đắk Nông", "đăk nông": "Đắk Nông", "đăk lăk": "Đắk Lắk", "ha nam": "Hà Nam", "ninh binh": "Ninh Bình",
}

func (p *pci) read(from source, year string) {
	file := "vietnam-pci-papi/PCI_" + year + ".xlsx"
	if p.of == nil {
		p.of = map[string]*indicator{}
	}
	p.year, p.inYear = year, map[*indicator]bool{}
	f := from.open(file)
	defer f.Close()
	for n, name := range f.GetSheetList() {
		if visible, _ := f.GetSheetVisible(name); !visible {
			continue
		}
		t := read(f, name)
		if n == 0 {
			p.summary(t)
			continue
		}
		p.names(t.texts("B4:B66"))
		for column := 3; cellOf(t.cells, 3, column) != ""; column++ {
			p.column(t, column)
		}
	}
}

// summary adds the ten index names, and the spellings of the provinces.
func (p *pci) summary(t table) {
	for column := 2; column <= 21; column++ {
		for row := 2; row <= 64; row++ {
			if name := cellOf(t.cells, row, column); name != "" && (name[0] < '0' || name[0] > '9') {
				p.names([]string{name})
			}
		}
	}
	for column := 3; column <= 25; column++ {
		name := oneLine(yearIn.ReplaceAllString(cellOf(t.cells, 1, column)+" ", ""))
		if name == "" || strings.Contains(name, "ếp hạng") || name == "Excellent" {
			continue
		}
		p.index(same(name), name)
	}
}

func (p *pci) index(key, name string) *indicator {
	if p.of[key] == nil {
		p.of[key] = p.indicator(indicator{code: "pci_" + slug(name, "_"), name: name, measure: "điểm", kind: "score", frequency: []string{"year"}})
	}
	return p.of[key]
}

// names adds spellings that differ from the catalogue's.
func (p *pci) names(all []string) {
	for _, name := range all {
		if name == "" || p.find(name) != nil {
			continue
		}
		if u := p.find(spelt[same(name)]); u != nil {
			u.aliases = append(u.aliases, oneLine(name))
		} else {
			println("no province:", name)
		}
	}
}

// indexOf is the name of an index by the word of its variable; the numbers of the
// indices changed between the years and say nothing.
var indexOf = map[string]string{
	"entry": "gia nhập thị trường", "land": "tiếp cận đất đai", "transparency": "tính minh bạch", "time": "chi phí thời gian",
	"informal": "chi phí không chính thức", "bias": "cạnh tranh bình đẳng", "proactivity": "tính năng động", "psd": "hỗ trợ doanh nghiệp",
	"bss": "hỗ trợ doanh nghiệp", "labor": "đào tạo lao động", "legal": "thiết chế pháp lý",
}

var subIndex = regexp.MustCompile(`^sub\d+_([a-z]+)`)

func (p *pci) column(t table, column int) {
	long, short, variable := cellOf(t.cells, 1, column), cellOf(t.cells, 2, column), cellOf(t.cells, 3, column)
	if m := subIndex.FindStringSubmatch(variable); m != nil {
		i := p.index(indexOf[m[1]], indexOf[m[1]])
		i.alias(variable)
		i.alias(short)
		i.alias(pathOf(long, short, variable))
		return
	}
	i := p.of["long "+same(long)]
	if i == nil || p.inYear[i] {
		i = p.of[variable]
	}
	if i == nil || p.inYear[i] {
		kind, measure := "score", "điểm"
		if t.percent(4, column) || strings.HasPrefix(long, "%") {
			kind, measure = "percent", "%"
		}
		i = p.indicator(indicator{code: "pci_" + slug(variable, "_"), name: long, english: variable, measure: measure, kind: kind, frequency: []string{"year"}})
	}
	p.inYear[i] = true
	i.alias(pathOf(long, short, variable)) // each of the three alone names other variables in other years
	for key, text := range map[string]string{"long " + same(long): long, variable: variable, "short " + same(short): short} {
		if text == "" || p.of[key] != nil {
			continue // it means another indicator already
		}
		p.of[key] = i
		i.alias(text)
	}
}

// pathOf is headings from outside in as an alias writes them, each once.
func pathOf(texts ...string) string {
	var out []string
	for _, text := range texts {
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, " / ")
}
