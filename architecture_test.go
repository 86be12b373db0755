package giaoban_test

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/giaoban/giaoban"

// mayImport is the house: what each room may import of ours, itself and its own
// sub-packages apart. Arrows go down only.
var mayImport = map[string][]string{
	"":                   {},
	"configs":            {""},
	"configs/catalogues": {},
	"store/chdb":         {""},
	"store":              {"", "store/chdb"},
	"excel":              {},
	"ingest":             {"", "store", "excel"},
	"query":              {"", "store"},
	"query/reference":    {}, // the plain model shares nothing with what it judges
	"people":             {"", "store"},
	"alert":              {"", "store", "ingest", "query"},
	"report":             {"", "store", "ingest", "query"},
	"bench":              {"", "store", "store/chdb", "ingest", "query"}, // the figures of BENCHMARKS.md beside their baselines
	"dashboard":          {"", "configs", "store", "excel", "ingest", "query", "people", "alert", "report"},
	"cmd":                {"", "configs", "store", "excel", "ingest", "query", "people", "alert", "report", "dashboard", "bench"},
}

// onlyIn says which rooms may know a library of the outside.
var onlyIn = map[string][]string{
	"github.com/ClickHouse/":       {"store", "store/chdb"},
	"github.com/pressly/goose":     {"store"},
	"github.com/ebitengine/purego": {"store/chdb"},
	"unsafe":                       {"store/chdb"},
	"C":                            {},
	"github.com/go-echarts/":       {"dashboard/chart"},
	"github.com/dop251/goja":       {"dashboard/chart/draw"},
	"github.com/go-text/":          {"dashboard/chart/draw"},
	"github.com/prometheus/":       {"dashboard"},
	"github.com/xuri/excelize/":    {"excel", "ingest/forms", "dashboard/api", "testdata"},
	"html/template":                {"dashboard"},
	"golang.org/x/crypto/":         {"people"},
	"database/sql":                 {"store"},
	"github.com/alecthomas/kong":   {"cmd"},
}

func TestArrowsGoDownOnly(t *testing.T) {
	packages := listed(t)
	if len(packages) < 8 {
		t.Fatalf("go list names %d packages only", len(packages))
	}
	for path, imports := range packages {
		room := roomOf(path)
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("%s is no room of the house: add it to house and test, or put it where it belongs", path)
		}
		for _, i := range imports {
			if ours, ok := strings.CutPrefix(i, module); ok {
				if to := roomOf(i); to != room && !slices.Contains(allowed, to) {
					t.Errorf("%s imports %s: arrows go down only", path, strings.TrimPrefix(ours, "/"))
				}
				continue
			}
			for library, rooms := range onlyIn {
				in := func(r string) bool { return inside(strings.TrimPrefix(strings.TrimPrefix(path, module), "/"), r) }
				if (i == library || strings.HasSuffix(library, "/") && strings.HasPrefix(i, library) || strings.HasPrefix(i, library+"/")) && !slices.ContainsFunc(rooms, in) {
					t.Errorf("%s imports %s, which only %v may know", path, i, rooms)
				}
			}
		}
	}
}

// What is below must not reach what is above by any way round.
func TestDepsOfTheDomainAreNotOurs(t *testing.T) {
	out := command(t, "go", "list", "-deps", "-f", "{{.ImportPath}}", ".")
	for _, p := range strings.Fields(out) {
		if strings.HasPrefix(p, module+"/") {
			t.Errorf("the domain depends on %s", p)
		}
		if p == "net/http" || p == "os/exec" || p == "database/sql" {
			t.Errorf("the domain depends on %s: it computes and decides, and does nothing else", p)
		}
	}
}

// Only dashboard serves HTTP: elsewhere nobody builds a server or listens as one.
func TestOnlyTheDashboardServes(t *testing.T) {
	each(t, func(path string, f *ast.File) {
		if strings.HasPrefix(path, "dashboard/") || strings.HasSuffix(path, "_test.go") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if p, ok := s.X.(*ast.Ident); ok && p.Name == "http" && (s.Sel.Name == "Server" || strings.HasPrefix(s.Sel.Name, "Serve") || strings.HasPrefix(s.Sel.Name, "ListenAndServe")) {
					t.Errorf("%s uses http.%s: only dashboard serves", path, s.Sel.Name)
				}
			}
			return true
		})
	})
}

// Files of a few hundred lines, nothing done before main begins.
func TestHouseRules(t *testing.T) {
	each(t, func(path string, f *ast.File) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(text, []byte("\n")); n > 500 {
			t.Errorf("%s has %d lines; 500 are the most", path, n)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.Name == "init" && fn.Recv == nil {
				t.Errorf("%s has an init function", path)
			}
		}
		for _, word := range []string{"util", "common", "manager", "helper"} {
			if strings.Contains(strings.ToLower(filepath.Base(path)), word) || strings.Contains(f.Name.Name, word) {
				t.Errorf("%s: %q says nothing of what is in it", path, word)
			}
		}
	})
}

// roomOf is the room a package belongs to: the longest one that holds it.
func roomOf(path string) string {
	p := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
	best, found := p, false
	for room := range mayImport {
		if room != "" && inside(p, room) && (!found || len(room) > len(best)) {
			best, found = room, true
		}
	}
	return best
}

func inside(path, room string) bool { return path == room || strings.HasPrefix(path, room+"/") }

// listed are our packages with what each imports, tests apart.
func listed(t *testing.T) map[string][]string {
	t.Helper()
	out := command(t, "go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	packages := map[string][]string{}
	for lines := bufio.NewScanner(strings.NewReader(out)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		packages[words[0]] = words[1:]
	}
	return packages
}

func command(t *testing.T, name string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	c := exec.Command(name, args...)
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// each visits our Go files, those of other modules and of node_modules apart.
func each(t *testing.T, visit func(path string, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && slices.Contains([]string{"node_modules", "testdata", "var", "bin", ".git"}, e.Name()) {
			return fs.SkipDir
		}
		if e.IsDir() || filepath.Ext(path) != ".go" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		visit(filepath.ToSlash(path), f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
