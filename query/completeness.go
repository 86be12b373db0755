package query

import (
	"context"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Completeness answers what was due in a period, what of it came, and when.
func (s *Service) Completeness(ctx context.Context, r CompletenessRequest) (*CompletenessAnswer, error) {
	p, err := s.reportedPeriod(r.Period)
	if err != nil {
		return nil, err
	}
	asOf, err := s.asOf(r.AsOf)
	if err != nil {
		return nil, err
	}
	parents, err := s.under(r.Parent, p.Ends)
	if err != nil {
		return nil, err
	}
	cells, err := s.owed(r.Indicators, parents, p)
	if err != nil {
		return nil, err
	}
	if len(cells) > MostPoints {
		return nil, s.tooWide("too_many_cells", len(cells), MostPoints, r.Lang, nil)
	}
	out := &CompletenessAnswer{Period: p.Key(), Rows: make([]CompletenessRow, 0, len(cells))}
	if len(cells) > 0 {
		err = s.fillIn(ctx, out, cells, p, asOf, r.Lang)
	}
	return out, err
}

// reportedPeriod is the period asked for; else the latest one that has ended, of
// the frequency of the first headline.
func (s *Service) reportedPeriod(key string) (giaoban.Period, error) {
	if key != "" {
		return s.period(key)
	}
	codes := append(append([]string{}, s.catalogue.Headlines()...), s.catalogue.Codes()...)
	f := giaoban.Month
	today := s.options.Today()
	if len(codes) > 0 {
		f = s.catalogue.Indicator(codes[0], today).First()
	}
	p, ok := f.PeriodOf(today)
	if !ok {
		p, _ = giaoban.Month.PeriodOf(today)
	}
	if p.Ends >= today {
		p = p.Previous()
	}
	return p, nil
}

// owedCell is one report that is due: a unit's figure of an indicator.
type owedCell struct {
	indicator *giaoban.Indicator
	unit      giaoban.Unit
}

// owed lists what units owe in a period. A ratio of two indicators is not owed:
// its parts are.
func (s *Service) owed(codes []string, parents []giaoban.UnitID, p giaoban.Period) ([]owedCell, error) {
	if len(codes) == 0 {
		codes = s.catalogue.Codes()
	}
	var out []owedCell
	for _, code := range codes {
		i, err := s.known(code, p.Ends)
		if err != nil {
			return nil, err
		}
		if i.Computed() || !i.Owes(p.Frequency()) || !i.On(p.Ends) {
			continue
		}
		for _, parent := range parents {
			for _, u := range s.owing.units(i, parent, p) {
				if u.Ranked && s.shown(code, u.ID, p.Ends) { // the others are summed, and stand outside "N of M"
					out = append(out, owedCell{i, u})
				}
			}
		}
	}
	return out, nil
}

// fillIn reads what came of the owed cells, and when it first came.
func (s *Service) fillIn(ctx context.Context, out *CompletenessAnswer, cells []owedCell, p giaoban.Period, asOf giaoban.Revision, l giaoban.Lang) error {
	need := need{asOf: asOf, from: p.Ends, to: p.Ends}
	seen := map[string]bool{}
	units := map[giaoban.UnitID]bool{}
	for _, c := range cells {
		if !seen[c.indicator.Code] {
			seen[c.indicator.Code] = true
			need.codes = append(need.codes, c.indicator.Code)
		}
		if !units[c.unit.ID] {
			units[c.unit.ID] = true
			need.units = append(need.units, c.unit.ID)
		}
	}
	sheet, err := s.sheet(ctx, need)
	if err != nil {
		return err
	}
	first, err := s.store.FirstReceived(ctx, store.Filter{Indicators: need.codes, Units: need.units, From: p.Ends, To: p.Ends, AsOf: asOf})
	if err != nil {
		return err
	}
	arrived := arrivals(first)
	for _, c := range cells {
		row := sheet.completeness(c, p, arrived, s.options.Zone, s.options.Today())
		row.Unit, row.Name = s.unitRef(c.unit.ID, p.Ends, l), c.indicator.Name.In(l)
		out.Totals.Expected += row.Expected
		out.Totals.Received += row.Received
		out.Totals.OnTime += row.OnTime
		out.Rows = append(out.Rows, row)
	}
	out.Freshness = s.freshness(sheet.newest, p.Key())
	return nil
}

// arrivals joins the bands of a distribution: its first one is when it came.
func arrivals(first map[giaoban.Figure]giaoban.Revision) map[giaoban.Figure]giaoban.Revision {
	out := make(map[giaoban.Figure]giaoban.Revision, len(first))
	for f, r := range first {
		f.Band = ""
		if at, ok := out[f]; !ok || r < at {
			out[f] = r
		}
	}
	return out
}

// completeness says of one owed cell whether it came, and whether in time: not
// later than the last day of grace, in the province's own time.
func (s *sheet) completeness(c owedCell, p giaoban.Period, arrived map[giaoban.Figure]giaoban.Revision, zone *time.Location, today giaoban.Date) CompletenessRow {
	when := s.catalogue.Calendar.On(p, c.indicator.Group)
	row := CompletenessRow{Indicator: c.indicator.Code, Expected: 1, Due: when.Due}
	reported := s.arrival(c, p)
	row.Status, row.Ill = reported.status, reported.illustrative
	switch reported.status {
	case giaoban.NotApplicable:
		row.Expected = 0
		return row
	case giaoban.Missing, giaoban.Withdrawn:
		if today >= when.Overdue {
			row.Overdue = int(today - when.Due)
		}
		return row
	}
	row.Received = 1
	at, ok := arrived[giaoban.Figure{Indicator: c.indicator.Code, Unit: c.unit.ID, Period: reported.period}]
	if !ok {
		at = reported.revision
	}
	moment := at.Time().In(zone)
	row.ReceivedAt = &moment
	day := giaoban.DateOf(moment, zone)
	if day < when.Overdue {
		row.OnTime = 1
	}
	if day > when.Due {
		row.LateDays = int(day - when.Due)
	}
	return row
}

// reported is what came for an owed cell: for exactly its span, or cumulative to
// its last day.
type reported struct {
	status       giaoban.Status
	illustrative bool
	revision     giaoban.Revision
	period       giaoban.Period
}

func (s *sheet) arrival(c owedCell, p giaoban.Period) reported {
	bands := []string{""}
	if scheme := c.indicator.Scheme(); scheme != nil {
		for _, b := range scheme.Bands {
			bands = append(bands, b.Code)
		}
	}
	spans := []giaoban.Period{p}
	if cumulative(c.indicator) {
		spans = append(spans, giaoban.Period{Starts: s.yearBegins(c.unit.ID, p.Ends), Ends: p.Ends})
	}
	var out reported
	for _, q := range spans {
		for _, band := range bands {
			e, ok := s.exact(c.indicator.Code, c.unit.ID, q, band)
			if !ok {
				continue
			}
			if out.period != q && out.status != giaoban.Missing {
				continue
			}
			out = reported{surer(e.Status, out.status), out.illustrative || e.Illustrative, max(out.revision, e.Revision), q}
		}
	}
	return out
}
