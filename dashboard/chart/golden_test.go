package chart

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

var update = flag.Bool("update", false, "write the golden files anew")

func optionsOf(t *testing.T, c builder) []byte {
	t.Helper()
	b, err := c.Options(giaoban.Vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGolden(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.name, func(t *testing.T) {
			var got bytes.Buffer
			if err := json.Indent(&got, optionsOf(t, e.chart), "", " "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			file := filepath.Join("testdata", "golden", e.name+".json")
			if *update {
				if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("differs from %s: look at the chart in the test page, then run with -update", file)
			}
		})
	}
}

// walk calls f with every key and text of the options.
func walk(v any, key string, f func(key string, v any)) {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			walk(inner, k, f)
		}
	case []any:
		for _, inner := range v {
			walk(inner, key, f)
		}
	default:
		f(key, v)
	}
}

// Colours have one home, the style sheet; a formatter is a name the script
// knows; nothing is a function.
func TestOptionsAreDataAndTokens(t *testing.T) {
	css, err := os.ReadFile("../static/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("../static/js/dress.js")
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`^fn:number-(vi|en)-[0-3]$`)
	for _, e := range examples() {
		var o any
		if err := json.Unmarshal(optionsOf(t, e.chart), &o); err != nil {
			t.Fatal(err)
		}
		walk(o, "", func(key string, v any) {
			s, isText := v.(string)
			if !isText {
				return
			}
			switch key {
			case "color", "borderColor", "backgroundColor":
				name, isToken := strings.CutPrefix(s, "token:")
				if s != clear && (!isToken || !bytes.Contains(css, []byte("--"+name+":"))) {
					t.Errorf("%s: %s %q is no token of the style sheet", e.name, key, s)
				}
			case "formatter":
				if !number.MatchString(s) && !bytes.Contains(script, []byte(`"`+s+`":`)) {
					t.Errorf("%s: the script does not know the formatter %q", e.name, s)
				}
			}
			if strings.Contains(s, "__f__") || strings.Contains(s, "function") {
				t.Errorf("%s: %q looks like code", e.name, s)
			}
		})
	}
}

// A name is shown as it is, whatever it looks like, and never leaves its place.
func TestNamesStayNames(t *testing.T) {
	for _, name := range []string{`</script><script>alert(1)</script>`, `__f__alert(1)__f__`, `token:bad`, `fn:tip`, `{b}`, `a"b\`} {
		b := optionsOf(t, Ranking{Rows: []Row{{Name: name, Figure: said(1, name)}}})
		if bytes.Contains(b, []byte("</script")) {
			t.Errorf("%q can end a script element", name)
		}
		var o struct {
			BaseOption struct {
				YAxis []struct {
					Data []any `json:"data"`
				} `json:"yAxis"`
			} `json:"baseOption"`
		}
		if err := json.Unmarshal(b, &o); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if got := o.BaseOption.YAxis[0].Data[0].(map[string]any)["value"]; got != name {
			t.Errorf("%q came out as %q", name, got)
		}
	}
}

// Missing is not zero: a gap in the line with hatching; a reported 0 is drawn.
func TestMissingIsNotZero(t *testing.T) {
	c := Columns{Points: points(said(0, "0"), Figure{State: Missing}, said(3, "3"))}
	var o struct {
		BaseOption struct {
			Series []struct {
				ID   string `json:"id"`
				Data []struct {
					Value any `json:"value"`
				} `json:"data"`
			} `json:"series"`
		} `json:"baseOption"`
	}
	if err := json.Unmarshal(optionsOf(t, c), &o); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range o.BaseOption.Series {
		seen[s.ID] = true
		if s.ID == "column" && (s.Data[0].Value != 0.0 || s.Data[1].Value != nil) {
			t.Errorf("columns are %v", s.Data)
		}
		if s.ID == "missing" && (s.Data[0].Value != nil || s.Data[1].Value == nil) {
			t.Errorf("hatching is %v", s.Data)
		}
	}
	for _, id := range []string{"column", "missing", "zero"} {
		if !seen[id] {
			t.Errorf("no series %q", id)
		}
	}
}

func TestScale(t *testing.T) {
	for _, c := range []struct {
		lo, hi         float64
		free           bool
		from, to, step float64
		decimals       int
	}{
		{0, 49867, false, 0, 50000, 10000, 0},
		{60, 100, true, 60, 100, 10, 0},
		{60, 100, false, 0, 100, 20, 0},
		{0, 0.83, false, 0, 1, 0.2, 1},
		{-12, 30, false, -20, 30, 10, 0},
		{5, 5, true, 5, 6, 0.2, 1},
		{-9, -2, false, -10, 0, 2, 0},
	} {
		s := scaleOf(c.lo, c.hi, c.free)
		if math.Abs(s.from-c.from) > 1e-9 || math.Abs(s.to-c.to) > 1e-9 || math.Abs(s.step-c.step) > 1e-9 || s.decimals != c.decimals {
			t.Errorf("%v to %v (free %v): %+v", c.lo, c.hi, c.free, s)
		}
	}
}

// An axis that leaves 0 is said; flows never leave it.
func TestAxisFrom(t *testing.T) {
	for _, c := range []struct {
		name string
		got  float64
		want float64
	}{
		{"a rate held to 60", complaints().AxisFrom(), 60},
		{"values in the upper half", Trend{Points: points(said(70, ""), said(80, ""))}.AxisFrom(), 70},
		{"values from low", Trend{Points: points(said(10, ""), said(80, ""))}.AxisFrom(), 0},
		{"the same as columns", Columns{Points: points(said(70, ""), said(80, ""))}.scale().from, 0},
		{"nothing", Trend{}.AxisFrom(), 0},
		{"only missing", Trend{Points: points(Figure{State: Missing})}.AxisFrom(), 0},
	} {
		if c.got != c.want {
			t.Errorf("%s: from %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestStep(t *testing.T) {
	for _, c := range []struct {
		v, lo, hi float64
		want      int
	}{{0, 0, 7, 1}, {6.99, 0, 7, 7}, {7, 0, 7, 7}, {3.5, 0, 7, 4}, {5, 5, 5, 4}, {-1, 0, 7, 1}} {
		if got := step(c.v, c.lo, c.hi); got != c.want {
			t.Errorf("%v in %v to %v: step %d, want %d", c.v, c.lo, c.hi, got, c.want)
		}
	}
}

func TestFewerLabels(t *testing.T) {
	if got := fewer(halves, 16, 12); got[0] != "đầu\n2011" || got[1] != "cuối" || got[6] != "đầu\n2014" {
		t.Errorf("with room: %q", got)
	}
	if got := fewer(halves, 4, 2); got[0] != "2011" || got[2] != "" || got[4] != "2013" || got[6] != "" {
		t.Errorf("without room: %q", got)
	}
}

// Every chart stands nothing at all.
func TestNothing(t *testing.T) {
	for _, c := range []builder{Trend{}, Columns{}, Ranking{}, Distribution{}, DistributionOverTime{}, Movement{}, Scatter{}, Heat{}, TileMap{}, Multiple{}, Sparkline{}, Bullet{}, Strip{}} {
		optionsOf(t, c)
	}
}
