package ingest

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestUnitNames(t *testing.T) {
	r := newRoster(province())
	for _, c := range []struct{ text, on, want string }{
		{"tv-canglong", "2014-06-30", "tv-canglong"},
		{"844", "2014-06-30", "tv-canglong"},
		{"Huyện Càng Long", "2014-06-30", "tv-canglong"},
		{"H. Càng Long", "2014-06-30", "tv-canglong"},
		{"H.Càng Long", "2014-06-30", "tv-canglong"},
		{"HUYỆN  CÀNG\u00a0LONG", "2014-06-30", "tv-canglong"},
		{norm.NFD.String("Huyện Càng Long"), "2014-06-30", "tv-canglong"},
		{"Cang Long District", "2014-06-30", "tv-canglong"},
		{"Càng Long", "2014-06-30", "tv-canglong cl-thitran"}, // a district and its township
		{"TT. Càng Long", "2014-06-30", "cl-thitran"},
		{"Cang Long", "2014-06-30", "tv-canglong cl-thitran"}, // as its English name
		{"Càng Lng", "2014-06-30", ""},
		{"TP. Trà Vinh", "2014-06-30", "tv-tp"},
		{"Tp.Trà Vinh", "2014-06-30", "tv-tp"},
		{"TP Trà Vinh", "2014-06-30", "tv-tp"},
		{"Tỉnh Trà Vinh", "2014-06-30", "tv"},
		{"Trà Vinh", "2014-06-30", "tv tv-tp"},
		{"Duyên Hải", "2014-06-30", "tv-duyenhai-h"},
		{"Duyên Hải", "2015-06-30", "tv-duyenhai-h tv-duyenhai-tx"},
		{"H. Duyên Hải", "2015-06-30", "tv-duyenhai-h"},
		{"TX. Duyên Hải", "2015-06-30", "tv-duyenhai-tx"},
		{"TX. Duyên Hải", "2014-06-30", ""},
		{"TXDH", "2016-12-31", "tv-duyenhai-tx"},
		{"Phường 1", "2014-06-30", "tp-p1"},
		{"Phường 1", "2015-06-30", "tp-p1 tx-p1"},
		{"P.1, TX. Duyên Hải", "2015-06-30", "tx-p1"},
		{"Thành phố Trà Vinh / Phường 1", "2015-06-30", "tp-p1"},
		{"1", "2014-06-30", ""},
		{"Xã Hòa Tân", "2014-06-30", "ck-hoatan"},
		{"X. Hoà Tân", "2014-06-30", "ck-hoatan"},
		{"Hòa Tân", "2014-06-30", "ck-hoatan"},
		{"Huyện Hòa Tân", "2014-06-30", ""},
		{"29242", "2014-06-30", "tp-p3"},
		{"29242", "2025-12-31", "tv-p"},
		{"Khối sở, ngành", "2014-06-30", "so-nganh"},
		{"", "2014-06-30", ""},
	} {
		u := r.unit(c.text)
		var got []string
		for _, s := range u.on(day(c.on)) {
			got = append(got, string(s.span.ID))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q on %s: %q, want %q", c.text, c.on, strings.Join(got, " "), c.want)
		}
	}
}

func TestNearMissesAreSuggestedOnly(t *testing.T) {
	r := newRoster(province())
	for text, want := range map[string]string{"Huyện Cầu Kế": "Huyện Cầu Kè", "Huyen Cau Kee": "Huyện Cầu Kè", "Bến Tre": ""} {
		u := r.unit(text)
		if _, ok := u.ever(); ok {
			t.Errorf("%q was taken for a unit", text)
		}
		if got := r.suggestUnit(text); got != want {
			t.Errorf("%q: suggestion %q, want %q", text, got, want)
		}
	}
	if got := r.suggestIndicator("Thu ngan sach"); got != "Thu ngân sách" {
		t.Errorf("suggestion %q", got)
	}
}

// A text typed without any accent is the name; one with some of them is a near miss.
func TestAccentsLost(t *testing.T) {
	r := newRoster(province())
	for text, want := range map[string]string{"Huyen Cau Ke": "tv-cauke", "HUYEN CAU KE": "tv-cauke", "H. Cau Ke": "tv-cauke", "Xa Hoa Tan": "ck-hoatan", "Huyen Cầu Ke": "", "Ben Tre": ""} {
		got := ""
		u := r.unit(text)
		if all := u.on(day("2014-06-30")); len(all) == 1 {
			got = string(all[0].span.ID)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestIndicatorNames(t *testing.T) {
	r := newRoster(province())
	for text, want := range map[string]string{
		"jobs": "jobs", "Lao động được giải quyết việc làm": "jobs", "LAO ĐỘNG ĐƯỢC GQVL": "jobs", "1. Lao động được GQVL": "jobs",
		"- Lao động được GQVL:": "jobs", "Nhà cho người có công (căn)": "houses", "Workers given jobs": "jobs", "Khiếu nại / Đã GQ": "complaints_resolved",
		"Lao dong duoc GQVL": "jobs", "Lao dong được GQVL": "", "": "",
	} {
		found := r.indicator(text)
		got := ""
		if len(found) == 1 {
			got = r.indicators[found[0]]
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestToneMarksMayStandOnEitherVowel(t *testing.T) {
	for _, pair := range [][2]string{{"Hòa", "Hoà"}, {"Thủy", "Thuỷ"}, {"Ủy ban", "Uỷ ban"}, {"HÒA TÂN", "hoà tân"}} {
		if sameName(pair[0]) != sameName(pair[1]) {
			t.Errorf("%q and %q differ", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"Vĩnh Kim", "Vinh Kim"}, {"Bến Tre", "Ben Tre"}, {"Đại", "Dai"}} {
		if sameName(pair[0]) == sameName(pair[1]) {
			t.Errorf("%q and %q are taken for one name", pair[0], pair[1])
		}
	}
}

func FuzzUnitName(f *testing.F) {
	r := newRoster(province())
	for _, s := range []string{"H. Càng Long", "P.1, TX. Duyên Hải", "29242", "TP", "xã ", "/", ",", "Phường 1", "\u0301", "h.", "T.T."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u := r.unit(s)
		again := r.unit(norm.NFD.String(norm.NFC.String(s)))
		for _, d := range []string{"2014-06-30", "2016-06-30", "2026-06-30"} {
			if a, b := len(u.on(day(d))), len(again.on(day(d))); a != b && norm.NFC.IsNormalString(s) {
				t.Errorf("%q on %s: %d units, decomposed %d", s, d, a, b)
			}
		}
		if len(s) < 100 {
			r.suggestUnit(s)
		}
		r.indicator(s)
		if once := sameName(s); sameName(once) != once {
			t.Errorf("%q: sameName is %q, then %q", s, once, sameName(once))
		}
	})
}
