package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Form is what is known of the form a file is made on: whether a person said before
// how it is read, and what of that was applied.
type Form struct {
	Fingerprint string            `json:"fingerprint"`       // of its headings, without figures, periods and units
	Applied     map[string]string `json:"applied,omitempty"` // answers of an earlier sending that were applied
}

// alike is from which share of common headings on a form counts as a changed one.
const alike = 0.6

// lasting says whether an answer belongs to the form, and not to this one file: never
// the period or the unit it is about, and never a reason.
func lasting(id string) bool {
	switch id {
	case "rate", "numbers", "indicator", "encoding", "level":
		return true
	}
	return strings.HasPrefix(id, "column:") || strings.HasPrefix(id, "row:") || strings.HasPrefix(id, "sheet:")
}

// readForm reads a file and, where a person said before how its form is read, reads it
// again in that way. The fingerprint is taken of the file as it is read without any
// answer: an answer about its letters changes the headings.
func (s *Service) readForm(ctx context.Context, d *draft, file *spooled, k kind) (*draft, error) {
	if err := d.read(ctx, file, k); err != nil || d.given.undoes != 0 {
		return d, err
	}
	headings := d.headings
	if len(headings) == 0 {
		headings = d.header
	}
	if d.given.Answers["encoding"] != "" {
		bare := s.newDraft(Given{Mode: Valid, Unit: d.given.Unit, Period: d.given.Period, Indicator: d.given.Indicator, SheetPeriod: d.given.SheetPeriod, Skip: d.given.Skip}, d.clock)
		bare.fileName = d.fileName
		if err := bare.read(ctx, file, k); err != nil {
			return d, err
		}
		if headings = bare.headings; len(headings) == 0 {
			headings = bare.header
		}
	}
	if len(headings) == 0 {
		return d, nil
	}
	d.form, d.formHeadings = &Form{Fingerprint: fingerprint(headings)}, headings
	forms, err := s.store.Forms(ctx)
	if err != nil {
		return d, fmt.Errorf("ingest: looking for the form: %w", err)
	}
	n := slices.IndexFunc(forms, func(f store.Form) bool { return f.Fingerprint == d.form.Fingerprint })
	if n < 0 {
		d.noticeChanged(headings, forms)
		return d, nil
	}
	again, old := d.remembering(s, forms[n].Answers)
	if again != nil {
		if err := again.read(ctx, file, k); err != nil {
			return d, err
		}
		d = again
		d.problems.add(problem{code: "form_known", severity: giaoban.SeverityInfo, read: forms[n].FileName, day: giaoban.DateOf(forms[n].At, d.clock.zone), words: d.appliedText(d.form.Applied)})
	}
	if len(old) > 0 {
		d.problems.add(problem{code: "form_outdated", severity: giaoban.SeverityWarning, read: strings.Join(old, ", ")})
	}
	return d, nil
}

// fingerprint names a form by its headings.
func fingerprint(headings []string) string {
	sum := sha256.Sum256([]byte(strings.Join(headings, "\n")))
	return hex.EncodeToString(sum[:12])
}

// remembering is a draft to read the file with what was said of its form before,
// beside what is said now; nil where that adds nothing. What names an indicator or unit
// that the catalogue has no more is not applied, and given back.
func (d *draft) remembering(s *Service, said map[string]string) (again *draft, old []string) {
	g := d.given
	g.Answers = maps.Clone(g.Answers)
	if g.Answers == nil {
		g.Answers = map[string]string{}
	}
	applied := map[string]string{}
	for _, id := range slices.Sorted(maps.Keys(said)) {
		value := said[id]
		_, now := g.Answers[id]
		switch {
		case !lasting(id) || now, id == "rate" && g.Rate != "", id == "numbers" && g.NumberFormat != "", id == "encoding" && g.Encoding != "", id == "indicator" && g.Indicator != "":
		case !d.stillMeans(id, value):
			old = append(old, value)
		default:
			applied[id], g.Answers[id] = value, value
		}
	}
	if len(applied) == 0 {
		return nil, old
	}
	g.answered()
	again = s.newDraft(g, d.clock)
	again.fileName, again.moments = d.fileName, d.moments
	again.form, again.formHeadings = &Form{Fingerprint: d.form.Fingerprint, Applied: applied}, d.formHeadings
	return again, old
}

// stillMeans says whether an answer about a line or the indicator names something that
// the catalogue has.
func (d *draft) stillMeans(id, value string) bool {
	if id != "indicator" && !strings.Contains(id, ":") || value == "-" {
		return true
	}
	u := d.roster.unit(value)
	_, unit := u.ever()
	return len(d.roster.indicator(value)) == 1 || unit && id != "indicator"
}

// noticeChanged says that the file is on a remembered form whose headings changed since.
func (d *draft) noticeChanged(headings []string, forms []store.Form) {
	now := headingSet(headings)
	best, most := -1, alike
	for n, f := range forms {
		was := headingSet(f.Headings)
		common := 0
		for h := range was {
			if now[h] {
				common++
			}
		}
		if share := float64(common) / float64(max(len(was)+len(now)-common, 1)); share >= most {
			best, most = n, share
		}
	}
	if best < 0 {
		return
	}
	was := headingSet(forms[best].Headings)
	fresh, gone := missingFrom(now, was), missingFrom(was, now)
	d.problems.add(problem{code: "form_changed", severity: giaoban.SeverityWarning, read: forms[best].FileName, words: func(l giaoban.Lang) string {
		var parts []string
		for _, p := range []struct {
			texts  []string
			vi, en string
		}{{fresh, "thêm ", "added: "}, {gone, "bớt ", "gone: "}} {
			if len(p.texts) == 0 {
				continue
			}
			word := p.vi
			if l == giaoban.English {
				word = p.en
			}
			parts = append(parts, word+"“"+strings.Join(p.texts[:min(len(p.texts), 6)], "”, “")+"”")
		}
		return strings.Join(parts, "; ")
	}})
}

func headingSet(all []string) map[string]bool {
	out := map[string]bool{}
	for _, h := range all {
		if h != "" {
			out[h] = true
		}
	}
	return out
}

func missingFrom(some, others map[string]bool) (out []string) {
	for _, h := range slices.Sorted(maps.Keys(some)) {
		if !others[h] {
			out = append(out, h)
		}
	}
	return out
}

// appliedText says answers in words.
func (d *draft) appliedText(applied map[string]string) func(giaoban.Lang) string {
	return func(l giaoban.Lang) string {
		word := func(vi, en string) string {
			if l == giaoban.English {
				return en
			}
			return vi
		}
		var out []string
		for _, id := range slices.Sorted(maps.Keys(applied)) {
			out = append(out, answerText(d.roster.catalogue, id, applied[id], word))
		}
		return strings.Join(out, "; ")
	}
}

// AnswerText says in words what a remembered answer is: "cột “nhà” đọc là Số nhà".
func AnswerText(c *giaoban.Catalogue, id, value string, l giaoban.Lang) string {
	return answerText(c, id, value, func(vi, en string) string {
		if l == giaoban.English {
			return en
		}
		return vi
	})
}

func answerText(c *giaoban.Catalogue, id, value string, word func(vi, en string) string) string {
	means := value
	if vs := c.Versions(value); len(vs) > 0 {
		means = word(vs[len(vs)-1].Name.VI, vs[len(vs)-1].Name.EN)
	} else if spans := c.Units.Spans(giaoban.UnitID(value)); len(spans) > 0 {
		means = word(spans[len(spans)-1].Name.VI, spans[len(spans)-1].Name.EN)
	}
	side, heading, line := strings.Cut(id, ":")
	switch {
	case line && value == "-" && side == "row":
		return word("không đọc dòng “"+heading+"”", "the row “"+heading+"” is not read")
	case line && side == "sheet":
		return word("không đọc trang “"+heading+"”", "the sheet “"+heading+"” is not read")
	case line && value == "-":
		return word("không đọc cột “"+heading+"”", "the column “"+heading+"” is not read")
	case line && side == "row":
		return word("dòng “"+heading+"” là “"+means+"”", "the row “"+heading+"” is “"+means+"”")
	case line:
		return word("cột “"+heading+"” là “"+means+"”", "the column “"+heading+"” is “"+means+"”")
	case id == "rate" && value == "fraction":
		return word("tỷ lệ ghi bằng phân số thập phân", "rates are written as fractions")
	case id == "rate":
		return word("tỷ lệ ghi bằng phần trăm", "rates are written in percent")
	case id == "numbers":
		return word("số ghi kiểu ", "numbers are written in the style ") + value
	case id == "level":
		return word("tên trùng giữa các cấp là cấp ", "names of several levels are of the level ") + levelName(c, value, word)
	case id == "encoding":
		return word("bảng mã ", "letters in ") + value
	}
	return word("số liệu là “", "the figures are “") + means + "”"
}

func levelName(c *giaoban.Catalogue, code string, word func(vi, en string) string) string {
	for _, l := range c.Units.Levels {
		if l.Code == code {
			return word(l.Name.VI, l.Name.EN)
		}
	}
	return code
}

// keepForm remembers what was said of the form of an accepted file, beside what was
// remembered of it.
func (s *Service) keepForm(ctx context.Context, d *draft, fileName string) error {
	if d.form == nil {
		return nil
	}
	said := maps.Clone(d.form.Applied)
	if said == nil {
		said = map[string]string{}
	}
	fresh := false
	for id, value := range d.given.Answers {
		if lasting(id) && value != "" && said[id] != value {
			said[id], fresh = value, true
		}
	}
	for _, id := range d.leftOut {
		if said[id] != "-" {
			said[id], fresh = "-", true
		}
	}
	if !fresh {
		return nil
	}
	return s.store.KeepForm(ctx, store.Form{Fingerprint: d.form.Fingerprint, By: d.given.By, FileName: fileName, Headings: d.formHeadings, Answers: said})
}
