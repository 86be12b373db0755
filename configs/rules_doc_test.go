package configs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
)

// The rules that RULES.md shows are rules of the bundled catalogue's indicators, and
// are read as it says.
func TestTheRulesOfTheirDocumentationAreRead(t *testing.T) {
	doc, err := os.ReadFile("catalogues/RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(doc), "```yaml\n")
	example, _, ok := strings.Cut(after, "```")
	if !ok {
		t.Fatal("RULES.md shows no rules")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("catalogues/tra-vinh")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.yaml"), []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	c, problems := configs.ReadCatalogue(dir)
	for _, p := range problems {
		t.Error(p)
	}
	if t.Failed() {
		return
	}
	var got []giaoban.Severity
	for _, k := range c.Checks {
		got = append(got, k.Severity)
		for _, side := range []string{k.Left, k.Right} {
			for _, term := range giaoban.Terms(side) {
				if len(c.Versions(term.Code)) == 0 {
					t.Errorf("%s names %q", k.Code, term.Code)
				}
			}
		}
	}
	if len(got) != strings.Count(example, "- {") || got[0] != giaoban.SeverityError || got[1] != giaoban.SeverityWarning || got[2] != "" && got[2] != giaoban.SeverityError {
		t.Errorf("severities %q", got)
	}
}
