package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clients are the blocks of code of the README's section on other programs, by the
// language they are written in.
func clients(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(built.root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(text), "\n## From other programs\n")
	if !ok {
		t.Fatal("the README says nothing of other programs")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	out := map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```(\\w+)\n(.*?)```").FindAllStringSubmatch(section, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// What the README shows for curl and Python runs as it stands there, but for the
// address; of what needs a program that is not here the addresses are asked.
func TestClientsOfTheREADME(t *testing.T) {
	s := looking(t)
	all := clients(t)
	for _, c := range []struct {
		language string
		program  []string
		file     string // that the program writes; empty: its output is looked at
		says     []string
	}{
		{"sh", []string{"sh", "-eu", "-c"}, "jobs.csv", []string{"unit,unit_code,unit_name", "tv-tracu,849,Huyện Trà Cú", ",7415,"}},
		{"sh", []string{"sh", "-eu", "-c"}, "", []string{`"counts":{"new":1,"revised":1,"withdrawn":0}`, `"before":{"value":122`}},
		{"python", []string{"python3", "-c"}, "", []string{"Trà Cú District; 2014H1; 7415; reported", "Càng Long District; 2014H1; 6544; reported", "Duyên Hải District; 2014H1; 5494; reported"}},
	} {
		t.Run(c.language+c.file, func(t *testing.T) {
			if _, err := exec.LookPath(c.program[0]); err != nil {
				t.Skipf("SKIPPED: no %s on this machine", c.program[0])
			}
			code := strings.ReplaceAll(all[c.language], "http://127.0.0.1:8080", s.address)
			if code == "" {
				t.Fatalf("the README has no block of %s", c.language)
			}
			run := exec.Command(c.program[0], append(c.program[1:], code)...)
			run.Dir = t.TempDir()
			run.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8")
			out, err := run.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if c.file != "" {
				if out, err = os.ReadFile(filepath.Join(run.Dir, c.file)); err != nil {
					t.Fatal(err)
				}
			}
			for _, want := range c.says {
				if !strings.Contains(string(out), want) {
					t.Errorf("%q is not in\n%s", want, out)
				}
			}
		})
	}
	address := regexp.MustCompile(`http://127\.0\.0\.1:8080(/[^\s")']*)`)
	for _, language := range []string{"sh", "python", "r", "m", "text"} {
		found := address.FindAllStringSubmatch(all[language], -1)
		if len(found) == 0 {
			t.Errorf("the block of %s asks no address", language)
		}
		for _, m := range found {
			if strings.HasSuffix(m[1], "/") { // joined in the program
				continue
			}
			if r, body := s.get(m[1]); r.StatusCode != http.StatusOK {
				t.Errorf("%s: %s: %s\n%.300s", language, m[1], r.Status, body)
			}
		}
	}
}

// What changed is a command too, like every other question.
func TestChangesOnTheCommandLine(t *testing.T) {
	i := traVinh(t)
	out, code := i.run("query", "changes", "--since", "2014-07-13")
	if code != 0 || !strings.Contains(out, "complaints_resolved") || !strings.Contains(out, "bổ sung 6 đơn của xã Định An gửi sau") {
		t.Errorf("exit %d\n%s", code, out)
	}
	out, code = i.run("query", "changes", "--since", "2014-07-13", "--parent", "tv-tracu", "--indicator", "complaints_rate", "--format", "json", "--lang", "en")
	if code != 0 || !strings.Contains(out, `"from_revisions":3.529411765`) {
		t.Errorf("exit %d\n%s", code, out)
	}
	if out, code = i.run("query", "changes", "--since", "hôm-qua"); code == 0 || !strings.Contains(out, "hôm-qua") {
		t.Errorf("exit %d\n%s", code, out)
	}
}
