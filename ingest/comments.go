package ingest

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/excel"
)

// What a file may be to come back with comments in its cells: such a file is held in
// memory several times over. Officers' forms stay a hundred times below.
const (
	commentedSize   = 4 << 20 // bytes as sent
	commentedParts  = 16 << 20
	commentedCells  = 400_000 // places that a sheet spans, empty ones included
	commentedRows   = 20_000  // of a text file
	commentedFields = 100     // of a row of it
)

// Commented is a file that goes back to its sender with what is to mend.
type Commented struct {
	Name    string // of the file, as it is best kept beside the one sent
	Type    string // of its content
	Content []byte
}

// Head keeps as much of a file as WithComments can use, while the file passes on to be
// read.
type Head struct{ kept bytes.Buffer }

// Write keeps what there is room for and says that all was written.
func (h *Head) Write(b []byte) (int, error) {
	h.kept.Write(b[:min(len(b), commentedSize+1-h.kept.Len())])
	return len(b), nil
}

// Read gives what was kept.
func (h *Head) Read(b []byte) (int, error) { return h.kept.Read(b) }

// WithComments gives a file back as it was sent, with a comment and a fill in each
// cell that its report refuses or doubts: a workbook as the same workbook, a text
// file as a workbook of its rows. What is larger than 4 MB, or cannot be opened
// without harm, comes back as a list of the places (CSV). Nil where the report has
// nothing to say of any place.
func WithComments(file io.Reader, r *Report, l giaoban.Lang) (*Commented, error) {
	notes := notesOf(r, l)
	if len(notes) == 0 {
		return nil, nil
	}
	content, err := io.ReadAll(io.LimitReader(file, commentedSize+1))
	if err != nil {
		return nil, fmt.Errorf("ingest: reading a file to comment on it: %w", err)
	}
	var out bytes.Buffer
	placed := slices.ContainsFunc(r.Issues, func(i Issue) bool { return i.Row > 0 }) // else the file as a whole was refused, perhaps as harmful
	if placed && len(content) <= commentedSize && commentOn(&out, content, notes) == nil {
		return &Commented{Name: commentedName(r.FileName, l, ".xlsx"), Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Content: out.Bytes()}, nil
	}
	return &Commented{Name: commentedName(r.FileName, l, ".csv"), Type: "text/csv; charset=utf-8; header=present", Content: listOf(r, l)}, nil
}

func commentedName(name string, l giaoban.Lang, extension string) string {
	base := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	if name == "" {
		base = "bao-cao"
	}
	if l == giaoban.English {
		return base + " (to mend)" + extension
	}
	return base + " (cần sửa)" + extension
}

// notesOf are the issues that are errors or warnings, by their cells. What is said of
// a row stands in its first cell, what is said of the file in the first cell of all.
func notesOf(r *Report, l giaoban.Lang) []excel.Note {
	first := ""
	for _, s := range r.Sheets {
		if !s.Hidden {
			first = s.Name
			break
		}
	}
	var out []excel.Note
	for _, i := range r.Issues {
		if i.Severity == giaoban.SeverityInfo {
			continue
		}
		n := excel.Note{Sheet: i.Sheet, Row: max(i.Row, 1), Column: max(i.Column, 1), Text: i.Sentence(l), Severe: i.Severity == giaoban.SeverityError}
		if i.Row < 1 && i.Sheet == "" {
			n.Sheet = first
		}
		out = append(out, n)
	}
	return out
}

// commentOn writes the file with its notes; an error says that it is not fit for it.
func commentOn(to io.Writer, content []byte, notes []excel.Note) (err error) {
	defer func() { // a library met a workbook it did not foresee; the list does as well
		if broken := recover(); broken != nil {
			err = fmt.Errorf("commenting on a file: %v", broken)
		}
	}()
	switch k := sniff(content[:min(len(content), sniffed)]); k {
	case kindZip:
		if err := fitsComments(content); err != nil {
			return err
		}
		return excel.Comment(to, content, notes)
	case kindText, kindUTF16LE, kindUTF16BE:
		rows, err := rowsToComment(content, k)
		if err != nil {
			return err
		}
		return excel.CommentRows(to, rows, notes)
	}
	return errNotCommentable
}

var errNotCommentable = errors.New("the file is not fit for comments")

// fitsComments looks through a workbook with our own reader before a library holds it
// whole: what unpacks to more than it should, or spans more places than it holds
// cells, is not opened.
func fitsComments(content []byte) error {
	a, err := openArchive(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err
	}
	a.budget = commentedParts
	for name := range a.parts {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			if err := a.drain(name); err != nil {
				return err
			}
			continue
		}
		span := &sheetSpan{}
		if _, err := a.elements(name, span.element); err != nil {
			return err
		}
	}
	return nil
}

// drain unpacks a part under the budget and keeps nothing of it.
func (a *archive) drain(name string) error {
	r, _, err := a.part(name)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, r)
	return err
}

// sheetSpan counts the places that the rows of a sheet reach over, empty ones
// included.
type sheetSpan struct{ row, last, places int }

func (s *sheetSpan) element(_ *xml.Decoder, t xml.Token) error {
	e, ok := t.(xml.StartElement)
	if !ok {
		return nil
	}
	switch e.Name.Local {
	case "row":
		n := s.row + 1
		if text := attribute(e, "r"); text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil || n <= s.row || n > sheetRows {
				return errNotCommentable
			}
		}
		s.places += n - s.row + s.last
		s.row, s.last = n, 0
	case "c":
		column := s.last + 1
		if ref := attribute(e, "r"); ref != "" {
			if _, column, ok = readRef(ref); !ok {
				return errNotCommentable
			}
		}
		s.last = max(s.last, column)
	}
	if s.places+s.last > commentedCells {
		return errNotCommentable
	}
	return nil
}

// rowsToComment reads a text file as rows.
func rowsToComment(content []byte, k kind) ([][]string, error) {
	text, err := io.ReadAll(io.LimitReader(utf8Text(bytes.NewReader(content), k), 2*commentedSize))
	if err != nil {
		return nil, err
	}
	if notUTF8(string(text), 0) != nil {
		return nil, errNotCommentable
	}
	head := text[:min(len(text), csvHead)]
	if end := wholeRows(head); len(head) < len(text) && end > 0 {
		head = head[:end]
	}
	sep, _, _, _ := (&draft{reading: &reading{}}).separator(string(head))
	rows := firstRows(string(text), sep, commentedRows+1)
	if len(rows) > commentedRows {
		return nil, errNotCommentable
	}
	for _, r := range rows {
		if len(r) > commentedFields {
			return nil, errNotCommentable
		}
	}
	return rows, nil
}

// listOf is what is to mend as a table of its own.
func listOf(r *Report, l giaoban.Lang) []byte {
	titles := []string{"trang", "dòng", "cột", "ô", "đọc được", "mức", "cần sửa"}
	grades := map[giaoban.Severity]string{giaoban.SeverityError: "phải sửa", giaoban.SeverityWarning: "cần xem"}
	if l == giaoban.English {
		titles = []string{"sheet", "row", "column", "cell", "read", "severity", "to mend"}
		grades = map[giaoban.Severity]string{giaoban.SeverityError: "to mend", giaoban.SeverityWarning: "to look at"}
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // else Excel takes the letters for others
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	w.Write(titles)
	number := func(n int) string {
		if n < 1 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, i := range r.Issues {
		if i.Severity != giaoban.SeverityInfo {
			w.Write(excel.Row([]string{i.Sheet, number(i.Row), number(i.Column), i.Cell, i.Raw, grades[i.Severity], i.Sentence(l)}))
		}
	}
	w.Flush()
	return b.Bytes()
}
