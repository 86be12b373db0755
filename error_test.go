package giaoban_test

import (
	"testing"

	"github.com/giaoban/giaoban"
)

func TestProblemsAreSaidInBothLanguages(t *testing.T) {
	m, err := giaoban.ReadMessages("code,vi,en\nnot_a_number,\"“{read}” không phải là số, cần {expected} ở {where}.\",\"“{read}” is no number, {expected} is expected in {where}.\"\n")
	if err != nil {
		t.Fatal(err)
	}
	p := m.Problem("not_a_number", giaoban.Place{File: "a.xlsx", Sheet: "Biểu 01", Cell: "G14"}, "mười {where}", "10", map[string]string{"where": "G14"})
	if p.Severity != giaoban.SeverityError || p.Message.VI != "“mười {where}” không phải là số, cần 10 ở G14." || p.Error() != "a.xlsx [Biểu 01] G14: “mười {where}” is no number, 10 is expected in G14." {
		t.Errorf("%s | %s", p.Message.VI, p.Error())
	}
	if p := m.Problem("nowhere", giaoban.Place{}, "", "", nil); p.Message.EN != "nowhere" {
		t.Errorf("a code without sentences says so: %q", p.Message.EN)
	}
	if at := (giaoban.Place{File: "units.csv", Row: 3}).String(); at != "units.csv:3" {
		t.Errorf("place %s", at)
	}
}

func TestMessagesWithoutBothLanguagesAreRefused(t *testing.T) {
	for _, file := range []string{"code,vi,en\na,x,\n", "code,vi,en\na,,x\n", "code,vi,en\na,x,y\na,x,y\n", "code,vi,en\na,x\n", "code,vi,en\n\"a,x,y\n"} {
		if _, err := giaoban.ReadMessages(file); err == nil {
			t.Errorf("%q was taken", file)
		}
	}
}
