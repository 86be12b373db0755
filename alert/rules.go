package alert

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/giaoban/giaoban"
)

//go:embed rules.yml.tmpl
var rulesFile string

// RuleOptions are what the rules of a monitoring system are written for.
type RuleOptions struct {
	Address string        // of the dashboard, for links; empty: links without a host
	Every   time.Duration // between two judgements; 0: five minutes
	Hold    time.Duration // how long the monitoring system itself may have been away; 0: two hours
	Job     string        // name of the scrape; empty: giaoban
}

// Rules writes the recording and alerting rules of a catalogue, as Prometheus reads
// them. What depends on the catalogue: of which indicators less is better, of which no
// direction is good, and which group each belongs to.
func Rules(c *giaoban.Catalogue, o RuleOptions) ([]byte, error) {
	if o.Every == 0 {
		o.Every = 5 * time.Minute
	}
	if o.Hold == 0 {
		o.Hold = 2 * time.Hour
	}
	if o.Job == "" {
		o.Job = "giaoban"
	}
	data := struct {
		RuleOptions
		Down, Neither string // regular expressions; "" where there are none
		GroupLabel    string
	}{RuleOptions: o}
	var down, neither []string
	groups := map[string][]string{}
	var order []string
	for _, code := range c.Headlines() {
		versions := c.Versions(code)
		i := versions[len(versions)-1]
		switch i.Direction {
		case giaoban.Down:
			down = append(down, regexp.QuoteMeta(code))
		case giaoban.None:
			neither = append(neither, regexp.QuoteMeta(code))
		}
		if groups[i.Group] == nil {
			order = append(order, i.Group)
		}
		groups[i.Group] = append(groups[i.Group], regexp.QuoteMeta(code))
	}
	data.Down, data.Neither = strings.Join(down, "|"), strings.Join(neither, "|")
	data.GroupLabel = groupLabel(groups, order)
	t, err := template.New("rules").Delims("<<", ">>").Funcs(template.FuncMap{"duration": duration}).Parse(rulesFile)
	if err != nil {
		return nil, fmt.Errorf("parsing the embedded rules: %w", err)
	}
	var out bytes.Buffer
	if err := t.Execute(&out, data); err != nil {
		return nil, fmt.Errorf("writing the rules: %w", err)
	}
	return out.Bytes(), nil
}

// groupLabel is the label by which alerts are sent to those who answer for a chapter
// of the briefing, in the words of Prometheus' own templates.
func groupLabel(groups map[string][]string, order []string) string {
	var b strings.Builder
	open := false
	for _, g := range order {
		if g == "" {
			continue
		}
		word := "if"
		if open {
			word = "else if"
		}
		slices.Sort(groups[g])
		fmt.Fprintf(&b, `{{ %s match "^(%s)$" $labels.indicator }}%s`, word, strings.Join(groups[g], "|"), g)
		open = true
	}
	if open {
		b.WriteString("{{ end }}")
	}
	return b.String()
}

// duration is written as Prometheus reads it.
func duration(d time.Duration) string {
	switch {
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	case d%time.Second == 0:
		return fmt.Sprintf("%ds", d/time.Second)
	}
	return fmt.Sprintf("%dms", d/time.Millisecond)
}
