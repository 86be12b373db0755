package ingest

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/ingest/forms"
)

// FuzzCorpus begins at every form of the corpus, workbook or text: tables are found,
// names recognised and numbers read with the catalogue that the forms speak of.
func FuzzCorpus(f *testing.F) {
	c, problems := configs.ReadCatalogue("../configs/catalogues/tra-vinh")
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	lines, err := forms.ReadLines("../testdata/forms")
	if err != nil {
		f.Fatal(err)
	}
	m := forms.New(c)
	for _, l := range lines {
		form, err := m.Variant(l, 1)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(form.Bytes, form.Name, form.Given.Unit, form.Given.Period)
	}
	s := New(nil, c, Options{Now: func() time.Time { return receiptDay }})
	f.Fuzz(func(t *testing.T, b []byte, name, unit, period string) {
		fuzzed(t, s, name, b, Given{Mode: All, Unit: unit, Period: period})
	})
}

// FuzzGrid lays out a sheet, long form or tables, without the archive around it: rows
// part at line ends, cells at |; "=" is merged with the cell before it, ~ a date, and
// whole numbers are typed.
func FuzzGrid(f *testing.F) {
	for _, rows := range []string{
		"đơn vị|chỉ tiêu|kỳ báo cáo|giá trị\ntv-tp|jobs|2014H1|5",
		"unit|indicator|period|band|value\ntv-tp|pilot_band|2014H1|8-10|3",
		"Đơn vị|Lao động được GQVL|Nhà cho người có công\nHuyện Cầu Kè|5|1\nTổng cộng|5|1",
		"Chỉ tiêu|Kế hoạch|Thực hiện|=\n||Quý I|Lũy kế\nLao động được GQVL|9|5|6\nTrong đó: nghèo||1|1",
		"Tuần|~41640|~41647|~41654\nHuyện Cầu Kè|4|7|5",
		"|Lao động được GQVL|Nhà cho người có công\nĐơn vị|người|căn\nKiểu|FLOW|FLOW\nSố kỳ|3|3\nMã|A1|A2\nQuý I/2014|5|1",
	} {
		f.Add(rows, "2014H1", "tv-tp")
	}
	s := fuzzService()
	f.Fuzz(func(t *testing.T, rows, period, unit string) {
		g := &grid{name: "S", letters: true, hidden: map[int]bool{}}
		for n, row := range strings.Split(rows[:min(len(rows), 4000)], "\n") {
			for column, text := range strings.Split(row, "|") {
				c := gridCell{column: column + 1, text: trimmed(text), places: -1}
				switch {
				case c.text == "":
					continue
				case c.text == "=" && column > 0:
					g.merges = append(g.merges, merge{n + 1, column, n + 1, column + 1})
					continue
				case strings.HasPrefix(c.text, "~"):
					c.kind, c.date, c.shown, c.text = cellNumber, true, "dd/mm/yyyy", serialDay(c.text[1:], false)
				case onlyDigits(c.text):
					c.kind = cellNumber
				}
				g.put(n+1, column+1, c)
			}
		}
		g.fillMerges()
		d := s.newDraft(Given{Mode: All, Period: period, Unit: unit}, s.clock())
		if d.checkGiven() == nil {
			d.readGrid(g)
		}
		fuzzedFigures(t, s, d)
	})
}

// FuzzArchive mutates the directory of a workbook: it is opened or refused before much
// of it is read, and no part gives more than the archive's budget.
func FuzzArchive(f *testing.F) {
	f.Add(packed(f, sheetHead+"</sheetData></worksheet>"))
	seeds(f, func(b []byte) { f.Add(b) }, "*.xlsx")
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := openArchive(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		read := int64(0)
		for name := range a.parts {
			if r, ok, err := a.part(name); ok && err == nil {
				n, _ := io.Copy(io.Discard, r)
				read += n
				r.Close()
			}
		}
		if read > unzipSizeLimit+64<<10 {
			t.Errorf("%d bytes of %d", read, len(b))
		}
	})
}

// FuzzSniff: any beginning of a file is of some kind, and a kind that is not read
// has a sentence.
func FuzzSniff(f *testing.F) {
	seeds(f, func(b []byte) { f.Add(b[:min(len(b), sniffed)]) }, "*")
	f.Add([]byte("PK\x05\x06"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	w := words()
	f.Fuzz(func(t *testing.T, b []byte) {
		code := sniff(b[:min(len(b), sniffed)]).refusal("f.xlsx")
		if p := w.Problem(code, giaoban.Place{}, "", "", nil); p.Message.VI == "" || p.Message.EN == "" {
			t.Errorf("%s has no sentence", code)
		}
	})
}

// FuzzWords reads what stands in headings and beside figures.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"Lũy kế 6 tháng", "Kế hoạch năm 2014", "So sánh (%)", "Cùng kỳ", "Trong đó: nữ", "x", "KPS", "có", "15/07/2014 08:30", "2014-07-15T08:30:00Z", "Đơn vị tính: triệu đồng", "I.1. ", "Tổng cộng"} {
		f.Add(s)
	}
	s := fuzzService()
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := readMeasure(text, s.roster.isScale); ok && m.kind == noMeasure {
			t.Errorf("%q is a measure of no kind", text)
		}
		if rest, _ := takeMeasure(text, s.roster.isScale); len(rest) > len(text) {
			t.Errorf("%q without its measure is %q", text, rest)
		}
		if lead, rest := cutLead(text); len(lead)+len(rest) > 2*len(text)+20 {
			t.Errorf("%q: %q and %q", text, lead, rest)
		}
		if _, code := readStatus(text); code != "" && strings.TrimSpace(text) == "" {
			t.Errorf("a blank is refused as a status: %s", code)
		}
		readYes(text)
		readMoment(text, time.UTC)
		columnRole(text)
		s.roster.isTotal(text)
	})
}

// FuzzLetters reads any bytes as any table of letters: what comes out is Unicode.
func FuzzLetters(f *testing.F) {
	for _, e := range []string{"windows-1258", "windows-1252", "tcvn3", "vni"} {
		f.Add(e, []byte("Huy\xea\xf2n C\xe2\xccu K\xe8"))
		f.Add(e, []byte("HuyÖn CÇu KÌ"))
	}
	f.Fuzz(func(t *testing.T, encoding string, b []byte) {
		k, ok := lettersOf(encoding)
		if !ok || k == kindText {
			return
		}
		text, err := io.ReadAll(older(bytes.NewReader(b), k))
		if err != nil || !utf8.Valid(text) {
			t.Errorf("%s: %q, %v", encoding, text, err)
		}
	})
}
