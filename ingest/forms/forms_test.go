package forms_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/ingest/forms"
	"github.com/xuri/excelize/v2"
)

var (
	update = flag.Bool("update", false, "write the facts of seed 1 anew")
	show   = flag.String("show", "", "print this form as a grid")
	seed   = flag.Uint64("seed", 1, "seed of the form that is printed")
)

const corpus = "../../testdata/forms"

func lines(t testing.TB) ([]forms.Line, *forms.Maker, *giaoban.Catalogue) {
	t.Helper()
	c, problems := configs.ReadCatalogue("../../configs/catalogues/tra-vinh")
	for _, p := range problems {
		t.Fatal(p)
	}
	all, err := forms.ReadLines(corpus)
	if err != nil {
		t.Fatal(err)
	}
	return all, forms.New(c), c
}

func made(t testing.TB, m *forms.Maker, l forms.Line, seed uint64) *forms.Form {
	t.Helper()
	form, err := m.Variant(l, seed)
	if err != nil {
		t.Fatalf("%s, seed %d: %v", l.ID, seed, err)
	}
	return form
}

// What is read in the first variant of each line stands in the repository, so that
// a change of the maker is seen.
func TestFactsOfTheFirstSeed(t *testing.T) {
	all, m, _ := lines(t)
	known := map[string]bool{}
	for _, l := range all {
		if known[l.ID] {
			t.Errorf("two lines are called %s", l.ID)
		}
		known[l.ID] = true
		var got bytes.Buffer
		if err := made(t, m, l, 1).WriteFacts(&got); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(corpus, "facts", l.ID+".csv")
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(want, got.Bytes()) {
			t.Errorf("%s: the facts differ from %s (%v); see what changed, then go test ./ingest/forms -update", l.ID, path, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(corpus, "facts", "*.csv"))
	if err != nil || len(files) != len(all) {
		t.Errorf("%d files of facts for %d lines, %v", len(files), len(all), err)
	}
}

// The maker judges the reader, so it must not be able to ask it.
func TestMakerKnowsNothingOfTheReader(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			if strings.HasPrefix(i.Path.Value, `"github.com/giaoban/giaoban/`) {
				t.Errorf("%s imports %s", name, i.Path.Value)
			}
		}
	}
}

// Print a form: go test ./ingest/forms -run TestShow -show ID -seed 3 -v
func TestShow(t *testing.T) {
	if *show == "" {
		return
	}
	all, m, _ := lines(t)
	for _, l := range all {
		if l.ID != *show && *show != "all" {
			continue
		}
		form := made(t, m, l, *seed)
		fmt.Printf("=== %s  “%s”  expect %v %v %v\n", l.ID, form.Name, form.Expect, form.Refuse, form.Answer)
		if !strings.HasSuffix(form.Name, ".xlsx") {
			fmt.Printf("%.3000s\n", form.Bytes)
		} else {
			printWorkbook(t, form.Bytes)
		}
		fmt.Printf("%d figures\n", len(form.Facts))
		for n, x := range form.Facts {
			if n < 6 {
				fmt.Printf("  %s!%d,%d %s %s %s %s = %s/%s na %v\n", x.Sheet, x.Row, x.Column, x.Unit, x.Indicator, x.Band, x.Period, x.Value, x.Denominator, x.NotApplicable)
			}
		}
	}
}

func printWorkbook(t *testing.T, b []byte) {
	x, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range x.GetSheetList() {
		rows, err := x.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		merged, _ := x.GetMergeCells(sheet)
		fmt.Printf("--- %s, %d merges\n", sheet, len(merged))
		for n, r := range rows {
			if n > 60 {
				break
			}
			fmt.Printf("%2d %s\n", n+1, strings.ReplaceAll(strings.Join(r, " | "), "\n", "⏎"))
		}
	}
}
