package ingest

import (
	"context"
	"fmt"
	"time"

	"github.com/giaoban/giaoban"
)

// Ingest takes a file through the whole way: spooled, its kind known by its
// content, read, recognised, checked against itself and the store, and written as
// one batch for each moment of receipt. See Reader for what the error means.
func (s *Service) Ingest(ctx context.Context, file File, g Given) (*Report, error) {
	if g.Mode == "" {
		g.Mode = All
	}
	g.answered()
	spooled, err := spool(ctx, file, s.options.Limit)
	if err != nil {
		return nil, err
	}
	defer spooled.close()
	d := s.newDraft(g, s.clock())
	if !g.Received.IsZero() {
		at := giaoban.RevisionAt(g.Received.Truncate(time.Millisecond))
		d.moments.list[0], d.moments.index[at] = at, 0
	}
	d.fileName = file.Name
	k := sniff(spooled.head(sniffed))
	switch {
	case spooled.over:
		d.fail(problem{code: "too_large", expected: megabytes(s.limit())})
	case g.Mode != All && g.Mode != Valid:
		d.fail(problem{code: "unknown_mode", read: string(g.Mode)})
	default:
		if d, err = s.readForm(ctx, d, spooled, k); err != nil {
			return nil, err
		}
	}
	report, err := s.conclude(ctx, d, spooled)
	if err == nil && report.State == stateAccepted && !d.given.DryRun {
		err = s.keepForm(ctx, d, file.Name)
	}
	if err != nil {
		return report, fmt.Errorf("ingest: %w", err)
	}
	return report, d.outright(report)
}

// read takes the file apart by its kind.
func (d *draft) read(ctx context.Context, file *spooled, k kind) error {
	if bad := d.checkGiven(); bad != nil {
		d.fail(*bad)
		return nil
	}
	if k == kindText {
		k, _ = lettersOf(d.given.Encoding)
	}
	switch k {
	case kindText, kind1258, kind1252, kindTCVN3, kindVNI, kindUTF16LE, kindUTF16BE:
		return d.readCSV(ctx, file, k)
	case kindJSON:
		return d.readJSON(ctx, file)
	case kindZip:
		return d.readXLSX(ctx, file)
	}
	d.fail(problem{code: k.refusal(file.name), read: file.name})
	return nil
}

// checkGiven looks at what was said beside the file once, before a thousand rows
// repeat what is wrong with it.
func (d *draft) checkGiven() *problem {
	g := &d.given
	if _, ok := readFormat(g.NumberFormat); !ok {
		return &problem{code: "unknown_number_format", read: g.NumberFormat}
	}
	if _, ok := lettersOf(g.Encoding); !ok {
		return &problem{code: "unknown_encoding", read: g.Encoding, expected: "utf-8, windows-1258, windows-1252, tcvn3, vni"}
	}
	if g.Rate != "" && g.Rate != "percent" && g.Rate != "fraction" {
		return &problem{code: "unknown_rate", read: g.Rate}
	}
	if g.Unit != "" {
		u := d.roster.unit(g.Unit)
		if _, ok := u.ever(); !ok {
			return &problem{code: "unknown_unit", read: g.Unit}
		}
	}
	if g.Indicator != "" && len(d.roster.indicator(g.Indicator)) != 1 {
		return &problem{code: "unknown_indicator", read: g.Indicator}
	}
	if !g.Received.IsZero() && (g.Received.After(d.clock.now) || g.Received.Year() < 1970) {
		return &problem{code: "received_in_future", read: g.Received.Format(time.RFC3339)}
	}
	return nil
}

// conclude compares with the store and writes; a dry run only compares.
func (s *Service) conclude(ctx context.Context, d *draft, file *spooled) (*Report, error) {
	if d.problems.errors == 0 && d.figures.len() == 0 {
		d.fail(problem{code: "no_figures"})
	}
	if !d.given.DryRun {
		return s.write(ctx, d, file)
	}
	moments, err := d.finish(ctx, s.store)
	if err != nil {
		return nil, err
	}
	r := d.report(s, file, moments)
	if err := d.reportChanges(ctx, s.store, r); err != nil {
		return nil, err
	}
	if r.State == stateAccepted {
		r.State = stateChecked
	}
	return r, nil
}

// outright is the error of a file that was not even opened.
func (d *draft) outright(r *Report) error {
	for _, i := range r.Issues {
		if i.Code == "too_large" || i.Code == "unknown_kind" {
			return &giaoban.Problem{Code: i.Code, Severity: i.Severity, Place: giaoban.Place{File: r.FileName}, Read: i.Raw,
				Message: giaoban.Text{VI: i.Message, EN: i.MessageEN}}
		}
	}
	return nil
}

func (s *Service) clock() clock {
	c := clock{now: time.Now(), zone: s.options.Zone}
	if s.options.Now != nil {
		c.now = s.options.Now()
	}
	if c.zone == nil {
		c.zone = time.UTC
	}
	c.today = giaoban.DateOf(c.now, c.zone)
	return c
}

func (s *Service) limit() int64 {
	if s.options.Limit <= 0 {
		return defaultLimit
	}
	return s.options.Limit
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d byte", n)
	}
	return fmt.Sprintf("%d MB", n>>20)
}
