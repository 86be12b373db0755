package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store/chdb"
)

func text(v any) string { return fmt.Sprintf("%+v", v) }

// What stands in the way of opening is told with its cause, the path, and the
// remedy, in both languages.
func TestOpeningIsRefusedWithTheRemedy(t *testing.T) {
	held := t.TempDir()
	holder := exec.Command(os.Args[0])
	holder.Env = append(os.Environ(), killFolder+"="+held, killFrom+"=0", killStage+"=none")
	out, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer holder.Wait()
	defer holder.Process.Kill()
	bufio.NewReader(out).ReadString('\n') // it is open

	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		o     Options
		words []string
	}{
		"held by another process": {Options{URL: "chdb:" + held}, []string{held, strconv.Itoa(holder.Process.Pid), "đang được", "held"}},
		"a file":                  {Options{URL: "chdb:" + file}, []string{file, "folder"}},
		"nowhere to be made":      {Options{URL: "chdb:/proc/giaoban"}, []string{"/proc/giaoban", "write"}},
		"a cluster":               {Options{URL: "clickhouse://an:SECRET7@db/d?cluster=c"}, []string{"cluster", "cụm máy"}},
	} {
		_, err := Open(context.Background(), c.o)
		var refusal *chdb.Refusal
		if !errors.As(err, &refusal) || refusal.VI == "" || refusal.EN == "" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, w := range c.words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %q is not said in %v", name, w, err)
			}
		}
	}
	if h, is, err := HeldBy("chdb:" + held); !is || h.PID != holder.Process.Pid || err != nil {
		t.Errorf("held by %+v %v %v", h, is, err)
	}
}

// The library is looked for before anything is loaded; a process that has loaded
// one keeps it, so this is asked of a fresh process.
func TestAMissingLibraryIsSaid(t *testing.T) {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killFolder+"="+t.TempDir(), killLibrary+"=/nowhere/libchdb.so")
	out, err := child.CombinedOutput()
	if child.ProcessState.ExitCode() != 3 || !strings.Contains(string(out), "/nowhere/libchdb.so") || !strings.Contains(string(out), "npm ci") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestAServerThatIsNotThereIsAnErrorWithoutThePassword(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("SECRET7\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"clickhouse://an@127.0.0.1:1/d?dial_timeout=200ms", "https://an@127.0.0.1:1/d?dial_timeout=200ms"} {
		_, err := Open(context.Background(), Options{URL: url, PasswordFile: secret})
		if err == nil || strings.Contains(err.Error(), "SECRET7") || !strings.Contains(err.Error(), "127.0.0.1:1") {
			t.Errorf("%s: %v", url, err)
		}
	}
	_, err := Open(context.Background(), Options{URL: "https://an@127.0.0.1:1/d", PasswordFile: secret + "x"})
	if err == nil || !strings.Contains(err.Error(), secret+"x") {
		t.Errorf("a password file that is not there: %v", err)
	}
}

func TestWritersWaitForEachOtherAndClose(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := context.Background()
	var wg sync.WaitGroup
	for w := range 6 {
		wg.Go(func() {
			for n := range 5 {
				r := reported(t, "x", "unit "+strconv.Itoa(w), "2014-0"+strconv.Itoa(n+1), int64(n))
				if _, err := trySend(s, time.Time{}, strconv.Itoa(w), r); err != nil {
					t.Error(err)
				}
				if _, err := s.Latest(ctx, Filter{Indicators: []string{"x"}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if got := latest(t, s, Filter{}); len(got) != 30 || s.DataVersion() != 30 {
		t.Errorf("%d figures, version %d", len(got), s.DataVersion())
	}
	before := s.Statements()
	_, _ = s.DataVersion(), s.LastReceived()
	if s.Statements() != before {
		t.Error("the data version asks the engine")
	}
	if err := s.Ready(ctx); err != nil || s.Statements() != before+1 {
		t.Errorf("ready: %v, %d statements", err, s.Statements()-before)
	}
	entered, leave := make(chan struct{}), make(chan struct{})
	go s.Write(ctx, func(Writer) error { close(entered); <-leave; return nil })
	<-entered
	short, stop := context.WithTimeout(ctx, 20*time.Millisecond)
	defer stop()
	if err := s.Write(short, func(Writer) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a writer that may not wait: %v", err)
	}
	close(leave)
	closeStore(t, s)
	if err := s.Write(ctx, func(Writer) error { return nil }); !errors.Is(err, errClosed) {
		t.Errorf("a closed store: %v", err)
	}
	if _, err := s.Latest(ctx, Filter{}); err == nil {
		t.Error("a closed store answers")
	}
	closeStore(t, s)
}

// A report that is given up on the way stores nothing, and the next one goes.
func TestAReportGivenUpStoresNothing(t *testing.T) {
	s := open(t, t.TempDir())
	ctx, stop := context.WithCancel(context.Background())
	rows := many(300_000, true)
	taken := 0
	err := s.Write(ctx, func(w Writer) error {
		_, err := w.Accept(ctx, Batch{}, nil, func() (giaoban.Observation, Cell, bool) {
			if taken++; taken == 200_000 {
				stop()
			}
			return rows()
		}, func(giaoban.Revision) string { return "" })
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	if got := ask(t, s, "SELECT count() FROM giaoban.observation"); got != "0" || s.DataVersion() != 0 {
		t.Errorf("%s rows, version %d", got, s.DataVersion())
	}
	list, err := s.Batches(context.Background(), 0, 10)
	if err != nil || len(list) != 1 || list[0].State != Abandoned {
		t.Errorf("batches %+v %v", list, err)
	}
	send(t, s, time.Time{}, "f", reported(t, "x", "a", "2014", 1))
	if got := latest(t, s, Filter{Indicators: []string{"x"}}); len(got) != 1 {
		t.Errorf("the next report: %+v", got)
	}
}
