package giaoban_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the rules of the figures forbid does not compile. Each snippet of
// testdata/refused says on its first line what the compiler must answer; the one
// that begins with “compiles” shows that nothing else is in the way.
func TestRefusedOperationsDoNotCompile(t *testing.T) {
	files, err := filepath.Glob("testdata/refused/*.go.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("testdata/refused has %d snippets, %v", len(files), err)
	}
	root, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	// each snippet becomes a package of this module, in an overlay: nothing is written here
	overlay := map[string]map[string]string{"Replace": {}}
	args := []string{"build", "-gcflags=-e", "-overlay", filepath.Join(t.TempDir(), "overlay.json")}
	for _, f := range files {
		dir := filepath.Join("refused", strings.TrimSuffix(filepath.Base(f), ".go.txt"))
		overlay["Replace"][filepath.Join(root, dir, "snippet.go")] = filepath.Join(root, f)
		args = append(args, "./"+filepath.ToSlash(dir))
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(args[3], text, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", args...).CombinedOutput()
	if err == nil {
		t.Fatal("every snippet compiles")
	}
	said := byPackage(string(out))
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".go.txt")
		checkRefused(t, f, said[module+"/refused/"+name])
	}
}

func checkRefused(t *testing.T, file, said string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pattern, refused := strings.CutPrefix(first, "// refused: ")
	switch {
	case !refused && first == "// compiles":
		if said != "" {
			t.Errorf("%s should compile:\n%s", file, said)
		}
	case !refused:
		t.Errorf("%s does not say what is refused", file)
	case said == "":
		t.Errorf("%s compiles, and must not", file)
	case !regexp.MustCompile(pattern).MatchString(said):
		t.Errorf("%s: the compiler says\n%s\nwant %s", file, said, pattern)
	}
}

// byPackage splits the compiler's answer at its lines “# package”.
func byPackage(out string) map[string]string {
	said := map[string]string{}
	current := ""
	for _, line := range strings.Split(out, "\n") {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			current = name
		} else if line != "" {
			said[current] += line + "\n"
		}
	}
	return said
}
