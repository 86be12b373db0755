// Package bench measures one machine the way its owner would ask: how fast a large
// file goes in beside the engine's own CSV insert, how long the five questions of
// the briefing take cold and warm, and what memory it cost. It works in a scratch
// folder and touches no installation; the command line alone calls it.
package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/chdb"
)

// Options of a measurement.
type Options struct {
	Rows    int    // figures to load, at least 20,000
	Dir     string // scratch folder; emptied afterwards
	Library string // engine library; empty: where it is installed
	Out     io.Writer
}

// The shape of the data: a nation of provinces and districts, monthly reports.
const (
	provinces = 20
	districts = 100 // of each province
	months    = 100 // from 2006-01
)

// Run measures and prints; a ratio above 1 is in our favour for ingest.
func Run(ctx context.Context, o Options) error {
	n := max(1, o.Rows/(provinces*districts*months))
	rows := n * provinces * districts * months
	file := filepath.Join(o.Dir, "rows.csv")
	if err := write(file, n); err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "%d figures: %d indicators of %d units over %d months\n", rows, n, provinces*districts, months)
	engine, err := engineInsert(ctx, o, file)
	if err != nil {
		return fmt.Errorf("the engine's own insert: %w", err)
	}
	report(o.Out, "engine, INSERT … SELECT FROM file(CSV)", rows, engine, 0)
	s, err := store.Open(ctx, store.Options{URL: "chdb:" + filepath.Join(o.Dir, "store"), Library: o.Library})
	if err != nil {
		return err
	}
	defer s.Close()
	c := catalogue(n)
	ours, err := ingestFile(ctx, s, c, file)
	if err != nil {
		return fmt.Errorf("ingest: %w", err)
	}
	report(o.Out, "giaoban ingest, every check on", rows, ours, engine)
	return questions(ctx, o.Out, s, c)
}

func report(w io.Writer, what string, rows int, took, baseline time.Duration) {
	fmt.Fprintf(w, "%-44s %8.2f s %7.2f M rows/s", what, took.Seconds(), float64(rows)/took.Seconds()/1e6)
	if baseline > 0 {
		fmt.Fprintf(w, "   ratio %.2f", baseline.Seconds()/took.Seconds())
	}
	fmt.Fprintln(w)
}

func unitID(p, d int) string    { return fmt.Sprintf("p%02d-d%03d", p, d) }
func code(n int) string         { return fmt.Sprintf("indicator_%02d", n) }
func month(n int) string        { return fmt.Sprintf("%d-%02d", 2006+n/12, n%12+1) }
func figure(i, u, m int) string { return fmt.Sprint((i*7919 + u*104729 + m*1299709) % 50000) }

// write makes the long CSV, in the order a national office would export it.
func write(path string, indicators int) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	w.WriteString("unit,indicator,period,value\n")
	for i := range indicators {
		for u := range provinces * districts {
			id := unitID(u/districts, u%districts)
			for m := range months {
				w.WriteString(strings.Join([]string{id, code(i), month(m), figure(i, u, m)}, ","))
				w.WriteByte('\n')
			}
		}
	}
	return w.Flush()
}

// catalogue names the units and indicators of the file.
func catalogue(indicators int) *giaoban.Catalogue {
	open := giaoban.Unit{ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Ranked: true}
	one := func(id, level, parent string) giaoban.Unit {
		u := open
		u.ID, u.Name, u.Level, u.Parent = giaoban.UnitID(id), giaoban.Text{VI: id, EN: id}, level, giaoban.UnitID(parent)
		return u
	}
	units := []giaoban.Unit{one("nation", "nation", "")}
	for p := range provinces {
		units = append(units, one(fmt.Sprintf("p%02d", p), "province", "nation"))
		for d := range districts {
			units = append(units, one(unitID(p, d), "district", fmt.Sprintf("p%02d", p)))
		}
	}
	c := &giaoban.Catalogue{Hash: "bench", Units: giaoban.NewUnits(units, nil, nil)}
	var all []*giaoban.Indicator
	for n := range indicators {
		i := &giaoban.Indicator{Code: code(n), Name: giaoban.Text{VI: code(n), EN: code(n)}, Kind: giaoban.Flow{}, Direction: giaoban.Up, Whole: true,
			Frequencies: []giaoban.Frequency{giaoban.Month}, ReportedAs: giaoban.AsPeriod, StallAfter: 3, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
		all = append(all, i)
	}
	c.SetIndicators(all)
	return c
}

// engineInsert is the baseline: the engine reads the same file by itself into a
// table sorted the same way, and checks nothing.
func engineInsert(ctx context.Context, o Options, file string) (took time.Duration, err error) {
	e, err := chdb.Open(ctx, chdb.Options{Path: filepath.Join(o.Dir, "engine"), Library: o.Library})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	for _, statement := range []string{
		"CREATE DATABASE scratch ENGINE = Atomic",
		"CREATE TABLE scratch.rows (unit LowCardinality(String), indicator LowCardinality(String), period LowCardinality(String), value Decimal(38, 9)) ENGINE = MergeTree ORDER BY (indicator, unit, period)",
	} {
		if _, err := e.Query(ctx, statement, "Null"); err != nil {
			return 0, err
		}
	}
	began := time.Now()
	_, err = e.Query(ctx, "INSERT INTO scratch.rows SELECT * FROM file('"+file+"', CSVWithNames, 'unit String, indicator String, period String, value Decimal(38, 9)')", "Null")
	return time.Since(began), err
}

func ingestFile(ctx context.Context, s *store.Store, c *giaoban.Catalogue, file string) (time.Duration, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	service := ingest.New(s, c, ingest.Options{Limit: 1 << 40, Today: today, Zone: time.UTC})
	began := time.Now()
	r, err := service.Ingest(ctx, ingest.File{Name: filepath.Base(file), ContentType: "text/csv", Content: f}, ingest.Given{})
	if err != nil {
		return 0, err
	}
	if r.State != "accepted" {
		return 0, fmt.Errorf("the file was not accepted: %+v", r.Issues)
	}
	return time.Since(began), nil
}

func today() giaoban.Date { return giaoban.NewDate(2014, 5, 15) }

// questions asks the five questions once with nothing in memory, then often.
func questions(ctx context.Context, w io.Writer, s *store.Store, c *giaoban.Catalogue) error {
	last := month(months - 1)
	year := month(months - 12)
	for _, q := range []struct {
		name string
		ask  func(*query.Service) error
	}{
		{"one series of a district", func(a *query.Service) error {
			_, err := a.Series(ctx, query.SeriesRequest{Indicator: code(0), Units: []giaoban.UnitID{"p07-d042"}})
			return err
		}},
		{"ranking of 100 districts", func(a *query.Service) error {
			_, err := a.Compare(ctx, query.CompareRequest{Indicator: code(0), Period: last, Parent: "p07", Level: "district"})
			return err
		}},
		{"every indicator × 12 months of a province", func(a *query.Service) error {
			for _, i := range c.Codes() {
				if _, err := a.Trend(ctx, query.SeriesRequest{Indicator: i, Units: []giaoban.UnitID{"p07"}, From: year, To: last}); err != nil {
					return err
				}
			}
			return nil
		}},
		{"stall scan of a province", func(a *query.Service) error {
			_, err := a.Stalled(ctx, query.StalledRequest{Parent: "p07", Period: last})
			return err
		}},
		{"the nation by province", func(a *query.Service) error {
			_, err := a.Compare(ctx, query.CompareRequest{Indicator: code(0), Period: last, Parent: "nation", Level: "province"})
			return err
		}},
	} {
		cold, warm, err := coldAndWarm(s, c, q.ask)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		fmt.Fprintf(w, "%-44s cold %8.2f ms   warm %8.3f ms\n", q.name, ms(cold), ms(warm))
	}
	return nil
}

const repeats = 20

func coldAndWarm(s *store.Store, c *giaoban.Catalogue, ask func(*query.Service) error) (cold, warm time.Duration, err error) {
	a := query.New(s, c, query.Options{Today: today, Zone: time.UTC})
	began := time.Now()
	if err := ask(a); err != nil {
		return 0, 0, err
	}
	cold = time.Since(began)
	began = time.Now()
	for range repeats {
		if err := ask(a); err != nil {
			return 0, 0, err
		}
	}
	return cold, time.Since(began) / repeats, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
