package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// nothing is a store in which nothing is in force yet: fuzzing asks it a hundred
// thousand times a second. Every other test meets the real engine.
type nothing struct{}

func (nothing) Latest(context.Context, store.Filter) ([]giaoban.Observation, error) { return nil, nil }
func (nothing) Explained(context.Context, []giaoban.Observation) ([]store.Entry, error) {
	return nil, nil
}

// What reading one small file may take.
const (
	fuzzedTime  = 5 * time.Second
	fuzzedBytes = 512 << 20 // allocated in all, not at once
)

// fuzzed reads a file as far as the store and looks for what must never be: a
// figure outside its bounds, one without its place, counts that do not add up, an issue
// without a sentence, a file that does not come back with them, more time or memory than
// a small file is worth.
func fuzzed(t *testing.T, s *Service, name string, content []byte, g Given) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	began, before := time.Now(), allocated()
	file, err := spool(ctx, File{Name: name, Content: bytes.NewReader(content)}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer file.close()
	d := s.newDraft(g, s.clock())
	d.fileName = name
	if err := d.read(ctx, file, sniff(file.head(sniffed))); err != nil {
		t.Fatal(err)
	}
	if d.problems.errors == 0 && d.figures.len() == 0 {
		d.fail(problem{code: "no_figures"}) // as everywhere where a file is taken in
	}
	r := d.report(s, file, fuzzedFigures(t, s, d))
	if r.State == stateRefused && (r.Accepted != 0 || d.problems.errors == 0) || r.Rows < r.Accepted {
		t.Errorf("%+v", r.brief())
	}
	for _, i := range r.Issues {
		if i.Message == "" || i.MessageEN == "" {
			t.Errorf("%s has no sentence", i.Code)
		}
	}
	if r.Accepted == 0 && len(r.Issues) == 0 && len(r.Questions) == 0 {
		t.Error("nothing was read and nothing is said")
	}
	if back, err := WithComments(bytes.NewReader(content), r, giaoban.Vietnamese); err != nil || (back == nil) != (len(notesOf(r, giaoban.Vietnamese)) == 0) {
		t.Errorf("it does not come back: %v", err)
	}
	if took, bytes := time.Since(began), allocated()-before; took > fuzzedTime || bytes > fuzzedBytes {
		t.Errorf("%d bytes took %v and %d MB", len(content), took, bytes>>20)
	}
}

// allocated is how much the process has allocated so far.
func allocated() uint64 {
	m := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(m)
	return m[0].Value.Uint64()
}

// fuzzedFigures finishes a draft and looks at each figure that would be stored.
func fuzzedFigures(t *testing.T, s *Service, d *draft) []*moment {
	moments, err := d.finish(t.Context(), nothing{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range moments {
		rows := d.rows(m)
		for o, c, ok := rows(); ok; o, c, ok = rows() {
			v := s.catalogue.Indicator(o.Indicator, o.Period.Ends)
			if o.Present && !o.HasParts && misfit(v, o.Value) != "" {
				t.Errorf("%s of %s is %s", o.Indicator, o.Unit, o.Value)
			}
			if _, there := s.catalogue.Units.On(o.Unit, o.Period.Ends); !there {
				t.Errorf("%s did not exist on %s", o.Unit, o.Period.Ends)
			}
			if c.Row < 1 || o.Status == giaoban.Missing || v.IsDistribution() != (o.Band != "") {
				t.Errorf("%+v at %+v", o, c)
			}
		}
	}
	return moments
}

func seeds(f *testing.F, add func([]byte), patterns ...string) {
	for _, p := range patterns {
		files, err := filepath.Glob(filepath.Join("testdata", "files", p))
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			add(b)
		}
	}
}

func fuzzService() *Service {
	return New(nil, province(), Options{Now: func() time.Time { return receiptDay }})
}

func FuzzCSV(f *testing.F) {
	seeds(f, func(b []byte) { f.Add(b, "2014H1", false) }, "*.csv")
	s := fuzzService()
	f.Fuzz(func(t *testing.T, b []byte, period string, valid bool) {
		g := Given{Mode: All, Period: period}
		if valid {
			g.Mode = Valid
		}
		fuzzed(t, s, "f.csv", b, g)
	})
}

func FuzzJSON(f *testing.F) {
	seeds(f, func(b []byte) { f.Add(b) }, "*.json")
	s := fuzzService()
	f.Fuzz(func(t *testing.T, b []byte) { fuzzed(t, s, "f.json", b, Given{Mode: All}) })
}

func FuzzXLSX(f *testing.F) {
	f.Add(packed(f, sheetHead+`<row r="1"><c r="A1" t="inlineStr"><is><t>tv-tp</t></is></c><c r="B1"><v>5</v></c></row></sheetData></worksheet>`))
	s := fuzzService()
	f.Fuzz(func(t *testing.T, b []byte) { fuzzed(t, s, "f.xlsx", b, Given{Mode: All}) })
}

// FuzzSheet goes past the archive's checksums: the XML of one sheet.
func FuzzSheet(f *testing.F) {
	f.Add(sheetHead+`<row r="1"><c r="A1" t="inlineStr"><is><t>Đơn vị</t></is></c><c r="B1" t="inlineStr"><is><t>jobs</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>tv-tp</t></is></c><c r="B2"><v>5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C4"/></mergeCells></worksheet>`, "2014H1")
	f.Add(sheetHead+`<row><c t="str"><f>1</f><v>unit</v></c><c t="str"><v>indicator</v></c><c t="str"><v>value</v></c></row><row hidden="1"><c t="e"><v>#REF!</v></c></row></sheetData></worksheet>`, "2014")
	s := fuzzService()
	f.Fuzz(func(t *testing.T, sheet, period string) {
		fuzzed(t, s, "f.xlsx", packed(t, sheet), Given{Mode: Valid, Period: period})
	})
}

// Where a file is well formed, our reader of CSV and the language's own agree.
func FuzzRecords(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"a\"\"b\",c\r\n", "\"a\nb\",\n", "a\n\nb", "\"a\" ,b\n", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsAny(s, "\r") || strings.Contains(s, " \"") || strings.Contains(s, "\" ") {
			return // line ends and blanks around quotes are read more kindly here
		}
		std := csv.NewReader(strings.NewReader(s))
		std.FieldsPerRecord = -1
		want, err := std.ReadAll()
		if err != nil {
			return
		}
		r := records{text: s, sep: ','}
		var got [][]string
		for r.next() {
			if r.broken != "" {
				t.Fatalf("%q: %s", s, r.broken)
			}
			if len(r.fields) > 1 || r.fields[0] != "" || strings.HasPrefix(s[r.began:], "\"") {
				got = append(got, slices.Clone(r.fields))
			}
		}
		if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	})
}

// However a text is cut into blocks, its rows are the same.
func FuzzBlocks(f *testing.F) {
	f.Add("a,\"b\nc\"\nd,e\n", 5)
	f.Add("\"\"\"\n\",x\n1\n", 3)
	f.Fuzz(func(t *testing.T, s string, at int) {
		if at < 0 || at > len(s) {
			return
		}
		end := wholeRows([]byte(s[:at]))
		whole, parts := records{text: s, sep: ','}, records{text: s[:end], sep: ','}
		for parts.next() {
			if parts.broken != "" {
				return // a quote that closes nowhere: said at its row
			}
			a := slices.Clone(parts.fields)
			if !whole.next() || whole.broken == "" && !slices.Equal(a, whole.fields) && whole.began < end && balanced(s) {
				t.Errorf("%q cut at %d: %q, else %q", s, end, a, whole.fields)
			}
		}
	})
}

// balanced says whether quotes stand only where CSV lets them.
func balanced(s string) bool {
	r := csv.NewReader(strings.NewReader(s))
	r.FieldsPerRecord = -1
	_, err := r.ReadAll()
	return err == nil && !strings.Contains(s, "\r")
}

// Whatever is said of a form, now or as it is remembered, is applied or left, and
// never a crash.
func FuzzAnswers(f *testing.F) {
	for _, seed := range [][2]string{{"rate", "fraction"}, {"numbers", "vi"}, {"rows", "-"}, {"column:nhà mới", "houses"}, {"row:trạm giống", "-"}, {"column:", ""},
		{"indicator", "jobs"}, {"encoding", "tcvn3"}, {"period", "2014H1"}, {"unit", "tv-cauke"}, {"column:nhà mới", "tv-cauke"}} {
		f.Add(seed[0], seed[1])
	}
	s := New(nil, province(), Options{Now: func() time.Time { return receiptDay }})
	file := []byte("Báo cáo 6 tháng đầu năm 2014\nĐơn vị;Diện tích gieo trồng;Nhà mới;Tỷ lệ hộ nghèo\nHuyện Càng Long;100;7;0,5\nTrạm giống;1;2;3\n")
	f.Fuzz(func(t *testing.T, id, value string) {
		g := Given{Mode: Valid, Answers: map[string]string{id: value}}
		g.answered()
		fuzzed(t, s, "a.csv", file, g)
		d := s.newDraft(Given{Mode: Valid}, s.clock())
		d.form = &Form{}
		if again, _ := d.remembering(s, map[string]string{id: value}); again != nil && (id == "period" || id == "unit" || id == "reason") {
			t.Errorf("%s is remembered of a form", id)
		}
		answerText(s.catalogue, id, value, func(vi, _ string) string { return vi })
	})
}
