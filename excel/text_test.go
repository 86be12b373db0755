package excel

import "testing"

// No text that anyone wrote runs in the spreadsheet of the next one who opens the
// file, and no figure is touched.
func TestNoTextBecomesAFormula(t *testing.T) {
	for _, c := range []struct{ written, want string }{
		{"Trà Cú", "Trà Cú"}, {"", ""}, {"Đơn vị = 1", "Đơn vị = 1"}, {"3-5", "3-5"}, {"'nháy", "'nháy"},
		{"=1+1", "'=1+1"}, {"=5", "'=5"}, {"@SUM(A1)", "'@SUM(A1)"}, {"\t=1", "'\t=1"}, {"\r=1", "'\r=1"}, {"\n=1", "'\n=1"}, {"\t12", "'\t12"},
		{"＝1", "'＝1"}, {"＋1", "'＋1"}, {"－1", "'－1"}, {"＠x", "'＠x"},
		{"  =1", "'  =1"}, {"\u00a0=1", "'\u00a0=1"}, {"\u200b=1", "'\u200b=1"}, {"\ufeff=cmd|'/c calc'!A1", "'\ufeff=cmd|'/c calc'!A1"},
		{"-2+3", "'-2+3"}, {"+84 (0)294", "'+84 (0)294"}, {"-1-2", "'-1-2"}, {"-A1", "'-A1"}, {"--5", "'--5"}, {"-5;=1", "'-5;=1"}, {"- Trong đó nữ", "'- Trong đó nữ"},
		// Numbers as they are written, and the mark of no figure.
		{"-5", "-5"}, {"-1.234,5", "-1.234,5"}, {"-1,234.5", "-1,234.5"}, {"- 1 414", "- 1 414"}, {"-1\u00a0414", "-1\u00a0414"}, {"+8,5", "+8,5"},
		{"-9,6%", "-9,6%"}, {"-1E-05", "-1E-05"}, {"  -7", "  -7"}, {"−5", "−5"}, {"-", "-"}, {" - ", " - "}, {"–", "–"},
	} {
		got := Text(c.written)
		if got != c.want {
			t.Errorf("%q is written as %q, want %q", c.written, got, c.want)
		}
		if back := Told(got); back != c.written {
			t.Errorf("%q, written as %q, is read back as %q", c.written, got, back)
		}
	}
	if got := Told("'2014"); got != "'2014" {
		t.Errorf("an apostrophe that Text did not write is gone: %q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"=1", "-5", "'=1", "\t", "- a", "＝"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if w := Text(s); isFormula(w) || Told(w) != s && w != s {
			t.Errorf("%q is written as %q and read back as %q", s, w, Told(w))
		}
	})
}
