package store

import (
	"context"
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

//go:embed sql/*.sql
var sqlFiles embed.FS

var sqlParameter = regexp.MustCompile(`\{(\w+):([\w()]+)\}`)

// sampleOf is a value that a type of parameter can have.
func sampleOf(t *testing.T, name, kind string) string {
	switch kind {
	case "String":
		return textParameter("it's\ta \\ 'text' {indicator:UInt8}\n; DROP TABLE observation --")
	case "Identifier":
		return "giaoban"
	case "Date32":
		return "1999-12-31"
	case "UInt16", "UInt32", "UInt64":
		if name == "since" {
			return "0" // before as of, or the engine sees that nothing can match
		}
		return "1"
	case "Array(UInt16)", "Array(UInt32)", "Array(UInt64)":
		return "[1,2]"
	}
	t.Fatalf("parameter %s is of type %s, which no statement should have", name, kind)
	return ""
}

func eachSQL(t *testing.T, f func(name, sql string, p parameters)) {
	files, err := fs.Glob(sqlFiles, "sql/*.sql")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d statements found, %v", len(files), err)
	}
	for _, name := range files {
		text, err := sqlFiles.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p := parameters{}
		for _, m := range sqlParameter.FindAllStringSubmatch(string(text), -1) {
			p[m[1]] = sampleOf(t, m[1], m[2])
		}
		f(strings.TrimSuffix(filepath.Base(name), ".sql"), string(text), p)
	}
}

// Every statement runs on the real engine, with what a hostile text looks like
// where a text goes, and leaves the tables as they were.
func TestEveryStatementRuns(t *testing.T) {
	s := open(t, t.TempDir())
	send(t, s, time.Time{}, "f", reported(t, "x", "a", "2014-01", 1))
	ctx := context.Background()
	eachSQL(t, func(name, sql string, p parameters) {
		if strings.HasPrefix(sql, "INSERT") {
			return // run by every test that writes; its columns are checked below
		}
		err := s.client.each(ctx, sql, p, func(b *block) error {
			for _, c := range b.columns {
				if c.width < 0 {
					t.Errorf("%s: column %s is %s, which blocks cannot hold", name, c.name, c.kind)
				}
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	if got := ask(t, s, "SELECT count() FROM giaoban.observation"); got != "1" {
		t.Errorf("%s observations left", got)
	}
}

// The plan of every statement that reads figures goes by the sort key of the
// table: it reads the granules of what is asked for, not the table.
func TestPlansUseTheSortKey(t *testing.T) {
	s := open(t, t.TempDir())
	acceptMany(t, s, 400_000, true)
	ctx := context.Background()
	eachSQL(t, func(name, sql string, p parameters) {
		if !strings.HasPrefix(sql, "SELECT") {
			return
		}
		var plan strings.Builder
		err := s.client.each(ctx, "EXPLAIN indexes = 1 "+sql, p, func(b *block) error {
			plan.WriteString(strings.Join(b.columns[0].texts, "\n"))
			return nil
		})
		if err != nil || plan.Len() == 0 {
			t.Errorf("%s has no plan: %v", name, err)
			return
		}
		if strings.Contains(sql, "indicator IN") || strings.Contains(sql, "indicator =") {
			if granules := regexp.MustCompile(`PrimaryKey[\s\S]*?Keys:\s+indicator[\s\S]*?Granules: (\d+)/(\d+)`).FindStringSubmatch(plan.String()); granules == nil {
				t.Errorf("%s does not use the sort key:\n%s", name, plan.String())
			} else if read, _ := strconv.Atoi(granules[1]); granules[2] == "1" || read > 10 {
				t.Errorf("%s reads %s of %s granules:\n%s", name, granules[1], granules[2], plan.String())
			}
		}
	})
}

// No statement is built from text: SQL stands in the files, is never formatted or
// joined, and what goes to the client is one of the embedded texts by name.
func TestNoStatementIsBuiltFromText(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile("[\"`](SELECT|INSERT|ALTER|DROP|CREATE|WITH|DELETE|UPDATE|OPTIMIZE|SYSTEM) ").Find(text); m != nil {
			t.Errorf("%s: a statement stands in Go: %s", name, m)
		}
		tree, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				calls += checkStatement(t, name, call)
			}
			return true
		})
	}
	if calls < 15 {
		t.Errorf("only %d calls with a statement were seen: the test is blind", calls)
	}
}

// checkStatement wants the statement of a call to be a plain name: an embedded
// text or a variable that was given one.
func checkStatement(t *testing.T, file string, call *ast.CallExpr) int {
	fn, ok := call.Fun.(*ast.SelectorExpr)
	at, takes := map[string]int{"query": 1, "each": 1, "insert": 1, "insertColumns": 1, "QueryFormat": 2, "InsertFormat": 2, "Exec": 1,
		"number": 1, "batches": 1, "oneBatch": 1, "observations": 1}[nameOf(fn)]
	if !ok || !takes || len(call.Args) <= at {
		return 0
	}
	switch arg := call.Args[at].(type) {
	case *ast.Ident:
		return 1
	case *ast.SelectorExpr: // k.read, k.append
		return 1
	default:
		t.Errorf("%s: the statement of %s is made of %T", file, fn.Sel.Name, arg)
	}
	return 1
}

func nameOf(s *ast.SelectorExpr) string {
	if s == nil {
		return ""
	}
	return s.Sel.Name
}

// A text parameter arrives as it was, whatever is in it.
func TestTextParametersArriveAsTheyAre(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := context.Background()
	for _, id := range []string{"'", `\`, `\'`, "a\tb\nc\rd", "x\x00y", "{x:String}", "Huyện Càng Long", "\\N", "'; DROP TABLE batch; --", "%s", "a&b=c?d#e", "\xff\xfe"} {
		err := s.Write(ctx, func(w Writer) error {
			b := Batch{Key: id, By: id, FileName: id, Options: id, Catalog: id}
			info, err := w.Refuse(ctx, b, Refused, nil, func(giaoban.Revision) string { return id })
			if err != nil {
				return err
			}
			got, err := w.ByKey(ctx, id)
			if got != info {
				t.Errorf("%q came back as %+v", id, got)
			}
			return err
		})
		if err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
}
