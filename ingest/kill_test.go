package ingest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// The kill -9 of whole sendings: the test binary runs itself as a child that sends
// files and undoes some, each under a key of its own, and is killed at a random moment
// of one. The next child sends the same again. In the end nothing acknowledged may be
// lost, nothing be there in part, nothing twice. The store's own kills are in store.
const (
	killFolder = "GIAOBAN_KILL_FOLDER" // set: this process is such a child
	killFrom   = "GIAOBAN_KILL_FROM"   // the first sending that was not acknowledged
	killWait   = "GIAOBAN_KILL_WAIT"   // dies so many microseconds into the one after it
)

func TestMain(m *testing.M) {
	if os.Getenv(killFolder) != "" {
		sendUntilKilled()
		return
	}
	os.Exit(m.Run())
}

func sendUntilKilled() {
	end := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
	st, err := store.Open(context.Background(), store.Options{URL: "chdb:" + os.Getenv(killFolder)})
	end(err)
	s := New(st, province(), Options{Now: func() time.Time { return receiptDay }})
	from, _ := strconv.Atoi(os.Getenv(killFrom))
	wait, _ := strconv.Atoi(os.Getenv(killWait))
	for n := from; ; n++ {
		if n == from+1 { // the one before it is the retry of the last victim
			go func() {
				time.Sleep(time.Duration(wait) * time.Microsecond)
				syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}()
		}
		end(sending(context.Background(), s, n))
		fmt.Println("acknowledged", n)
	}
}

// killedCells are the figures of every file of these sendings.
func killedCells() (cells []string) {
	for _, unit := range []string{"tv-tp", "tv-canglong", "tv-cauke"} {
		for _, indicator := range []string{"jobs", "houses", "iso"} {
			for year := 2005; year < 2014; year++ {
				cells = append(cells, fmt.Sprintf("%s,%s,%dH1", unit, indicator, year), fmt.Sprintf("%s,%s,%dH2", unit, indicator, year))
			}
		}
	}
	return cells
}

// killedFile is what sending n brings: half of the figures, with n+1 in each.
func killedFile(n int) []byte {
	var b bytes.Buffer
	b.WriteString("unit,indicator,period,value\n")
	for i, cell := range killedCells() {
		if i%2 == n%2 {
			fmt.Fprintf(&b, "%s,%d\n", cell, n+1)
		}
	}
	return b.Bytes()
}

// sending does step n: a file, or of every third the undoing of the one before. Sent
// again under its key it is answered as the first time.
func sending(ctx context.Context, s *Service, n int) error {
	file := func(n int) (*Report, error) {
		return s.Ingest(ctx, File{Name: "bc.csv", Content: bytes.NewReader(killedFile(n))}, Given{Key: "sending " + strconv.Itoa(n), Note: "n"})
	}
	var r *Report
	var err error
	if n%3 == 2 {
		var before *Report
		if before, err = file(n - 1); err != nil {
			return err
		}
		batch, _ := strconv.ParseUint(before.Batch, 10, 64)
		r, err = s.Undo(ctx, giaoban.Revision(batch), Given{Key: "sending " + strconv.Itoa(n), Note: "n"})
	} else {
		r, err = file(n)
	}
	if err == nil && r.State != stateAccepted {
		err = fmt.Errorf("sending %d: %s %v", n, r.State, r.Issues)
	}
	return err
}

// standingAfter is what must be in force after the first n sendings.
func standingAfter(n int) map[string]string {
	now := map[string]string{}
	var before map[string]string
	for step := range n {
		if step%3 == 2 {
			for _, cell := range killedCells() {
				if was, ok := before[cell]; ok {
					now[cell] = was
				} else if now[cell] != "" {
					now[cell] = "withdrawn"
				}
			}
			continue
		}
		before = maps.Clone(now)
		for i, cell := range killedCells() {
			if i%2 == step%2 {
				now[cell] = strconv.Itoa(step + 1)
			}
		}
	}
	return now
}

func TestKilledWhileSendingLosesNothing(t *testing.T) {
	kills := 20
	if os.Getenv("GIAOBAN_FULL") != "" {
		kills = 40
	}
	if n, err := strconv.Atoi(os.Getenv("GIAOBAN_TORTURE")); err == nil {
		kills = max(kills, n)
	}
	dir := t.TempDir()
	done, length := 0, 60_000 // of a sending, in microseconds; it adapts to what is seen
	for range kills {
		last := killedSending(t, dir, done, rand.IntN(length))
		switch {
		case last > done: // the kill came after its sending
			length = length*3/4 + 1000
		case last < done: // it came before the retry was through
			length += 1000
		}
		done = max(done, last+1)
	}
	st := storetest.At(t, dir)
	s := New(st, province(), Options{Now: func() time.Time { return receiptDay }})
	total := done + 4 - (done+4)%3 // the one killed last, and more, to the end of a round
	for n := range total {
		if err := sending(t.Context(), s, n); err != nil {
			t.Fatal(err)
		}
	}
	want := standingAfter(total)
	all, err := st.Latest(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, o := range all {
		value := o.Value.String()
		if o.Status == giaoban.Withdrawn {
			value = "withdrawn"
		}
		got[fmt.Sprintf("%s,%s,%s", o.Unit, o.Indicator, o.Period)] = value
	}
	if !maps.Equal(got, want) {
		t.Errorf("after %d sendings and %d kills in force: %d figures, %v", total, kills, len(got), got)
	}
	batches, err := st.Batches(t.Context(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]int{}
	for _, b := range batches {
		if b.State == store.Accepted {
			keys[b.Key]++
		}
		if f, err := st.File(t.Context(), b.SHA256); err != nil {
			t.Errorf("the file of %s: %v", b.Key, err)
		} else if _, err = io.Copy(io.Discard, f); err != nil {
			t.Errorf("the file of %s: %v", b.Key, err)
		} else {
			f.Close()
		}
	}
	if len(keys) != total || slices.Max(slices.Collect(maps.Values(keys))) != 1 {
		t.Errorf("%d sendings became batches %v", total, keys)
	}
	t.Logf("%d kills, %d sendings acknowledged on the way", kills, done)
}

// killedSending runs a child until it dies, and gives the last sending it acknowledged.
func killedSending(t *testing.T, dir string, from, wait int) (acknowledged int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killFolder+"="+dir, killFrom+"="+strconv.Itoa(from), killWait+"="+strconv.Itoa(wait))
	var stderr strings.Builder
	child.Stderr = &stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged = from - 1
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, ok := strings.CutPrefix(lines.Text(), "acknowledged "); ok {
			acknowledged, _ = strconv.Atoi(n)
		}
	}
	err = child.Wait()
	if status, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v\n%s", err, stderr.String())
	}
	return acknowledged
}
