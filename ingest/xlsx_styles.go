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
	grouped bool // thousands are parted
	places  int8 // digits after the point; below 0: as many as there are
	shown   string
}

// readStyles reads the number formats of the workbook's cell styles.
func (w *workbook) readStyles() error {
	custom := map[int]string{}
	inCells := false
	_, err := w.archive.elements("xl/styles.xml", func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "numFmt":
				id, _ := strconv.Atoi(attribute(e, "numFmtId"))
				custom[id] = attribute(e, "formatCode")
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells && len(w.styles) < 100_000 {
					id, _ := strconv.Atoi(attribute(e, "numFmtId"))
					w.styles = append(w.styles, styleOf(id, custom[id]))
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
		_, frac, _ := strings.Cut(bare, ".")
		s.places = int8(min(len(strings.TrimRight(frac, "%) ")), giaoban.DecimalPlaces))
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
