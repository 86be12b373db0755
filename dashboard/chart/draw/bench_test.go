package draw

import (
	"context"
	"runtime"
	"testing"
)

// BenchmarkDraw is the time of one chart of each meaning in an engine that is ready,
// of one that is kept, and of reading the library; the baseline, Chromium drawing the
// same options, is in browser_test.go.
func BenchmarkDraw(b *testing.B) {
	all := examples(b)
	for _, name := range []string{"spark", "bullet_good", "strip", "multiple_up", "distribution_pilot", "ranking", "columns", "trend", "heat", "distribution_time", "tiles", "trend_long"} {
		w, h := size(name)
		b.Run(name, func(b *testing.B) {
			d := drawer(b)
			drawn(b, all["spark"], 64, 36) // the library is read
			n := 0
			for b.Loop() {
				n++
				d.kept = newKeep(0)
				if _, err := d.Draw(context.Background(), Chart{all[name], w, h}); err != nil {
					b.Fatal(err)
				}
			}
			d.kept = newKeep(budget)
		})
	}
	b.Run("kept", func(b *testing.B) {
		d := drawer(b)
		drawn(b, all["trend"], 640, 370)
		for b.Loop() {
			if _, err := d.Draw(context.Background(), Chart{all["trend"], 640, 370}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		for b.Loop() {
			d, err := New(drawer(b).assets)
			if err != nil {
				b.Fatal(err)
			}
			d.Warm()
		}
	})
	b.Run("engine", func(b *testing.B) {
		var before, after runtime.MemStats
		d := drawer(b)
		d.Warm()
		var kept []*engine
		runtime.GC()
		runtime.ReadMemStats(&before)
		for b.Loop() {
			e, err := d.engine()
			if err != nil {
				b.Fatal(err)
			}
			if _, err := e.draw(context.Background(), Chart{all["trend"], 640, 370}); err != nil {
				b.Fatal(err)
			}
			kept = append(kept, e)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(len(kept))/(1<<20), "MB/engine")
		runtime.KeepAlive(kept)
	})
}
