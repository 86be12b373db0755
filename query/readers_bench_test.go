package query_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// BenchmarkReadersWhileImporting asks the ranking and the page of a province over and
// over, with nothing else to do and while batches of 100,000 figures come in one after
// another: of indicators nobody asks for, and of the very ones that are asked for, so
// that each batch sends the readers to the store. Run it with -benchtime 1x.
func BenchmarkReadersWhileImporting(b *testing.B) {
	n := newNation(2)
	s := storetest.At(b, b.TempDir())
	n.fill(b, s)
	kept := query.New(s, n.catalogue(), query.Options{Today: func() giaoban.Date { return n.axis[months-1].Ends + 1 }})
	ask := n.questions(b)
	for _, name := range []string{"ranking100", "province20x12"} {
		ask[name](kept)
		ask[name](kept)
	}
	idle := map[string][]time.Duration{}
	for _, x := range []struct {
		name       string
		indicators []string
	}{{"alone", nil}, {"others", []string{"x", "y"}}, {"the same", n.codes}} {
		b.Run(x.name, func(b *testing.B) {
			stop, figures := importing(b, s, n, x.indicators)
			began := time.Now()
			took := map[string][]time.Duration{}
			for time.Since(began) < 3*time.Second {
				for _, name := range []string{"ranking100", "province20x12"} {
					asked := time.Now()
					ask[name](kept)
					took[name] = append(took[name], time.Since(asked))
				}
			}
			seconds := time.Since(began).Seconds()
			stop()
			b.ReportMetric(0, "ns/op")
			for name, all := range took {
				slices.Sort(all)
				half, most := all[len(all)/2], all[len(all)*99/100]
				if x.indicators == nil {
					idle[name] = all
				}
				b.ReportMetric(float64(half.Microseconds()), name+"-µs")
				b.ReportMetric(float64(most.Microseconds()), name+"-p99-µs")
				b.ReportMetric(float64(half)/float64(idle[name][len(idle[name])/2]), name+"-ratio")
			}
			b.ReportMetric(float64(*figures)/seconds/1e6, "Mrows/s")
		})
	}
}

// importing sends batches until it is stopped; it counts the figures that were stored.
func importing(b *testing.B, s *store.Store, n *nation, indicators []string) (stop func(), figures *int) {
	ctx, cancel := context.WithCancel(b.Context())
	figures = new(int)
	var wait sync.WaitGroup
	wait.Go(func() {
		for month := 0; indicators != nil && ctx.Err() == nil; month++ {
			p, left := n.axis[0], 100_000
			p.Starts = p.Starts.AddMonths(-1 - month%600) // before all others, so that no answer moves
			p.Ends = p.Starts.AddMonths(1) - 1
			err := s.Write(ctx, func(w store.Writer) error {
				_, err := w.Accept(ctx, store.Batch{By: "benchmark"}, nil, func() (o giaoban.Observation, c store.Cell, ok bool) {
					if left == 0 {
						return o, c, false
					}
					left--
					at := p
					at.Ends -= giaoban.Date(left / (len(n.ids) * len(indicators)) % 20) // spans of their own
					return giaoban.Observation{Figure: giaoban.Figure{Indicator: indicators[left%len(indicators)], Unit: n.ids[left/len(indicators)%len(n.ids)], Period: at},
						Amount: giaoban.Of(giaoban.Whole(int64(left % 97))), Status: giaoban.Reported}, c, true
				}, func(giaoban.Revision) string { return "{}" })
				return err
			})
			if err != nil && ctx.Err() == nil {
				b.Error(err)
				return
			}
			if err == nil {
				*figures += 100_000
			}
		}
	})
	return func() { cancel(); wait.Wait() }, figures
}
