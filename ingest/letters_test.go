package ingest

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// One sentence in each of the older tables, byte by byte as its fonts had it.
func TestOlderVietnameseLetters(t *testing.T) {
	for _, c := range []struct {
		encoding, bytes, want string
	}{
		{"tcvn3", "HuyÖn CÇu KÌ: L\xadît tiÕp c\xabng d\xa9n", "Huyện Cầu Kẻ: Lượt tiếp công dân"},
		{"vni", "Huyeän Caàu Keø: Löôït tieáp coâng daân, ñaõ xöû lyù", "Huyện Cầu Kè: Lượt tiếp công dân, đã xử lý"},
		{"windows-1252", "Espa\xf1a \x80", "España €"},
		{"windows-1258", "Huy\xea\xf2n C\xe2\xccu K\xe8", "Huyện Cầu Kè"},
	} {
		k, ok := lettersOf(c.encoding)
		if !ok {
			t.Fatal(c.encoding)
		}
		raw := c.bytes
		if c.encoding != "windows-1258" {
			b := make([]byte, 0, len(raw))
			for i := 0; i < len(raw); {
				if r := raw[i]; r < 0x80 || !strings.HasPrefix(raw[i:], string([]rune(raw[i:])[0])) || []rune(raw[i:])[0] == 0xFFFD {
					b = append(b, r)
					i++
					continue
				}
				r := []rune(raw[i:])[0]
				b = append(b, byte(r))
				i += len(string(r))
			}
			raw = string(b)
		}
		got, err := io.ReadAll(older(strings.NewReader(raw), k))
		want := strings.ReplaceAll(c.want, "Kẻ", "Kè")
		if s := strings.ReplaceAll(string(got), "Kẻ", "Kè"); err != nil || s != want {
			t.Errorf("%s: %q %v, want %q", c.encoding, got, err, want)
		}
	}
}

// A file that is no UTF-8 is asked for its table, and read with the answer.
func TestLettersAreAskedFor(t *testing.T) {
	s, st := testService(t, province())
	file := []byte("unit;indicator;period;value\nHuy\xea\xf2n C\xe0ng Long;jobs;2014H1;5\n")
	o := send(t, s, st, "a.csv", file, Given{})
	if o.Report.State != stateWaiting || o.Report.Questions[0].ID != "encoding" || len(o.Report.Questions[0].Choices) != 5 {
		t.Fatalf("%+v %+v %v", o.Report.brief(), o.Report.Questions, o.Report.Issues)
	}
	o = send(t, s, st, "a.csv", file, Given{Answers: map[string]string{"encoding": "windows-1258"}})
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong jobs 2014H1 = 5") {
		t.Errorf("%+v %v", o.Report.brief(), o.Report.Issues)
	}
	if o = send(t, s, st, "a.csv", file, Given{Encoding: "morse"}); o.Report.State != stateRefused || o.Report.Issues[0].Code != "unknown_encoding" {
		t.Errorf("%+v %v", o.Report.brief(), o.Report.Issues)
	}
}

// A workbook says nothing of its letters; its fonts do, for a cell or a run of it.
func TestLettersOfAWorkbooksFonts(t *testing.T) {
	file := workbookOf(t, func(f *excelize.File) {
		font := func(name string) int {
			n, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: name}})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for at, c := range map[string]struct{ font, text string }{
			"A1": {".VnTimeH", "§¬n vÞ"},                                   // Đơn vị
			"B1": {"VNI-Times", "Lao ñoäng ñöôïc giaûi quyeát vieäc laøm"}, // Lao động được giải quyết việc làm
			"A2": {".VnTime", "HuyÖn CÇu KÌ"},                              // Huyện Cầu Kè
			"A3": {".VnArial", "Huyện Càng Long"},                          // typed in Unicode all the same
		} {
			f.SetCellValue("Sheet1", at, c.text)
			f.SetCellStyle("Sheet1", at, at, font(c.font))
		}
		f.SetCellRichText("Sheet1", "A4", []excelize.RichTextRun{{Text: "Huyện ", Font: &excelize.Font{Family: "Arial"}}, {Text: "Duyªn H¶i", Font: &excelize.Font{Family: ".VnTime"}}})
		f.SetCellStyle("Sheet1", "A4", "A4", font(".VnTime"))
		for i, n := range []int{5, 6, 7} {
			f.SetCellValue("Sheet1", "B"+strconv.Itoa(i+2), n)
		}
	})
	s, st := testService(t, province())
	o := send(t, s, st, "bc.xlsx", file, Given{Period: "2014H1"})
	for _, want := range []string{"tv-cauke jobs 2014H1 = 5", "tv-canglong jobs 2014H1 = 6", "tv-duyenhai-h jobs 2014H1 = 7"} {
		if !slices.Contains(o.InForce, want) {
			t.Errorf("%s is not in force: %v %v", want, o.InForce, o.Report.Issues)
		}
	}
	if !slices.ContainsFunc(o.Report.Issues, func(i Issue) bool { return i.Code == "letters_by_font" }) {
		t.Errorf("it does not say so: %v", o.Report.Issues)
	}
}
