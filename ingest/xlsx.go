package ingest

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

const (
	workbookCells = 1_000_000 // of all sheets
	sheetRows     = 1_048_576 // a sheet has no more
	sheetColumns  = 16_384
	sharedText    = 10 << 20 // bytes of all shared strings
)

// workbook is a spreadsheet file: its sheets in order, its shared texts, and which
// of its styles show a date or a percentage. It is read part by part as a stream:
// type, number format, merges and hidden rows are needed, and no library gives them
// without holding the sheet several times over.
type workbook struct {
	archive *archive
	sheets  []sheetPart
	texts   []string
	read    map[int]bool // shared texts whose runs were read by their own fonts
	older   int          // texts read by the table of their font
	styles  []style
	date4   bool
	cells   int
}

type sheetPart struct {
	name   string
	hidden bool
	id     string // relation
	part   string
}

// errTooManyCells ends the reading of a sheet beyond any report's size.
var errTooManyCells = errors.New("too many cells")

// readXLSX reads a workbook sheet by sheet.
func (d *draft) readXLSX(ctx context.Context, file *spooled) error {
	w, err := openWorkbook(file)
	if err != nil {
		d.failWorkbook(file, "", err)
		return nil
	}
	if err := d.readMade(w); err != nil {
		d.failWorkbook(file, "", err)
		return nil
	}
	read := 0
	for _, s := range w.sheets {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch {
		case slices.Contains(d.given.Skip, s.name):
			d.leaveOut(s, "sheet_skipped")
			continue
		case s.hidden:
			d.leaveOut(s, "sheet_hidden")
			continue
		}
		g, err := w.sheet(s)
		if err != nil {
			d.failWorkbook(file, s.name, err)
			return nil
		}
		if d.readGrid(g) {
			read++
		}
	}
	if w.older > 0 {
		d.problems.add(problem{code: "letters_by_font", severity: giaoban.SeverityInfo, count: w.older})
	}
	if read == 0 && d.problems.errors == 0 {
		d.fail(problem{code: "no_table", read: sheetNames(w.sheets)})
	}
	return nil
}

func sheetNames(all []sheetPart) string {
	var names []string
	for _, s := range all {
		names = append(names, s.name)
	}
	return strings.Join(names, ", ")
}

// leaveOut says that a sheet was not read, and why.
func (d *draft) leaveOut(s sheetPart, code string) {
	d.problems.add(problem{code: code, severity: giaoban.SeverityInfo, sheet: s.name})
	d.sheets = append(d.sheets, Sheet{Name: s.name, Hidden: s.hidden, Skipped: code})
}

// failWorkbook says in a person's words why a workbook cannot be read.
func (d *draft) failWorkbook(file *spooled, sheet string, err error) {
	var not *unsafeArchive
	switch {
	case errors.As(err, &not):
		d.fail(problem{code: "unsafe_archive", sheet: sheet, expected: not.vi, told: d.told("unsafe_archive", not.vi, not.en)})
	case errors.Is(err, errTooManyCells):
		d.fail(problem{code: "too_many_cells", sheet: sheet, expected: fmt.Sprint(workbookCells)})
	case errors.Is(err, errNoWorkbook):
		d.fail(problem{code: "unknown_kind", read: file.name})
	case errors.Is(err, errBinaryWorkbook):
		d.fail(problem{code: "binary_workbook", read: file.name})
	default:
		d.fail(problem{code: "damaged_workbook", sheet: sheet, expected: clip(err.Error())})
	}
}

// told fills a sentence whose middle differs by language.
func (d *draft) told(code, vi, en string) *giaoban.Problem {
	w := words()
	p := w.Problem(code, giaoban.Place{}, "", vi, nil)
	p.Message.EN = w.Problem(code, giaoban.Place{}, "", en, nil).Message.EN
	return p
}

var (
	errNoWorkbook     = errors.New("no workbook in the archive")
	errBinaryWorkbook = errors.New("a binary workbook")
)

func openWorkbook(file *spooled) (*workbook, error) {
	a, err := openArchive(file.file, file.size)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a}
	if a.parts["xl/workbook.bin"] != nil {
		return nil, errBinaryWorkbook
	}
	found, err := a.elements("xl/workbook.xml", w.workbookElement)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errNoWorkbook
	}
	if _, err := a.elements("xl/_rels/workbook.xml.rels", w.relation); err != nil {
		return nil, err
	}
	if err := w.readStyles(); err != nil {
		return nil, err
	}
	return w, w.readTexts()
}

func (w *workbook) workbookElement(_ *xml.Decoder, t xml.Token) error {
	e, ok := t.(xml.StartElement)
	if !ok {
		return nil
	}
	switch e.Name.Local {
	case "sheet":
		s := sheetPart{name: attribute(e, "name"), id: attribute(e, "id")}
		s.hidden = attribute(e, "state") != "" && attribute(e, "state") != "visible"
		w.sheets = append(w.sheets, s)
		if len(w.sheets) > 1000 {
			return unsafeBecause("có hơn 1.000 trang", "it has more than 1,000 sheets")
		}
	case "workbookPr":
		v := attribute(e, "date1904")
		w.date4 = v == "1" || v == "true"
	}
	return nil
}

func (w *workbook) relation(_ *xml.Decoder, t xml.Token) error {
	e, ok := t.(xml.StartElement)
	if !ok || e.Name.Local != "Relationship" {
		return nil
	}
	for i := range w.sheets {
		if w.sheets[i].id == attribute(e, "Id") && strings.HasSuffix(attribute(e, "Type"), "/worksheet") {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = "xl/" + target
			}
			w.sheets[i].part = target
		}
	}
	return nil
}

// readTexts reads the shared strings; what tells how a text is pronounced is no
// part of it.
func (w *workbook) readTexts() error {
	var b strings.Builder
	inText, phonetic, size := false, false, 0
	letters, run := kindText, 0
	_, err := w.archive.elements("xl/sharedstrings.xml", func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "si":
				b.Reset()
			case "r":
				letters = kindText
			case "rFont":
				if letters = lettersOfFont(attribute(e, "val")); letters != kindText {
					if w.read == nil {
						w.read = map[int]bool{}
					}
					w.read[len(w.texts)] = true
				}
			case "t":
				inText, run = !phonetic, b.Len()
			case "rPh":
				phonetic = true
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "si":
				w.texts = append(w.texts, b.String())
				if size += b.Len() + 16; size > sharedText {
					return errTooManyCells
				}
				letters = kindText
			case "t":
				inText = false
				if letters != kindText {
					text := b.String()
					b.Reset()
					b.WriteString(text[:run] + w.olderText(text[run:], letters))
				}
			case "rPh":
				phonetic = false
			}
		case xml.CharData:
			if inText {
				b.Write(e)
			}
		}
		return nil
	})
	return err
}
