package alert

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
)

const shippedRules = "../configs/prometheus/giaoban.rules.yml"

func promtool(t *testing.T) string {
	t.Helper()
	tool, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("promtool is not installed (Debian: prometheus)")
		}
		t.Skip("SKIPPED: promtool is not installed (Debian: prometheus)")
	}
	return tool
}

// The rules that are shipped are those of the bundled catalogue, as the program writes
// them: `giaoban rules > configs/prometheus/giaoban.rules.yml`.
func TestTheShippedRulesAreWrittenByTheProgram(t *testing.T) {
	c, problems := configs.ReadCatalogue("../configs/catalogues/tra-vinh")
	if configs.Refused(problems) {
		t.Fatal(problems)
	}
	got, err := Rules(c, RuleOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(shippedRules)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the program writes: run giaoban rules", shippedRules)
	}
}

// A catalogue of which less is better has rules that look the other way, and one
// without any direction none.
func TestRulesFollowTheDirectionsOfTheCatalogue(t *testing.T) {
	indicator := func(code string, d giaoban.Direction, rank int) *giaoban.Indicator {
		return &giaoban.Indicator{Code: code, Kind: giaoban.Flow{}, Direction: d, Headline: rank, Group: "health", ValidTo: giaoban.Forever}
	}
	c := &giaoban.Catalogue{}
	c.SetIndicators([]*giaoban.Indicator{indicator("cases", giaoban.Down, 1), indicator("people", giaoban.None, 2), indicator("clinics", giaoban.Up, 3), indicator("listed", giaoban.Down, 0)})
	out, err := Rules(c, RuleOptions{Address: "https://gb.example", Every: time.Minute, Hold: 90 * time.Minute, Job: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`pace_ratio{indicator=~"cases"} > 1`, `pace_ratio{indicator!~"cases|people"} < 1`, `match "^(cases|clinics|people)$" $labels.indicator }}health`, `https://gb.example/stalled?unit=`, "[90m]", "interval: 1m", `absent(giaoban_build_info{job="x"})`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in the rules of a catalogue of cases", want)
		}
	}
	file := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(file, out, 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.CommandContext(t.Context(), promtool(t), "check", "rules", file).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

type ruleFile struct {
	Groups []struct {
		Name  string `yaml:"name"`
		Rules []struct {
			Alert  string `yaml:"alert"`
			Record string `yaml:"record"`
			Expr   string `yaml:"expr"`
		} `yaml:"rules"`
	} `yaml:"groups"`
}

var comparison = regexp.MustCompile(` (<|>|==) `)

// negated is an expression that says the opposite.
func negated(expr string) string {
	if inner, ok := strings.CutPrefix(strings.TrimSpace(expr), "absent("); ok {
		return strings.TrimSuffix(inner, ")")
	}
	if !comparison.MatchString(expr) {
		return "(" + strings.Replace(expr, " unless ", " and ", 1) + ")"
	}
	return comparison.ReplaceAllStringFunc(expr, func(op string) string {
		return map[string]string{" < ": " >= ", " > ": " <= ", " == ": " != "}[op]
	})
}

// Each alerting rule is proved: with its expression negated the tests of the rules
// fail, and they name that rule.
func TestEveryRulesTestFailsWhenItsExpressionIsNegated(t *testing.T) {
	tool := promtool(t)
	text, err := os.ReadFile(shippedRules)
	if err != nil {
		t.Fatal(err)
	}
	tests, err := os.ReadFile("../configs/prometheus/giaoban.test.yml")
	if err != nil {
		t.Fatal(err)
	}
	var rules ruleFile
	if err := yaml.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	run := func(rules, tests []byte) ([]byte, error) {
		dir := t.TempDir()
		for name, b := range map[string][]byte{"giaoban.rules.yml": rules, "giaoban.test.yml": tests} {
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		c := exec.CommandContext(t.Context(), tool, "test", "rules", "giaoban.test.yml")
		c.Dir = dir
		return c.CombinedOutput()
	}
	if out, err := run(text, tests); err != nil {
		t.Fatalf("as they are shipped: %v: %s", err, out)
	}
	alerts := 0
	for _, g := range rules.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" {
				continue
			}
			alerts++
			mutant, err := mutated(string(text), r.Alert, negated(r.Expr))
			if err != nil {
				t.Fatal(err)
			}
			out, err := run([]byte(mutant), firstTestOf(t, tests, r.Alert))
			switch {
			case err == nil:
				t.Errorf("%s: negated, and no test of the rules fails", r.Alert)
			case !bytes.Contains(out, []byte("alertname: "+r.Alert)):
				t.Errorf("%s: negated as %s, the tests fail elsewhere:\n%s", r.Alert, negated(r.Expr), out)
			}
		}
	}
	if alerts < 12 {
		t.Errorf("%d alerting rules only: the test is blind", alerts)
	}
}

// firstTestOf keeps of the tests the first that asks about an alert.
func firstTestOf(t *testing.T, tests []byte, alert string) []byte {
	t.Helper()
	var doc map[string]any
	if err := yaml.Unmarshal(tests, &doc); err != nil {
		t.Fatal(err)
	}
	for _, one := range doc["tests"].([]any) {
		one := one.(map[string]any)
		var asked []any
		for _, a := range one["alert_rule_test"].([]any) {
			if a.(map[string]any)["alertname"] == alert {
				asked = append(asked, a)
			}
		}
		if len(asked) == 0 {
			continue
		}
		one["alert_rule_test"] = asked
		doc["tests"] = []any{one}
		out, err := yaml.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	t.Fatalf("no test asks about %s", alert)
	return nil
}

// mutated puts another expression under an alert's name.
func mutated(text, alert, expr string) (string, error) {
	var doc yaml.MapSlice
	if err := yaml.UnmarshalWithOptions([]byte(text), &doc, yaml.UseOrderedMap()); err != nil {
		return "", err
	}
	groups, _ := doc[0].Value.([]any)
	for _, g := range groups {
		for _, part := range g.(yaml.MapSlice) {
			rules, _ := part.Value.([]any)
			for _, r := range rules {
				rule := r.(yaml.MapSlice)
				if rule[0].Value == alert {
					rule[1].Value = expr
				}
			}
		}
	}
	out, err := yaml.Marshal(doc)
	return string(out), err
}
