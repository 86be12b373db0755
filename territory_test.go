package giaoban_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// lands makes units from lines "id from to parent" (years; - is open) and changes from lines
// "year from>to share back" (back may be ?; an empty giver is outside).
func lands(t *testing.T, units, changes string) *giaoban.Units {
	t.Helper()
	year := func(s string) giaoban.Date {
		if s == "-" {
			return giaoban.Forever
		}
		var y int
		if _, err := fmt.Sscan(s, &y); err != nil {
			t.Fatal(err)
		}
		return giaoban.NewDate(y, 1, 1)
	}
	number := func(s string) giaoban.Decimal {
		d, _, err := giaoban.ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var spans []giaoban.Unit
	for l := range strings.Lines(units) {
		if f := append(strings.Fields(l), ""); len(f) > 3 {
			spans = append(spans, giaoban.Unit{ID: giaoban.UnitID(f[0]), Level: "d", ValidFrom: year(f[1]), ValidTo: year(f[2]), Parent: giaoban.UnitID(f[3])})
		}
	}
	var rows []giaoban.BoundaryChange
	for l := range strings.Lines(changes) {
		if f := strings.Fields(l); len(f) == 4 {
			from, to, _ := strings.Cut(f[1], ">")
			c := giaoban.BoundaryChange{Date: year(f[0]), From: giaoban.UnitID(from), To: giaoban.UnitID(to), Share: number(f[2])}
			if f[3] != "?" {
				c.ShareBack, c.HasBack = number(f[3]), true
			}
			rows = append(rows, c)
		}
	}
	return giaoban.NewUnits(spans, rows, nil)
}

func saidTerritory(t giaoban.Territory) string {
	var out []string
	for _, p := range t.Pieces {
		var in []string
		for _, id := range p.In {
			if id == giaoban.Outside {
				id = "outside"
			}
			in = append(in, string(id))
		}
		slices.Sort(in)
		out = append(out, p.Part.String()+" "+strings.Join(in, "|"))
	}
	return strings.Join(out, ", ")
}

func TestMoved(t *testing.T) {
	const duyenHai = `h 1992 -
	                  tx 2015 -
	                  tc 1992 -`
	const of2015 = `2015 h>tx 0.5 1
	                2015 tc>h 0.1 0.3`
	const merged = `a 1992 2025
	                b 1992 2025
	                n 2025 -
	                k 1992 -`
	for name, c := range map[string]struct{ units, changes, id, from, to, want string }{
		"nothing changes":            {duyenHai, of2015, "h", "2000", "2014", "1 h"},
		"a split":                    {duyenHai, of2015, "h", "2014", "2016", "0.5 h, 0.5 tx"},
		"a transfer on the same day": {duyenHai, of2015, "tc", "2014", "2016", "0.9 tc, 0.1 h"},
		"a split undone":             {duyenHai, of2015, "tx", "2016", "2014", "1 h"},
		"a transfer undone":          {duyenHai, of2015, "h", "2016", "2014", "0.7 h, 0.3 tc"},
		"what gave is its own still": {duyenHai, of2015, "tc", "2016", "2014", "1 tc"},
		"a merger, shares known":     {merged, "2025 a>n 1 0.25\n2025 b>n 1 0.75", "n", "2026", "2024", "0.75 b, 0.25 a"},
		"a merger, nothing said":     {merged, "2025 a>n 1 ?\n2025 b>n 1 ?", "n", "2026", "2024", "1 a|b"},
		"a merger, one said":         {merged, "2025 a>n 1 0.25\n2025 b>n 1 ?", "n", "2026", "2024", "0.75 b, 0.25 a"},
		"into one that was there":    {merged, "2025 a>k 1 0.2\n2025 b>k 1 0.5", "k", "2026", "2024", "0.3 k, 0.5 b, 0.2 a"},
		"into one, shares not said":  {merged, "2025 a>k 1 ?\n2025 b>n 1 1", "k", "2026", "2024", "1 a|k"},
		"partly from outside":        {merged, "2025 a>n 1 ?\n2025 b>n 1 ?\n2025 >n 1 ?", "n", "2026", "2024", "1 a|b|outside"},
		"ends without heir":          {merged, "2025 b>n 1 1", "a", "2024", "2026", ""},
		"began from nobody knows":    {merged, "", "n", "2026", "2024", "1 "},
		"began within its parent":    {merged + "\nw 2025 - n", "2025 a>n 1 0.5\n2025 b>n 1 0.5", "w", "2026", "2024", "1 a|b"},
		"began, and received later":  {"e 1992 2021\nn 2020 -", "2021 e>n 1 ?", "n", "2022", "2018", "1 "},
		"chain of a merge and split": {merged + "\nm 2030 -", "2025 a>n 1 0.5\n2025 b>n 1 0.5\n2030 n>m 0.4 1", "a", "2024", "2031", "0.6 n, 0.4 m"},
		"the chain undone":           {merged + "\nm 2030 -", "2025 a>n 1 0.5\n2025 b>n 1 0.5\n2030 n>m 0.4 1", "m", "2031", "2024", "0.5 b, 0.5 a"},
		"a group through a rename":   {"o 1992 2010\na 2010 2025\nb 1992 2025\nn 2025 -", "2010 o>a 1 1\n2025 a>n 1 ?\n2025 b>n 1 ?", "n", "2026", "2005", "1 b|o"},
		"a group through a transfer": {"a 1992 2025\nb 1992 2025\nc 1992 -\nn 2025 -", "2010 c>a 0.1 0.2\n2025 a>n 1 ?\n2025 b>n 1 ?", "n", "2026", "2005", "1 a|b|c"},
		"two given away in one day":  {"a 1992 -\nb 2020 -\nc 2020 -", "2020 a>b 0.25 1\n2020 a>c 0.25 1", "a", "2019", "2021", "0.5 a, 0.25 b, 0.25 c"},
		"received, and given on from what it had that morning": {"o 1992 2020\na 1992 -\nb 1992 -\nc 2020 -",
			"2020 o>a 0.3 ?\n2020 o>b 0.5 ?\n2020 o>c 0.2 ?\n2020 b>c 0.1 ?", "o", "2019", "2021", "0.3 a, 0.45 b, 0.25 c"},
		"new and given on in one day": {"a 1992 2020\nb 2020 2020\nc 2020 -", "2020 a>b 1 1\n2020 b>c 1 1", "a", "2019", "2021", "1 c"},
	} {
		t.Run(name, func(t *testing.T) {
			u := lands(t, c.units, c.changes)
			at := func(y string) giaoban.Date {
				d, err := giaoban.ParseDate(y + "-06-30")
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			if got := saidTerritory(u.Moved(giaoban.UnitID(c.id), at(c.from), at(c.to))); got != c.want {
				t.Errorf("%s of %s in the units of %s:\n got %s\nwant %s", c.id, c.from, c.to, got, c.want)
			}
		})
	}
}

func TestWithin(t *testing.T) {
	u := lands(t, "a 1992 2025\nb 1992 2025\nc 1992 -\nn 2025 -", "2025 a>n 1 ?\n2025 b>n 1 ?\n2025 c>n 0.1 0.2")
	now := u.Moved("n", giaoban.NewDate(2026, 1, 1), giaoban.NewDate(2024, 1, 1))
	for _, c := range []struct{ accepted, parted, want string }{
		{"c", "", "0.2 true"}, {"ab", "", "0.8 true"}, {"abc", "", "1 true"}, {"", "", "0 true"}, {"a", "", "0 false"}, {"bc", "", "0 false"},
		{"", "c", "0 false"}, {"ab", "c", "0 false"},
	} {
		share, known := now.Within(func(id giaoban.UnitID) (within, sure bool) {
			return strings.Contains(c.accepted, string(id)), !strings.Contains(c.parted, string(id))
		})
		if got := fmt.Sprint(share, " ", known); got != c.want {
			t.Errorf("within %q: %s, want %s", c.accepted, got, c.want)
		}
	}
}

// What the units of the other day get of a figure adds up to it, to its last decimal.
func TestApportionedPartsAddUp(t *testing.T) {
	u := lands(t, "a 1992 -\nb 2020 -\nc 2020 -\nd 2020 -", "2020 a>b 0.333333333 1\n2020 a>c 0.111111111 1\n2020 a>d 0.222222222 1")
	moved := u.Moved("a", giaoban.NewDate(2019, 1, 1), giaoban.NewDate(2021, 1, 1))
	for _, text := range []string{"1", "7", "0.000000001", "123456.789012345", "-35.5", "999999999999.999999999"} {
		v, _, err := giaoban.ParseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		sum := giaoban.Decimal{}
		for _, id := range []giaoban.UnitID{"a", "b", "c", "d"} {
			sum = sum.Add(moved.Apportion(v, func(x giaoban.UnitID) (within, sure bool) { return x == id, true }))
		}
		if sum != v {
			t.Errorf("the parts of %s add up to %s", v, sum)
		}
	}
}
