package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The server is killed with -9 at a random moment of a sending or an undoing, starts
// again and is sent the same under the same key. What stands between is what stood before
// or what was sent, never a mixture; what was acknowledged stands; in the end each
// sending is one batch. The kills inside the pipeline itself are in ingest and store.
func TestKilledServerLosesNothing(t *testing.T) {
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("GIAOBAN_TORTURE")); err == nil {
		kills = max(kills, n)
	}
	i := traVinh(t)
	k := &killing{t: t, s: i.serve()}
	now := k.standing()
	before := now
	k.send(0) // how long one takes, with nothing to hinder it
	began := time.Now()
	batch, _ := k.send(1)
	length := 2 * time.Since(began)
	now = k.sent(now, 1)
	acknowledged, silent := 0, 0
	for n := 2; n < kills+2; n++ {
		was, ask := now, func() (string, bool) { return k.send(n) }
		if n%3 == 1 { // takes back the one before it
			of := batch
			now, ask = before, func() (string, bool) { return k.post("/api/v1/reports/"+of+"/undo?note=n", n, "") }
		} else {
			before, now = now, k.sent(now, n)
		}
		answer := make(chan string, 1)
		go func() {
			b, _ := ask()
			answer <- b
		}()
		time.Sleep(rand.N(length))
		k.s.kill()
		first := <-answer
		k.s = i.serve()
		stands := k.standing()
		switch {
		case first != "" && !maps.Equal(stands, now):
			t.Fatalf("sending %d was acknowledged as %s, and in force is %v", n, first, stands)
		case !maps.Equal(stands, now) && !maps.Equal(stands, was):
			t.Fatalf("sending %d is there in part: %v", n, stands)
		}
		var ok bool
		if batch, ok = ask(); !ok || first != "" && batch != first {
			t.Fatalf("sending %d again: batch %q, first %q", n, batch, first)
		}
		if stands = k.standing(); !maps.Equal(stands, now) {
			t.Fatalf("after sending %d again in force is %v", n, stands)
		}
		if first != "" {
			acknowledged++
		} else {
			silent++
		}
	}
	k.eachOnce(kills + 2)
	t.Logf("%d kills within %v: %d after the answer, %d before it", kills, length.Round(time.Millisecond), acknowledged, silent)
}

// killing is a server that is killed and started again, and what is sent to it.
type killing struct {
	t testing.TB
	s *server
}

var killedUnits = []string{"tv-cauke", "tv-canglong", "tv-tieucan", "tv-tracu"}

// sent is what is in force after sending n: its number in every cell.
func (k *killing) sent(now map[string]float64, n int) map[string]float64 {
	now = maps.Clone(now)
	for _, unit := range killedUnits {
		for year := 2011; year < 2015; year++ {
			now[fmt.Sprintf("%s %dH1", unit, year)], now[fmt.Sprintf("%s %dH2", unit, year)] = float64(n+1), float64(n+1)
		}
	}
	return now
}

// send sends file n under its key; the batch is empty where no answer came.
func (k *killing) send(n int) (batch string, accepted bool) {
	var rows strings.Builder
	rows.WriteString("unit,indicator,period,value\n")
	all := k.sent(map[string]float64{}, n)
	for _, cell := range slices.Sorted(maps.Keys(all)) {
		unit, period, _ := strings.Cut(cell, " ")
		fmt.Fprintf(&rows, "%s,iso_agencies,%s,%v\n", unit, period, all[cell])
	}
	return k.post("/api/v1/reports?note=n", n, rows.String())
}

func (k *killing) post(path string, n int, body string) (batch string, accepted bool) {
	r, err := http.NewRequest(http.MethodPost, k.s.address+path, strings.NewReader(body))
	if err != nil {
		k.t.Error(err)
		return "", false
	}
	r.Header.Set("Content-Type", "text/csv")
	r.Header.Set("Idempotency-Key", fmt.Sprint("killed ", n))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", false // killed before it answered
	}
	defer answer.Body.Close()
	var said struct{ Batch, State string }
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		return "", false
	}
	return said.Batch, said.State == "accepted"
}

// standing is what the server has in force of the figures that are sent.
func (k *killing) standing() map[string]float64 {
	k.t.Helper()
	var a answered
	k.s.api("series?indicator=iso_agencies&frequency=half&from=2011H1&to=2014H2&unit="+strings.Join(killedUnits, "&unit="), &a)
	now := map[string]float64{}
	for _, s := range a.Series {
		for _, p := range s.Points {
			if p.Value != nil {
				now[s.Unit.ID+" "+p.Period] = *p.Value
			}
		}
	}
	return now
}

// eachOnce looks at what came in: every sending is one accepted batch, and none of them
// is left half written.
func (k *killing) eachOnce(sendings int) {
	var list struct {
		Reports []struct{ Batch, State, File string }
	}
	k.s.api("reports?limit=1000", &list)
	taken := 0
	for _, r := range list.Reports {
		if r.State == "started" {
			k.t.Errorf("batch %s is half written", r.Batch)
		}
		if r.State == "accepted" && (r.File == "" || strings.HasPrefix(r.File, "hoan-tac")) {
			taken++
		}
	}
	if taken != sendings {
		k.t.Errorf("%d sendings became %d batches: %+v", sendings, taken, list.Reports)
	}
}

// kill ends the server as a power cut would.
func (s *server) kill() {
	_ = s.command.Process.Kill()
	<-s.ended
	s.ended = nil
}
