package dashboard

import (
	"cmp"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"github.com/giaoban/giaoban"
)

// The series of the snapshot. Labels are the product's own ids of units and codes of
// indicators, which never change; names, which do, stand in the two info series.
const (
	storeUp    = "giaoban_store_up"
	taken      = "giaoban_snapshot_timestamp_seconds"
	unitInfo   = "giaoban_unit_info"
	indInfo    = "giaoban_indicator_info"
	value      = "giaoban_indicator_value"
	periodEnd  = "giaoban_indicator_period_end_timestamp_seconds"
	stalledFor = "giaoban_indicator_stalled_periods"
	falling    = "giaoban_indicator_falling"
	pace       = "giaoban_indicator_pace_ratio"
	outlook    = "giaoban_indicator_outlook_ratio"
	expected   = "giaoban_report_expected"
	missing    = "giaoban_report_missing_periods"
	overdue    = "giaoban_report_overdue_seconds"
	later      = "giaoban_report_later_than_usual_seconds"
	unitSilent = "giaoban_unit_silent"
)

// helps are what each series of the snapshot means.
var helps = map[string]string{
	storeUp:    "1 while the store answers.",
	taken:      "When the picture behind the series of units and indicators was taken.",
	unitInfo:   "1, with code and name of a unit.",
	indInfo:    "1, with the name of an indicator.",
	value:      "Last value that came, of the indicator's first frequency.",
	periodEnd:  "End of the period of that value.",
	stalledFor: "Received periods without movement where the cell is stalled, else 0.",
	falling:    "1 where the last figure went the wrong way.",
	pace:       "Reached divided by what is due by now.",
	outlook:    "What is foreseen for the end of the target's period divided by the target, where it is missed and such warnings have proved right.",
	expected:   "1 while the unit owes the indicator.",
	missing:    "Periods that are owed and did not come.",
	overdue:    "Time since the oldest report owed is overdue; 0 where none is.",
	later:      "Time since a report that is not due yet is later than this unit usually sends it, where such warnings have proved right.",
	unitSilent: "1 where nothing at all that is due came from the unit.",
}

// families are the series of one picture, made once when it is taken: a scrape copies
// them, whatever their number. What grows with time is made at the scrape.
type families struct {
	fixed   []*dto.MetricFamily
	overdue []aging
	later   []aging
}

// aging is a series whose value is the time since a moment; zero: it is 0.
type aging struct {
	labels []*dto.LabelPair
	since  time.Time
}

// families makes the series of a picture.
func (s *snapshot) families(p *picture) *families {
	f := &families{}
	by := map[string]*dto.MetricFamily{}
	add := func(name string, v float64, labels []*dto.LabelPair) {
		if by[name] == nil {
			by[name] = family(name)
			f.fixed = append(f.fixed, by[name])
		}
		by[name].Metric = append(by[name].Metric, &dto.Metric{Label: labels, Gauge: &dto.Gauge{Value: &v}})
	}
	add(taken, float64(p.at.UnixMilli())/1000, nil)
	slices.SortStableFunc(p.cells, func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.indicator, b.indicator), cmp.Compare(a.unit.ID, b.unit.ID))
	})
	var units []giaoban.Unit
	for n, c := range p.cells {
		if n == 0 || p.cells[n-1].indicator != c.indicator {
			add(indInfo, 1, pairs("indicator", c.indicator, "name", s.o.Catalogue.Indicator(c.indicator, s.today()).Name.In(s.o.Config.Lang)))
		}
		units = append(units, c.unit)
		labels := pairs("indicator", c.indicator, "unit", string(c.unit.ID))
		c.show(add, labels)
		f.overdue = append(f.overdue, aging{labels, c.overdue})
		if !c.later.IsZero() {
			f.later = append(f.later, aging{labels, c.later})
		}
	}
	slices.SortStableFunc(units, func(a, b giaoban.Unit) int { return cmp.Compare(a.ID, b.ID) })
	for _, u := range slices.CompactFunc(units, func(a, b giaoban.Unit) bool { return a.ID == b.ID }) {
		add(unitInfo, 1, pairs("code", u.Code, "name", u.Name.In(s.o.Config.Lang), "unit", string(u.ID)))
		add(unitSilent, truth(p.silent[u.ID]), pairs("unit", string(u.ID)))
	}
	return f
}

// show gives the series of one cell that stand until the next picture.
func (c cell) show(add func(string, float64, []*dto.LabelPair), labels []*dto.LabelPair) {
	if c.value != nil {
		add(value, c.value.Float(), labels)
		add(periodEnd, float64(c.ended.Unix()), labels)
	}
	if c.pace != nil {
		add(pace, *c.pace, labels)
	}
	if c.outlook != nil {
		add(outlook, *c.outlook, labels)
	}
	add(stalledFor, float64(c.stalled), labels)
	add(falling, truth(c.falling), labels)
	add(expected, 1, labels)
	add(missing, float64(c.missing), labels)
}

// Gather shows the last picture; it asks nobody anything. A clock that is late makes
// nothing younger than it was when the picture was taken.
func (s *snapshot) Gather() ([]*dto.MetricFamily, error) {
	up := truth(s.up.Load())
	store := family(storeUp)
	store.Metric = []*dto.Metric{{Gauge: &dto.Gauge{Value: &up}}}
	p := s.last.Load()
	if p == nil {
		return []*dto.MetricFamily{store}, nil
	}
	now := s.viewing()
	if now.Before(p.viewed) {
		now = p.viewed
	}
	out := append(slices.Clone(p.shown.fixed), store)
	for name, all := range map[string][]aging{overdue: p.shown.overdue, later: p.shown.later} {
		if len(all) > 0 {
			out = append(out, aged(name, all, now))
		}
	}
	slices.SortFunc(out, func(a, b *dto.MetricFamily) int { return cmp.Compare(a.GetName(), b.GetName()) })
	return out, nil
}

func aged(name string, all []aging, now time.Time) *dto.MetricFamily {
	f := family(name)
	values, gauges, metrics := make([]float64, len(all)), make([]dto.Gauge, len(all)), make([]dto.Metric, len(all))
	f.Metric = make([]*dto.Metric, len(all))
	for n, a := range all {
		if !a.since.IsZero() {
			values[n] = max(now.Sub(a.since).Seconds(), 0)
		}
		gauges[n].Value, metrics[n].Label, metrics[n].Gauge = &values[n], a.labels, &gauges[n]
		f.Metric[n] = &metrics[n]
	}
	return f
}

// gathered joins what the program counts about itself and what it knows about the
// province.
type gathered struct {
	counts   prometheus.Gatherer
	snapshot *snapshot
}

func (g gathered) Gather() ([]*dto.MetricFamily, error) {
	out, err := g.counts.Gather()
	shown, _ := g.snapshot.Gather()
	out = append(out, shown...)
	slices.SortFunc(out, func(a, b *dto.MetricFamily) int { return cmp.Compare(a.GetName(), b.GetName()) })
	return out, err
}

func family(name string) *dto.MetricFamily {
	help := helps[name]
	return &dto.MetricFamily{Name: &name, Help: &help, Type: dto.MetricType_GAUGE.Enum()}
}

// pairs are labels by name and value, in the order of their names.
func pairs(all ...string) []*dto.LabelPair {
	out := make([]*dto.LabelPair, 0, len(all)/2)
	for n := 0; n+1 < len(all); n += 2 {
		out = append(out, &dto.LabelPair{Name: &all[n], Value: &all[n+1]})
	}
	return out
}

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
