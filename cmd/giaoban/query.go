package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

// queryCommand asks the API: its parameters are the flags, its answers the output.
type queryCommand struct {
	Series       rangeQuery        `cmd:"" help:"The figures of units over periods."`
	Trend        rangeQuery        `cmd:"" help:"Series with changes, cumulative, target and pace."`
	Compare      compareQuery      `cmd:"" help:"The units of a level in one period, ranked."`
	Distribution distributionQuery `cmd:"" help:"Units by band over periods."`
	Movement     movementQuery     `cmd:"" help:"Which units went from one band to another between two periods."`
	Correlation  correlationQuery  `cmd:"" help:"How far two indicators of the same units go together."`
	Stalled      stalledQuery      `cmd:"" help:"What has stopped moving or has not come."`
	Completeness completenessQuery `cmd:"" help:"What was due and what came."`
	History      historyQuery      `cmd:"" help:"Every revision of one figure, down to the cell."`
	Changes      changesQuery      `cmd:"" help:"What came since a moment, and what it did to the headlines."`
	Units        unitsQuery        `cmd:"" help:"The units as they were on a day."`
	Indicators   indicatorsQuery   `cmd:"" help:"The catalogue of indicators."`
}

// output is what every query has.
type output struct {
	Format string `enum:"table,csv,json" default:"table" help:"table, csv or json."`
	Lang   string `enum:"vi,en" default:"vi" help:"vi or en."`
	Limit  int    `help:"At most so many rows." placeholder:"N"`
}

type rangeQuery struct {
	output
	Indicator  string   `required:"" help:"Code of the indicator."`
	Unit       []string `help:"Id of a unit; may be repeated."`
	Parent     string   `help:"All units of --level under this one."`
	Level      string   `help:"Level of the units under --parent."`
	From       string   `help:"First period or day."`
	To         string   `help:"Last period or day."`
	Frequency  string   `help:"day, week, month, quarter, half, nine_months, year, cumulative, other."`
	Boundaries string   `help:"own, current or a day."`
	AsOf       string   `name:"asof" help:"As it stood at this instant (RFC 3339)."`
}

type compareQuery struct {
	output
	Indicator  string `required:"" help:"Code of the indicator."`
	Period     string `help:"Period; the latest by default."`
	Base       string `help:"Period to compare with."`
	Parent     string `help:"Unit whose units are compared."`
	Level      string `help:"Level of the units."`
	Sort       string `help:"value, change, yoy, target or name."`
	Per        string `help:"Code of an indicator to divide by."`
	PerScale   string `name:"per-scale" help:"Multiply the quotient by this."`
	Group      string `help:"Group of similar units, by its code in the catalogue."`
	Boundaries string `help:"own, current or a day."`
	AsOf       string `name:"asof" help:"As it stood at this instant (RFC 3339)."`
}

type distributionQuery struct {
	output
	Indicator  string `required:"" help:"Code of the indicator."`
	Unit       string `help:"Id of the unit."`
	From       string `help:"First period or day."`
	To         string `help:"Last period or day."`
	Boundaries string `help:"own, current or a day."`
	AsOf       string `name:"asof" help:"As it stood at this instant (RFC 3339)."`
}

type movementQuery struct {
	output
	Indicator string `required:"" help:"Code of the indicator whose figures are put into bands."`
	Scheme    string `required:"" help:"Code of the scheme of bands."`
	Period    string `help:"Period; the latest by default."`
	Base      string `help:"Period to compare with; a year before by default."`
	Parent    string `help:"Unit whose units are looked at."`
	Level     string `help:"Level of the units."`
}

type correlationQuery struct {
	output
	Indicator string `required:"" help:"Code of the indicator."`
	With      string `required:"" help:"Code of the other indicator."`
	Period    string `help:"Period; the latest by default."`
	Parent    string `help:"Unit whose units are looked at."`
	Level     string `help:"Level of the units."`
	Per       string `help:"Code of an indicator to divide both by."`
}

type stalledQuery struct {
	output
	Parent string `help:"Unit whose units are looked at."`
	Level  string `help:"Level of the units."`
	Period string `help:"Look from this period backwards."`
}

type completenessQuery struct {
	output
	Period string `help:"Period; the latest due by default."`
	Parent string `help:"Unit whose units are looked at."`
	AsOf   string `name:"asof" help:"As it stood at this instant (RFC 3339)."`
}

type historyQuery struct {
	output
	Indicator string `required:"" help:"Code of the indicator."`
	Unit      string `required:"" help:"Id of the unit."`
	Period    string `required:"" help:"Period."`
}

type changesQuery struct {
	output
	Since     string `required:"" help:"A day, from its beginning, or an instant (RFC 3339)."`
	Until     string `help:"A day, to its end, or an instant; now by default."`
	Parent    string `help:"Unit whose figures are looked at."`
	Indicator string `help:"Code of one indicator."`
}

type unitsQuery struct {
	output
	At     string `help:"Day; the viewing day by default."`
	Level  string `help:"Level."`
	Parent string `help:"Unit above."`
	Q      string `help:"Part of a name."`
}

type indicatorsQuery struct{ output }

func (q *rangeQuery) values() url.Values {
	v := parameters("indicator", q.Indicator, "parent", q.Parent, "level", q.Level, "from", q.From, "to", q.To,
		"frequency", q.Frequency, "boundaries", q.Boundaries, "asof", q.AsOf)
	for _, u := range q.Unit {
		v.Add("unit", u)
	}
	return v
}

// Run asks what the chosen subcommand is called: series or trend.
func (q *rangeQuery) Run(s *surroundings, p *program, line *kong.Context) error {
	return q.output.print(s, p, line.Selected().Name, q.values())
}

func (q *compareQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "compare", parameters("indicator", q.Indicator, "period", q.Period, "base", q.Base, "parent", q.Parent,
		"level", q.Level, "sort", q.Sort, "per", q.Per, "per_scale", q.PerScale, "group", q.Group, "boundaries", q.Boundaries, "asof", q.AsOf))
}

func (q *distributionQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "distribution", parameters("indicator", q.Indicator, "unit", q.Unit, "from", q.From, "to", q.To, "boundaries", q.Boundaries, "asof", q.AsOf))
}

func (q *movementQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "movement", parameters("indicator", q.Indicator, "scheme", q.Scheme, "period", q.Period, "base", q.Base, "parent", q.Parent, "level", q.Level))
}

func (q *correlationQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "correlation", parameters("indicator", q.Indicator, "with", q.With, "period", q.Period, "parent", q.Parent, "level", q.Level, "per", q.Per))
}

func (q *stalledQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "stalled", parameters("parent", q.Parent, "level", q.Level, "period", q.Period))
}

func (q *completenessQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "completeness", parameters("period", q.Period, "parent", q.Parent, "asof", q.AsOf))
}

func (q *historyQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "observations/history", parameters("indicator", q.Indicator, "unit", q.Unit, "period", q.Period))
}

func (q *changesQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "changes", parameters("since", q.Since, "until", q.Until, "parent", q.Parent, "indicator", q.Indicator))
}

func (q *unitsQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "units", parameters("at", q.At, "level", q.Level, "parent", q.Parent, "q", q.Q))
}

func (q *indicatorsQuery) Run(s *surroundings, p *program) error {
	return q.output.print(s, p, "indicators", url.Values{})
}

// parameters keeps the named values that were given.
func parameters(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return v
}

func (o output) print(s *surroundings, p *program, path string, v url.Values) error {
	a, err := ask(s, p)
	if err != nil {
		return err
	}
	defer a.close()
	v.Set("lang", o.Lang)
	if o.Limit > 0 {
		v.Set("limit", fmt.Sprint(o.Limit))
	}
	if o.Format != "json" {
		v.Set("format", "csv")
	}
	r, err := http.NewRequestWithContext(s.ctx, http.MethodGet, a.address+"/api/v1/"+path+"?"+v.Encode(), nil)
	if err != nil {
		return fail(exitUsage, err)
	}
	answer, err := a.do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if o.Format != "table" {
		_, err = io.Copy(s.out, answer.Body)
		return err
	}
	return table(s.out, answer.Body)
}

// table prints CSV in aligned columns.
func table(w io.Writer, body io.Reader) error {
	rows := csv.NewReader(body)
	rows.FieldsPerRecord = -1
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for n := 0; ; n++ {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("reading the answer: %w", err)
		}
		if n == 0 {
			row[0] = strings.TrimPrefix(row[0], "\ufeff")
		}
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}
