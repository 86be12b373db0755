package forms

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// bytes writes the form as the kind of file that is sent.
func (b *builder) bytes() ([]byte, error) {
	if b.isWorkbook() {
		return b.workbook()
	}
	return b.separated()
}

// separated writes the one sheet of a CSV.
func (b *builder) separated() ([]byte, error) {
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	switch b.line.File {
	case "csv-semicolon":
		w.Comma = ';'
	case "csv-tab":
		w.Comma = '\t'
	}
	w.UseCRLF = true
	p := b.pages[0]
	for row := 1; row <= p.bottom; row++ {
		fields := make([]string, p.right)
		for column := range fields {
			if s := p.cells[[2]int{row, column + 1}]; s != nil {
				fields[column] = s.text
				if s.number != "" {
					fields[column] = s.number
				}
			}
		}
		if err := w.Write(fields); err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
	}
	w.Flush()
	return encoded(text.String(), b.line.Encoding)
}

func encoded(text, encoding string) ([]byte, error) {
	switch encoding {
	case "":
		return []byte(text), nil
	case "utf-8-mark":
		return []byte("\ufeff" + text), nil
	case "utf-16":
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(text)) {
			out = binary.LittleEndian.AppendUint16(out, u)
		}
		return out, nil
	case "windows-1258":
		return to1258(text)
	case "tcvn3":
		return toTCVN3(text), nil
	case "vni":
		return toVNI(text), nil
	}
	return nil, fmt.Errorf("forms: no encoding %q", encoding)
}

// workbook writes the sheets as a workbook.
func (b *builder) workbook() ([]byte, error) {
	x := excelize.NewFile()
	defer x.Close()
	styles := map[string]int{}
	for n, p := range b.pages {
		if n == 0 {
			if err := x.SetSheetName("Sheet1", p.name); err != nil {
				return nil, fmt.Errorf("forms: %w", err)
			}
		} else if _, err := x.NewSheet(p.name); err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		if err := b.writeSheet(x, p, styles); err != nil {
			return nil, fmt.Errorf("forms: %s: %w", b.line.ID, err)
		}
	}
	out, err := x.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	return retyped(out.Bytes())
}

func (b *builder) writeSheet(x *excelize.File, p *page, styles map[string]int) error {
	for _, k := range p.places() {
		if err := b.writeCell(x, p, k, styles); err != nil {
			return err
		}
	}
	for _, m := range p.merges {
		if err := x.MergeCell(p.name, cellName(m[0], m[1]), cellName(m[2], m[3])); err != nil {
			return err
		}
	}
	for row := range p.hiddenRows {
		if err := x.SetRowVisible(p.name, row, false); err != nil {
			return err
		}
	}
	for column := range p.hiddenColumns {
		if err := x.SetColVisible(p.name, strings.TrimRight(cellName(1, column), "1"), false); err != nil {
			return err
		}
	}
	return x.SetSheetVisible(p.name, !p.hidden)
}

func (b *builder) writeCell(x *excelize.File, p *page, k [2]int, styles map[string]int) error {
	s, at := p.cells[k], cellName(k[0], k[1])
	format, font := s.format, ""
	var err error
	switch {
	case s.isDate:
		err = x.SetCellDefault(p.name, at, f("%d", int(s.date)+25569)) // days since 30 December 1899
	case s.number != "":
		err = x.SetCellDefault(p.name, at, s.number)
	case s.text != "":
		var text string
		text, font = inFont(s.text, b.line.Encoding)
		err = x.SetCellStr(p.name, at, text)
	}
	if err != nil {
		return err
	}
	if s.formula != "" {
		if err := x.SetCellFormula(p.name, at, s.formula); err != nil {
			return err
		}
	}
	if format == "" && font == "" {
		return nil
	}
	id, known := styles[format+"|"+font]
	if !known {
		style := &excelize.Style{}
		if format != "" {
			style.CustomNumFmt = &format
		}
		if font != "" {
			style.Font = &excelize.Font{Family: font, Size: 12}
		}
		if id, err = x.NewStyle(style); err != nil {
			return err
		}
		styles[format+"|"+font] = id
	}
	return x.SetCellStyle(p.name, at, at, id)
}

// inFont writes a text for one of the fonts that drew Vietnamese letters before
// Unicode; TCVN3 has a font of capitals of its own.
func inFont(text, encoding string) (as, font string) {
	switch encoding {
	case "tcvn3":
		if strings.ToUpper(text) == text && strings.ToLower(text) != text {
			return asLatin(toTCVN3(strings.ToLower(text))), ".VnTimeH"
		}
		return asLatin(toTCVN3(text)), ".VnTime"
	case "vni":
		return asLatin(toVNI(text)), "VNI-Times"
	}
	return text, ""
}

var formulaCell = regexp.MustCompile(`<c ([^>]*?) t="str"><f>([^<]*)</f>(?:<v>([^<]*)</v>)?</c>`)

// retyped gives formula cells the types a spreadsheet program would: the writer calls
// every saved result a text. Times in the archive are fixed, so that a seed gives the
// same bytes.
func retyped(workbook []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		text, err := io.ReadAll(r)
		r.Close()
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		switch {
		case strings.HasPrefix(part.Name, "xl/worksheets/"):
			text = formulaCell.ReplaceAllFunc(text, retypedCell)
		case part.Name == "docProps/core.xml":
			text = regexp.MustCompile(`\d{4}-\d\d-\d\dT[^<]*`).ReplaceAll(text, []byte("2014-06-16T08:00:00Z"))
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate, Modified: time.Date(2014, 6, 16, 8, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
		if _, err := to.Write(text); err != nil {
			return nil, fmt.Errorf("forms: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("forms: %w", err)
	}
	return out.Bytes(), nil
}

func retypedCell(cell []byte) []byte {
	m := formulaCell.FindSubmatch(cell)
	switch {
	case bytes.Contains(m[2], []byte("#REF!")):
		return []byte(f(`<c %s t="e"><f>%s</f><v>#REF!</v></c>`, m[1], m[2]))
	case len(m[3]) == 0:
		return []byte(f(`<c %s><f>%s</f></c>`, m[1], m[2]))
	}
	return []byte(f(`<c %s><f>%s</f><v>%s</v></c>`, m[1], m[2], m[3]))
}
