package ingest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every code that the package can give has a sentence in both languages, and no
// sentence is left without its code.
func TestEveryCodeHasWords(t *testing.T) {
	m := words()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	literal := regexp.MustCompile(`"([a-z]+(?:_[a-z0-9]+)+)"`)
	used := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range literal.FindAllStringSubmatch(string(b), -1) {
			used[s[1]] = true
		}
		for _, s := range regexp.MustCompile(`code(?:: |, code = |:= )"([a-z_0-9]*[a-z0-9])"`).FindAllStringSubmatch(string(b), -1) {
			if _, ok := m[s[1]]; !ok {
				t.Errorf("%s: code %q has no sentence", f, s[1])
			}
		}
	}
	for code, text := range m {
		if !used[code] && !strings.HasPrefix(code, "unknown_") && code != "ambiguous_period" {
			t.Errorf("nothing gives %q", code)
		}
		for _, word := range []string{"!", "lỗi của anh", "sai sót của"} {
			if strings.Contains(text.VI, word) || strings.Contains(text.EN, "!") {
				t.Errorf("%q: %q", code, text.VI)
			}
		}
	}
}

// A report never shows a place holder.
func TestNoPlaceholderIsLeft(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if left := regexp.MustCompile(`\{[a-z]+\}`).Find(b); left != nil {
			t.Errorf("%s shows %s", f, left)
		}
	}
}
