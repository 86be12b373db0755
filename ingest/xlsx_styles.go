package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// style is what a cell's number format says about its number.
type style struct {
	percent bool
	date    bool
	grouped bool   // thousands are parted
	places  int8   // digits after the point; below 0: as many as there are
	divided int8   // power of ten by which it is shown smaller: 3 for "#,##0,"
	literal string // text that the format writes beside the number: căn, %, USD
	shown   string
	letters kind // the older table that its font draws; kindText: none
}

// readStyles reads the number formats of the workbook's cell styles.
func (w *workbook) readStyles() error {
	custom := map[int]string{}
	var fonts []kind
	inCells := false
	_, err := w.archive.elements("xl/styles.xml", func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				id, _ := strconv.Atoi(attribute(e, "numFmtId"))
				custom[id] = attribute(e, "formatCode")
			case "font":
				fonts = append(fonts, kindText)
			case "name":
				if n := len(fonts); n > 0 {
					fonts[n-1] = lettersOfFont(attribute(e, "val"))
				}
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells && len(w.styles) < 100_000 {
					id, _ := strconv.Atoi(attribute(e, "numFmtId"))
					s := styleOf(id, custom[id])
					if n, err := strconv.Atoi(attribute(e, "fontId")); err == nil && n >= 0 && n < len(fonts) {
						s.letters = fonts[n]
					}
					w.styles = append(w.styles, s)
				}
			}
		case xml.EndElement:
			if e.Name.Local == "cellXfs" {
				inCells = false
			}
		}
		return nil
	})
	return err
}

// styleOf knows the formats that every workbook has, and reads the others.
func styleOf(id int, code string) style {
	if code == "" {
		code = map[int]string{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0"}[id]
		if id >= 27 && id <= 36 || id >= 50 && id <= 58 {
			code = "yyyy-mm-dd" // dates of East Asian editions
		}
	}
	bare := bareFormat(code)
	s := style{percent: strings.Contains(bare, "%"), grouped: strings.Contains(bare, "#,#"), places: -1}
	if strings.ContainsAny(bare, "0#") && !strings.ContainsAny(bare, "e/") {
		whole, frac, _ := strings.Cut(bare, ".")
		s.places = int8(min(strings.Count(frac, "0")+strings.Count(frac, "#")+strings.Count(frac, "?"), giaoban.DecimalPlaces))
		s.divided = int8(min(3*(commasBehind(whole)+commasBehind(frac)), 12))
		s.literal = literalOf(code)
	}
	if strings.ContainsAny(bare, "ymdhs") && !strings.ContainsAny(bare, "0#?%") && bare != "general" {
		s.date, s.shown = true, bare
	}
	return s
}

// bareFormat is the first section of a number format without quoted text, colours
// and conditions.
func bareFormat(code string) string {
	var b strings.Builder
	code, _, _ = strings.Cut(code, ";")
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return strings.ToLower(b.String())
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return strings.ToLower(b.String())
			}
			i += end
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(c)
		}
	}
	s := strings.ToLower(b.String())
	return strings.TrimSpace(strings.ReplaceAll(s, "am/pm", ""))
}

// commasBehind counts the commas behind the last digit of a part of a format: each
// shows a number a thousand times smaller than it is.
func commasBehind(part string) int {
	n := 0
	for _, c := range part[strings.LastIndexAny(part, "0#?")+1:] {
		if c == ',' {
			n++
		}
	}
	return n
}

// literalOf is the text that the first section of a number format writes beside the
// number: quoted, escaped, or as a currency in brackets.
func literalOf(code string) string {
	var b strings.Builder
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		end := -1
		switch code[i] {
		case '"':
			if end = strings.IndexByte(code[i+1:], '"'); end >= 0 {
				b.WriteString(code[i+1 : i+1+end])
			}
		case '[':
			if end = strings.IndexByte(code[i+1:], ']'); end >= 0 {
				if currency, ok := strings.CutPrefix(code[i+1:i+1+end], "$"); ok {
					name, _, _ := strings.Cut(currency, "-")
					b.WriteString(name)
				}
			}
		case '\\':
			if i+1 < len(code) {
				b.WriteByte(code[i+1])
			}
			end = 0
		case '_', '*':
			end = 0
		case '$':
			b.WriteByte('$')
			continue
		default:
			continue
		}
		if end < 0 {
			break
		}
		i += end + 1
	}
	return strings.Trim(b.String(), " ().-")
}
