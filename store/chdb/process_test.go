package chdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary play a second process: one that opens a store
// and says how that went.
func TestMain(m *testing.M) {
	if path := os.Getenv("CHDB_TEST_STORE"); path != "" {
		os.Exit(secondProcess(path, os.Getenv("CHDB_TEST_LIBRARY")))
	}
	os.Exit(m.Run())
}

// secondProcess ends with 0 after holding the store until its input ends, and
// with 3 when refused.
func secondProcess(path, library string) int {
	e, err := Open(context.Background(), Options{Path: path, Library: library})
	var r *Refusal
	if errors.As(err, &r) {
		fmt.Printf("refused %s\n%s\n%s\n", r.Code, r.VI, r.EN)
		return 3
	}
	if err != nil {
		fmt.Println("failed", err)
		return 1
	}
	if err := e.Announce("http://127.0.0.1:8080", "bí mật"); err != nil {
		fmt.Println("failed", err)
		return 1
	}
	fmt.Println("holding")
	io.Copy(io.Discard, os.Stdin)
	if err := errors.Join(e.Close(), Shutdown()); err != nil {
		fmt.Println("failed", err)
		return 1
	}
	return 0
}

// another runs that process to its end and gives its words and exit code.
func another(t *testing.T, path, library string) (string, int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := osexec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), "CHDB_TEST_STORE="+path, "CHDB_TEST_LIBRARY="+library)
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	var exit *osexec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestStoresOneAfterTheOther(t *testing.T) {
	dirs := []string{t.TempDir(), t.TempDir()}
	for round := range 3 {
		for i, dir := range dirs {
			e, err := Open(t.Context(), Options{Path: dir, Connections: 2})
			if err != nil {
				t.Fatal(err)
			}
			if round == 0 {
				for _, q := range []string{"CREATE DATABASE giaoban ENGINE = Atomic", fmt.Sprintf("CREATE TABLE giaoban.t%d (a UInt8) ENGINE = MergeTree ORDER BY a", i)} {
					if _, err := e.Query(t.Context(), q, "Null"); err != nil {
						t.Fatal(err)
					}
				}
			}
			got, err := e.Query(t.Context(), "SHOW TABLES FROM giaoban", "TSV")
			if want := fmt.Sprintf("t%d\n", i); err != nil || string(got) != want {
				t.Errorf("store %d holds %q, want %q: %v", i, got, want, err)
			}
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestOneStoreAtATimeInAProcess(t *testing.T) {
	e, _ := open(t)
	for _, path := range []string{e.Path(), t.TempDir()} {
		_, err := Open(t.Context(), Options{Path: path})
		var r *Refusal
		if !errors.As(err, &r) || r.Code != "engine_busy" || !strings.Contains(r.EN, e.Path()) {
			t.Errorf("got %v", err)
		}
	}
	if err := Shutdown(); err == nil {
		t.Error("the engine lets itself be shut down under an open store")
	}
}

func TestRelativePathIsMadeAbsolute(t *testing.T) {
	library, err := findLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	cwd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	e, err := Open(t.Context(), Options{Path: "var/kho", Library: library})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if want := filepath.Join(cwd, "var", "kho"); e.Path() != want {
		t.Errorf("path is %s, want %s", e.Path(), want)
	}
	disk, err := e.Query(t.Context(), "SELECT path FROM system.disks", "TSV")
	if want := filepath.Join(cwd, "var", "kho") + "/\n"; err != nil || string(disk) != want {
		t.Errorf("the engine writes to %q, want %q: %v", disk, want, err)
	}
}

func TestSecondProcessIsToldWhoHoldsTheStore(t *testing.T) {
	dir := t.TempDir()
	if _, held, err := HeldBy(dir); held || err != nil {
		t.Errorf("an unused folder is held: %v", err)
	}
	server := osexec.Command(os.Args[0])
	server.Env = append(os.Environ(), "CHDB_TEST_STORE="+dir)
	server.Stderr = t.Output()
	stdin, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Wait()
	defer stdin.Close()
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "holding\n" {
		t.Fatalf("the server says %q: %v", line, err)
	}

	h, held, err := HeldBy(dir)
	if want := (Holder{PID: server.Process.Pid, Address: "http://127.0.0.1:8080", Token: "bí mật"}); err != nil || !held || h != want {
		t.Errorf("held by %+v (%v, %v), want %+v", h, held, err, want)
	}
	if info, err := os.Stat(filepath.Join(dir, lockName)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the token is readable for others: %v, %v", info.Mode(), err)
	}
	said, code := another(t, dir, "")
	for _, want := range []string{"refused store_held", dir, fmt.Sprintf("tiến trình %d", server.Process.Pid), "http://127.0.0.1:8080", "hãy gửi lệnh"} {
		if code != 3 || !strings.Contains(said, want) {
			t.Errorf("the second process ends with %d and says %q, without %q", code, said, want)
		}
	}

	// Without our lock it is the engine that refuses, and says why only on
	// standard error.
	lockFile := filepath.Join(dir, lockName)
	if err := os.Rename(lockFile, lockFile+".away"); err != nil {
		t.Fatal(err)
	}
	if said, code := another(t, dir, ""); code != 3 || !strings.Contains(said, "refused engine_refused") || !strings.Contains(said, dir) {
		t.Errorf("without the lock the second process ends with %d and says %q", code, said)
	}
	if err := os.Rename(lockFile+".away", lockFile); err != nil {
		t.Fatal(err)
	}

	stdin.Close()
	if err := server.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, held, err := HeldBy(dir); held || err != nil {
		t.Errorf("still held after the end: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, lockName)); err != nil || len(text) > 0 {
		t.Errorf("the token stays on disk: %q, %v", text, err)
	}
}

func TestKilledHolderLeavesTheStoreFree(t *testing.T) {
	dir := t.TempDir()
	for range torture(2, 20) {
		server := osexec.Command(os.Args[0])
		server.Env = append(os.Environ(), "CHDB_TEST_STORE="+dir)
		stdin, err := server.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		stdout, err := server.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "holding\n" {
			t.Fatalf("the server says %q: %v", line, err)
		}
		server.Process.Kill()
		server.Wait()
		stdin.Close()
		if _, held, err := HeldBy(dir); held || err != nil {
			t.Errorf("held by the dead: %v", err)
		}
	}
	e, err := Open(t.Context(), Options{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}
