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
