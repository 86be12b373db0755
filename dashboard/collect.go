package dashboard

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/giaoban/giaoban"
)

// The series of the snapshot. Labels are the product's own ids of units and codes of
// indicators, which never change; names, which do, stand in the two info series.
var (
	storeUp    = describe("giaoban_store_up", "1 while the store answers.")
	taken      = describe("giaoban_snapshot_timestamp_seconds", "When the picture behind the series of units and indicators was taken.")
	unitInfo   = describe("giaoban_unit_info", "1, with code and name of a unit.", "unit", "code", "name")
	indInfo    = describe("giaoban_indicator_info", "1, with the name of an indicator.", "indicator", "name")
	value      = describeCell("giaoban_indicator_value", "Last value that came, of the indicator's first frequency.")
	periodEnd  = describeCell("giaoban_indicator_period_end_timestamp_seconds", "End of the period of that value.")
	stalledFor = describeCell("giaoban_indicator_stalled_periods", "Received periods without movement where the cell is stalled, else 0.")
	pace       = describeCell("giaoban_indicator_pace_ratio", "Reached divided by what is due by now.")
	expected   = describeCell("giaoban_report_expected", "1 while the unit owes the indicator.")
	missing    = describeCell("giaoban_report_missing_periods", "Periods that are owed and did not come.")
	overdue    = describeCell("giaoban_report_overdue_seconds", "Time since the oldest report owed is overdue; 0 where none is.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

func describeCell(name, help string) *prometheus.Desc {
	return describe(name, help, "unit", "indicator")
}

// Describe lists the series.
func (s *snapshot) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{storeUp, taken, unitInfo, indInfo, value, periodEnd, stalledFor, pace, expected, missing, overdue} {
		out <- d
	}
}

// Collect shows the last picture; it asks nobody anything.
func (s *snapshot) Collect(out chan<- prometheus.Metric) {
	up := 0.0
	if s.up.Load() {
		up = 1
	}
	gauge(out, storeUp, up)
	p := s.last.Load()
	if p == nil {
		return
	}
	gauge(out, taken, float64(p.at.UnixMilli())/1000)
	now := s.viewing()
	units, indicators := map[giaoban.UnitID]bool{}, map[string]bool{}
	for _, c := range p.cells {
		if !units[c.unit.ID] {
			units[c.unit.ID] = true
			gauge(out, unitInfo, 1, string(c.unit.ID), c.unit.Code, c.unit.Name.In(s.o.Config.Lang))
		}
		if !indicators[c.indicator] {
			indicators[c.indicator] = true
			gauge(out, indInfo, 1, c.indicator, s.o.Catalogue.Indicator(c.indicator, s.today()).Name.In(s.o.Config.Lang))
		}
		late := 0.0
		if !c.overdue.IsZero() {
			late = max(now.Sub(c.overdue).Seconds(), 0)
		}
		c.show(out, late)
	}
}

func (c cell) show(out chan<- prometheus.Metric, late float64) {
	unit := string(c.unit.ID)
	if c.value != nil {
		gauge(out, value, c.value.Float(), unit, c.indicator)
		gauge(out, periodEnd, float64(c.ended.Unix()), unit, c.indicator)
	}
	if c.pace != nil {
		gauge(out, pace, c.pace.Float(), unit, c.indicator)
	}
	gauge(out, stalledFor, float64(c.stalled), unit, c.indicator)
	gauge(out, expected, 1, unit, c.indicator)
	gauge(out, missing, float64(c.missing), unit, c.indicator)
	gauge(out, overdue, late, unit, c.indicator)
}

func gauge(out chan<- prometheus.Metric, d *prometheus.Desc, v float64, labels ...string) {
	out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}
