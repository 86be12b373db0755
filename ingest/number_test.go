package ingest

import (
	"testing"

	"github.com/giaoban/giaoban"
)

func TestReadNumber(t *testing.T) {
	for _, c := range []struct {
		text   string
		kind   numberKind
		value  string // of two readings the one with decimals
		format format
		unit   string
	}{
		{"0", single, "0", anyFormat, ""},
		{"1234", single, "1234", anyFormat, ""},
		{"-12", single, "-12", anyFormat, ""},
		{"−12", single, "-12", anyFormat, ""},
		{"- 1", single, "-1", anyFormat, ""},
		{"007", single, "7", anyFormat, ""},
		{" 35 ", single, "35", anyFormat, ""},
		{"1.234.567,8", single, "1234567.8", vi, ""},
		{"1,234,567.8", single, "1234567.8", en, ""},
		{"1.234.567", single, "1234567", vi, ""},
		{"10,610,257", single, "10610257", en, ""},
		{"1 234 567,5", single, "1234567.5", space, ""},
		{"1\u00a0675", single, "1675", space, ""},
		{"12,5", single, "12.5", vi, ""},
		{"12.5", single, "12.5", en, ""},
		{"0.836", single, "0.836", en, ""},
		{"0,836", single, "0.836", vi, ""},
		{"12345.678", single, "12345.678", en, ""},
		{"2916.718382", single, "2916.718382", en, ""},
		{"1.234", twofold, "1.234", en, ""},
		{"566,216", twofold, "566.216", vi, ""},
		{"-1.234", twofold, "-1.234", en, ""},
		{"1.097 căn", twofold, "1.097", en, "căn"},
		{"35,5 tỷ đồng", single, "35.5", vi, "tỷ đồng"},
		{"83,6%", single, "83.6", vi, ""},
		{"20.5 %", single, "20.5", en, ""},
		{"", blank, "0", anyFormat, ""},
		{"\u00a0 ", blank, "0", anyFormat, ""},
		{"-", noFigure, "0", anyFormat, ""},
		{"–", noFigure, "0", anyFormat, ""},
		{"…", noFigure, "0", anyFormat, ""},
		{"...", noFigure, "0", anyFormat, ""},
		{"đang tổng hợp", noFigure, "0", anyFormat, ""},
		{"x", notApplicable, "0", anyFormat, ""},
		{"X", notApplicable, "0", anyFormat, ""},
		{"KPS", nothingArose, "0", anyFormat, ""},
		{"Không phát sinh", nothingArose, "0", anyFormat, ""},
		{"#REF!", excelError, "0", anyFormat, ""},
		{"#DIV/0!", excelError, "0", anyFormat, ""},
		{"abc", noNumber, "0", anyFormat, ""},
		{">200", noNumber, "0", anyFormat, ""},
		{"khoảng 50", noNumber, "0", anyFormat, ""},
		{"1.23.456", noNumber, "0", anyFormat, ""},
		{"1,23,456.7", noNumber, "0", anyFormat, ""},
		{"12-14", noNumber, "0", anyFormat, ""},
		{"1 23", noNumber, "0", anyFormat, ""},
		{"1e5", noNumber, "0", anyFormat, ""},
		{"0x10", noNumber, "0", anyFormat, ""},
		{"1.", noNumber, "0", anyFormat, ""},
		{"123456789012345678901", noNumber, "0", anyFormat, ""},
		{"12345678901234567890", single, "12345678901234567890", anyFormat, ""},
	} {
		n := readNumber(c.text)
		if n.kind != c.kind || n.kind != noNumber && n.value.String() != c.value || n.kind != noNumber && (n.format != c.format || n.unit != c.unit) {
			t.Errorf("%q: kind %d, %s, format %q, unit %q; want kind %d, %s, %q, %q", c.text, n.kind, n.value, n.format, n.unit, c.kind, c.value, c.format, c.unit)
		}
	}
}

func TestFractionInACell(t *testing.T) {
	for text, want := range map[string][2]string{"978/1.170": {"978", "1.170"}, "15 / 15": {"15", "15"}, "121/140": {"121", "140"}} {
		if n := readNumber(text); n.before != want[0] || n.over != want[1] {
			t.Errorf("%q: %q over %q, want %q", text, n.before, n.over, want)
		}
	}
	for _, text := range []string{"978/", "06/2014", "6T/2014", "14/06/2014"} {
		if n := readNumber(text); n.kind != noNumber {
			t.Errorf("%q is kind %d, over %q", text, n.kind, n.over)
		}
	}
}

func FuzzReadNumber(f *testing.F) {
	for _, s := range []string{"1.234.567,8", "1,234.5", "1 234", "978/1.170", "83,6%", "1.097 căn", "-", "x", "#REF!", "−1", "1e9", ".5", "１２", "1..2", "+-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := readNumber(s)
		if n.plainly && n.kind == single && n.value.Fixed(int(n.places)) != s {
			t.Errorf("%q is said to be written plainly, but is %s", s, n.value.Fixed(int(n.places)))
		}
		if n.kind == twofold && n.grouped == n.value && !n.value.IsZero() {
			t.Errorf("%q has two readings that are one", s)
		}
		// What is written by the rules of a language is read as what it is.
		if n.kind == single && n.over == "" && n.exact {
			back := readNumber(written(n.value, giaoban.Vietnamese))
			if back.kind != single && back.kind != twofold || back.value != n.value && back.grouped != n.value {
				t.Errorf("%q = %s, written %q, is read as %s or %s", s, n.value, written(n.value, giaoban.Vietnamese), back.value, back.grouped)
			}
		}
	})
}
