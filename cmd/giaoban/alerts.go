package main

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/alecthomas/kong"
)

// alertsCommand is the worklist on the command line.
type alertsCommand struct {
	List    alertList     `cmd:"" default:"withargs" help:"What needs a person, the weightiest first."`
	Show    alertShow     `cmd:"" help:"One alert, with everything that happened to it, as JSON."`
	Seen    alertAction   `cmd:"" help:"Say that it was noticed."`
	Take    alertTaking   `cmd:"" help:"Take it in hand, or give it to somebody, until a day."`
	Explain alertReasoned `cmd:"" help:"Write what is behind the figure; it is shown where the figure is."`
	Close   alertReasoned `cmd:"" help:"End it, with a reason."`
	Reopen  alertReasoned `cmd:"" help:"Open it again, with a reason."`
}

type alertList struct {
	output
	Status    string `help:"open, new, seen, taken, resolved or closed."`
	State     string `help:"silent, overdue, falling, stalled, off_pace, late_warning, pace_warning or external."`
	Unit      string `help:"Id of a unit."`
	Indicator string `help:"Code of an indicator."`
	Group     string `help:"Group of indicators."`
	Owner     string `help:"Who has it in hand."`
	Ended     bool   `help:"List ended ones too."`
}

func (l *alertList) Run(s *surroundings, p *program) error {
	v := parameters("status", l.Status, "state", l.State, "unit", l.Unit, "indicator", l.Indicator, "group", l.Group, "owner", l.Owner)
	if l.Ended {
		v.Set("ended", "true")
	}
	return l.output.print(s, p, "alerts", v)
}

type alertShow struct {
	Alert string `arg:"" help:"Id of the alert."`
	Lang  string `enum:"vi,en" default:"vi" help:"vi or en."`
}

func (c *alertShow) Run(s *surroundings, p *program) error {
	o := output{Format: "json", Lang: c.Lang}
	return o.print(s, p, "alerts/"+url.PathEscape(c.Alert), url.Values{})
}

type alertAction struct {
	Alert string `arg:"" help:"Id of the alert."`
	Lang  string `enum:"vi,en" default:"vi" help:"Language of the answer."`
}

type alertTaking struct {
	alertAction
	Owner string `help:"Who has it in hand; you by default."`
	Until string `help:"Until which day; two weeks by default." placeholder:"DAY"`
	Note  string `help:"What will be done."`
}

type alertReasoned struct {
	alertAction
	Note string `required:"" help:"Why."`
}

func (c *alertAction) Run(s *surroundings, p *program, line *kong.Context) error {
	return c.do(s, p, line.Selected().Name, url.Values{})
}

func (c *alertTaking) Run(s *surroundings, p *program) error {
	return c.do(s, p, "take", parameters("owner", c.Owner, "until", c.Until, "note", c.Note))
}

func (c *alertReasoned) Run(s *surroundings, p *program, line *kong.Context) error {
	return c.do(s, p, line.Selected().Name, parameters("note", c.Note))
}

// do asks for an action and prints the alert as it then is, in one line.
func (c *alertAction) do(s *surroundings, p *program, action string, v url.Values) error {
	v.Set("lang", c.Lang)
	var done struct {
		ID, Status, Name, Sentence, Owner string
		Unit                              struct{ Name string }
	}
	if _, err := talk(s, p, http.MethodPost, "/api/v1/alerts/"+url.PathEscape(c.Alert)+"/"+action+"?"+v.Encode(), nil, &done); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s  %s  %s · %s  %s  %s\n", done.ID, done.Status, done.Unit.Name, done.Name, done.Owner, done.Sentence)
	return nil
}
