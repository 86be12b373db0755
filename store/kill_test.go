package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// The kill -9 test. The test binary runs itself as a child that imports batches
// and is killed in a given stage of writing one: file, batch, cells, observations,
// accepted. The next child opens the store, sends the interrupted batch again as
// a retry of the same request, and goes on. In the end nothing acknowledged may
// be lost, nothing be there in part, nothing twice.
const (
	killFolder  = "GIAOBAN_KILL_FOLDER"  // set: this process is such a child
	killStage   = "GIAOBAN_KILL_STAGE"   // die while this stage is being written
	killWait    = "GIAOBAN_KILL_WAIT"    // so many microseconds after it began
	killFrom    = "GIAOBAN_KILL_FROM"    // the first batch that was not acknowledged
	killLibrary = "GIAOBAN_KILL_LIBRARY" // the engine's, where it is not the usual one
	killRows    = 3000                   // of a batch
	killPieces  = 2                      // of its file, in MiB
)

var stages = []stage{stageFile, stageBatch, stageCells, stageObservations, stageAccepted}

func TestMain(m *testing.M) {
	if os.Getenv(killFolder) != "" {
		importUntilKilled()
		return
	}
	os.Exit(m.Run())
}

// importUntilKilled writes "acknowledged N" after each batch and "passed S" after
// each stage, so that the parent knows in which stage the kill fell.
func importUntilKilled() {
	ctx := context.Background()
	s, err := Open(ctx, Options{URL: "chdb:" + os.Getenv(killFolder), Library: os.Getenv(killLibrary)})
	exitOn(err)
	say := func(format string, args ...any) { fmt.Fprintf(os.Stdout, format+"\n", args...) }
	from, _ := strconv.Atoi(os.Getenv(killFrom))
	wait, _ := strconv.Atoi(os.Getenv(killWait))
	victim := from + 1 // the batch before it is the retry of the last victim
	for n := from; ; n++ {
		begin := func(next stage) {
			if n == victim && string(next) == os.Getenv(killStage) {
				go func() {
					time.Sleep(time.Duration(wait) * time.Microsecond)
					syscall.Kill(os.Getpid(), syscall.SIGKILL)
				}()
			}
		}
		s.pass = func(done stage) {
			say("passed %s", done)
			for i, st := range stages[:len(stages)-1] {
				if st == done {
					begin(stages[i+1])
				}
			}
			if done == stageAccepted && n == victim { // the kill came too late
				time.Sleep(time.Second)
			}
		}
		say("begun %d", n)
		begin(stageFile)
		exitOn(importOnce(ctx, s, n))
		say("acknowledged %d", n)
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

func killFile(n int) []byte {
	return bytes.Repeat([]byte(fmt.Sprintf("%07d\n", n)), killPieces<<17)
}

// importOnce sends batch n as ingest does: a request with a key that was answered
// before is not done again.
func importOnce(ctx context.Context, s *Store, n int) error {
	key := "batch " + strconv.Itoa(n)
	file := killFile(n)
	return s.Write(ctx, func(w Writer) error {
		if _, err := w.ByKey(ctx, key); !errors.Is(err, ErrNotFound) {
			return err
		}
		i := 0
		rows := func() (o giaoban.Observation, c Cell, ok bool) {
			if i == killRows {
				return o, c, false
			}
			day := giaoban.NewDate(2014, 1, 1) + giaoban.Date(n)
			o.Figure = giaoban.Figure{Indicator: "i" + strconv.Itoa(i%7), Unit: giaoban.UnitID("u" + strconv.Itoa(i/7)),
				Period: giaoban.Period{Starts: day, Ends: day}}
			o.Amount, o.Status = giaoban.Of(giaoban.Whole(int64(n))), giaoban.Reported
			i++
			return o, Cell{Row: i, Col: 1, Raw: strconv.Itoa(n)}, true
		}
		_, err := w.Accept(ctx, Batch{Key: key, SHA256: hashOf(string(file))}, bytes.NewReader(file), rows,
			func(giaoban.Revision) string { return key })
		return err
	})
}

// torture is how many times something is done: few in a quick run, more in make test
// (GIAOBAN_FULL), many where GIAOBAN_TORTURE says so.
func torture(t testing.TB, quick, full int) int {
	normal := quick
	if os.Getenv("GIAOBAN_FULL") != "" {
		normal = full
	}
	text := os.Getenv("GIAOBAN_TORTURE")
	if text == "" {
		return normal
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("GIAOBAN_TORTURE=%q is no number", text)
	}
	return max(n, normal)
}

func TestKilledWhileWritingLosesNothing(t *testing.T) {
	dir := t.TempDir()
	kills := torture(t, 25, 100) // five and twenty in each stage
	fell := map[stage]int{}
	acknowledged := -1
	// A stage's usual length in microseconds, for spreading the kills over it;
	// it adapts to what is seen.
	length := map[stage]int{stageFile: 20000, stageBatch: 5000, stageCells: 15000, stageObservations: 15000, stageAccepted: 5000}
	for try := 0; try < 4*kills; try++ {
		aim, done := nextStage(fell, kills)
		if done {
			break
		}
		stage, last := killOnce(t, dir, aim, acknowledged+1, rand.IntN(length[aim]+1))
		acknowledged = max(acknowledged, last)
		fell[stage]++
		if stage != aim {
			length[aim] = length[aim]*2/3 + 100
		}
	}
	for _, st := range stages {
		if fell[st] < kills/len(stages) {
			t.Errorf("%d kills fell in stage %s, want %d", fell[st], st, kills/len(stages))
		}
	}
	t.Logf("kills by stage: %v; batches acknowledged: %d", fell, acknowledged+1)
	s := open(t, dir)
	for n := range acknowledged + 3 { // and the one killed last, and one new
		if err := importOnce(context.Background(), s, n); err != nil {
			t.Fatal(err)
		}
	}
	checkWhole(t, s, acknowledged+3)
}

// nextStage is a stage that has not had its share of kills.
func nextStage(fell map[stage]int, kills int) (stage, bool) {
	for _, st := range stages {
		if fell[st] < kills/len(stages) {
			return st, false
		}
	}
	return "", true
}

// killOnce runs a child until it dies and says in which stage of the batch it was
// writing, and the last batch it acknowledged.
func killOnce(t *testing.T, dir string, aim stage, from, wait int) (in stage, acknowledged int) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killFolder+"="+dir, killStage+"="+string(aim),
		killFrom+"="+strconv.Itoa(from), killWait+"="+strconv.Itoa(wait))
	var stderr strings.Builder
	child.Stderr = &stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged, in = -1, stageFile
	for lines := bufio.NewScanner(out); lines.Scan(); {
		word, what, _ := strings.Cut(lines.Text(), " ")
		switch word {
		case "begun":
			in = stageFile
		case "acknowledged":
			acknowledged, _ = strconv.Atoi(what)
		case "passed":
			in = following(stage(what))
		}
	}
	err = child.Wait()
	if status, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended by itself: %v\n%s", err, stderr.String())
	}
	return in, acknowledged
}

func following(done stage) stage {
	for i, st := range stages[:len(stages)-1] {
		if st == done {
			return stages[i+1]
		}
	}
	return "done"
}

// checkWhole looks at every batch: each of n is accepted once, with all its rows,
// cells and bytes, and nothing else is there.
func checkWhole(t *testing.T, s *Store, n int) {
	t.Helper()
	for name, c := range map[string]struct{ sql, want string }{
		"accepted batches by key": {"SELECT count(), uniqExact(key) FROM (SELECT key, batch FROM giaoban.batch GROUP BY key, batch HAVING max(state) = 2)", fmt.Sprintf("%d\t%d", n, n)},
		"unfinished batches":      {"SELECT count() FROM (SELECT batch FROM giaoban.batch GROUP BY batch HAVING max(state) = 1)", "0"},
		"rows":                    {"SELECT count(), uniqExact(indicator, unit, starts) FROM giaoban.observation", fmt.Sprintf("%d\t%d", n*killRows, n*killRows)},
		"partial batches":         {fmt.Sprintf("SELECT count() FROM (SELECT batch FROM giaoban.observation GROUP BY batch HAVING count() != %d)", killRows), "0"},
		"rows of no batch":        {"SELECT count() FROM giaoban.observation WHERE batch NOT IN (SELECT batch FROM giaoban.batch WHERE state = 2)", "0"},
		"rows without their cell": {"SELECT count() FROM giaoban.observation WHERE (batch, source) NOT IN (SELECT DISTINCT batch, arrayJoin(range(source, source + span)) FROM giaoban.cell)", "0"},
		"wrong values":            {"SELECT countIf(value != dateDiff('day', toDate32('2014-01-01'), starts)) FROM giaoban.observation", "0"},
		"keys":                    {"SELECT (SELECT count() = uniqExact(number) AND count() = uniqExact(id) FROM giaoban.unit_key), (SELECT count() FROM giaoban.indicator_key)", "1\t7"},
	} {
		if got := ask(t, s, c.sql); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if s.DataVersion() != uint64(n) {
		t.Errorf("version %d, want %d", s.DataVersion(), n)
	}
	for i := range n {
		if _, kept, err := s.fileKept(context.Background(), hashOf(string(killFile(i)))); err != nil || !kept {
			t.Errorf("the file of batch %d is not whole: %v", i, err)
		}
	}
}
