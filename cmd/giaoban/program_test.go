package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests of this package use the program as its users do: a process, its
// commands, its address. One build serves them all.
var built struct {
	dir, program, root string
	loaded             sync.Once // the store with the bundled figures in it, to copy
	browser            browser   // one for all tests; each page is a window of its own
	shown              sync.Once // the server that tests only look at
	looked             *server
}

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp(inMemory(), "giaoban")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	if err := os.Setenv("TMPDIR", dir); err != nil { // stores are copied for each test: thousands of small files
		panic(err)
	}
	defer built.browser.end()
	defer func() {
		if built.looked != nil {
			built.looked.t = nil // the test that started it is long over
			built.looked.stop()
		}
	}()
	built.dir, built.program, built.root = dir, filepath.Join(dir, "giaoban"), root
	build := exec.Command("go", "build", "-o", built.program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building the program: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// inMemory is a folder that lies in memory, where the system has one; else the usual.
func inMemory() string {
	if i, err := os.Stat("/dev/shm"); err == nil && i.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// installation is one configuration with a store of its own.
type installation struct {
	t      testing.TB
	config string
	env    []string
}

// install writes a configuration: a catalogue folder and a fresh store.
func install(t testing.TB, catalogue, today string) *installation {
	t.Helper()
	return installIn(t, t.TempDir(), catalogue, today)
}

func installIn(t testing.TB, dir, catalogue, today string) *installation {
	t.Helper()
	i := &installation{t: t, config: filepath.Join(dir, "giaoban.yaml")}
	text := fmt.Sprintf("listen: 127.0.0.1:0\ncatalogue: %s\nstore:\n  url: chdb://%s/store\n", catalogue, dir)
	if today != "" {
		text += "today: " + today + "\n"
	}
	if err := os.WriteFile(i.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return i
}

// bundled is the installation of a first start: nothing is loaded yet.
func bundled(t testing.TB) *installation {
	return install(t, filepath.Join(built.root, "configs/catalogues/tra-vinh"), "2014-07-15")
}

// loaded is a store into which the bundled figures were loaded once for all tests.
func loaded(t testing.TB) string {
	t.Helper()
	kept := filepath.Join(built.dir, "store")
	built.loaded.Do(func() {
		first := bundled(t)
		s := first.serve()
		s.prepare()
		s.stop()
		copyStore(t, filepath.Join(filepath.Dir(first.config), "store"), kept)
	})
	return kept
}

// traVinh is an installation that has started before: its figures are there.
func traVinh(t testing.TB) *installation {
	t.Helper()
	i := bundled(t)
	copyStore(t, loaded(t), filepath.Join(filepath.Dir(i.config), "store"))
	return i
}

// looking is the server of the bundled province for tests that send nothing and stop
// nothing: one for them all.
func looking(t testing.TB) *server {
	t.Helper()
	built.shown.Do(func() {
		dir := filepath.Join(built.dir, "looked")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		copyStore(t, loaded(t), filepath.Join(dir, "store"))
		i := installIn(t, dir, filepath.Join(built.root, "configs/catalogues/tra-vinh"), "2014-07-15")
		built.looked = i.start()
	})
	if built.looked == nil {
		t.Fatal("the server that tests look at did not start")
	}
	return &server{t: t, address: built.looked.address, started: built.looked.started, lines: built.looked.lines, log: built.looked.log}
}

func copyStore(t testing.TB, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-a", from, to).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func (i *installation) command(args ...string) *exec.Cmd {
	c := exec.Command(built.program, append([]string{"--config", i.config}, args...)...)
	c.Dir = built.root // the engine library lies in its node_modules
	c.Env = append(os.Environ(), i.env...)
	return c
}

// run runs a command to its end.
func (i *installation) run(args ...string) (out string, code int) {
	i.t.Helper()
	c := i.command(args...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		i.t.Fatal(err)
	}
	return stdout.String() + stderr.String(), c.ProcessState.ExitCode()
}

// server is a running program.
type server struct {
	t       testing.TB
	command *exec.Cmd
	address string
	started time.Duration
	lines   []string
	log     *bytes.Buffer
	ended   chan error
}

// serve starts a server that ends with the test.
func (i *installation) serve() *server {
	i.t.Helper()
	s := i.start()
	i.t.Cleanup(s.stop)
	return s
}

// start starts the server and waits for its last line, the address.
func (i *installation) start() *server {
	i.t.Helper()
	s := &server{t: i.t, command: i.command("serve"), log: &bytes.Buffer{}, ended: make(chan error, 1)}
	out, err := s.command.StdoutPipe()
	if err != nil {
		i.t.Fatal(err)
	}
	s.command.Stderr = s.log
	began := time.Now()
	if err := s.command.Start(); err != nil {
		i.t.Fatal(err)
	}
	lines := make(chan string)
	go func() {
		for scan := bufio.NewScanner(out); scan.Scan(); {
			lines <- scan.Text()
		}
		s.ended <- s.command.Wait()
		close(lines)
	}()
	for deadline := time.After(2 * time.Minute); ; {
		select {
		case line, open := <-lines:
			if !open {
				i.t.Fatalf("the server ended before it was ready:\n%s\n%s", strings.Join(s.lines, "\n"), s.log)
			}
			s.lines = append(s.lines, line)
			if strings.HasPrefix(line, "http://") {
				s.address, s.started = line, time.Since(began)
				return s
			}
		case <-deadline:
			i.t.Fatalf("the server is not ready after two minutes:\n%s", s.log)
		}
	}
}

// stop asks the server to end and waits; it is called again harmlessly.
func (s *server) stop() {
	if s.command.Process == nil || s.ended == nil {
		return
	}
	_ = s.command.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(15 * time.Second):
		_ = s.command.Process.Kill()
		if s.t != nil {
			s.t.Error("the server did not end within 15 seconds of SIGTERM")
		}
	}
	s.ended = nil
}

func (s *server) get(path string) (*http.Response, []byte) {
	s.t.Helper()
	r, err := http.Get(s.address + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return r, body
}

// api asks a call and decodes its answer.
func (s *server) api(path string, into any) {
	s.t.Helper()
	r, body := s.get("/api/v1/" + path)
	if r.StatusCode != http.StatusOK {
		s.t.Fatalf("%s: %s\n%s", path, r.Status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		s.t.Fatalf("%s: %v", path, err)
	}
}

// send posts a file's bytes.
func (s *server) send(query, kind string, body io.Reader, into any) int {
	s.t.Helper()
	r, err := http.Post(s.address+"/api/v1/reports?"+query, kind, body)
	if err != nil {
		s.t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		s.t.Fatal(err)
	}
	return r.StatusCode
}

// data is the folder of real data sets beside the project.
func data(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(built.root, "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the data set %s is not beside the project (../shared/data)", name)
		}
		t.Skipf("SKIPPED: the data set %s is not beside the project (../shared/data)", name)
	}
	return path
}
