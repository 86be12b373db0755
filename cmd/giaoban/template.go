package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
)

type templateCommand struct {
	Unit   string `required:"" help:"Id of the unit."`
	Period string `required:"" help:"Period the form is for: 2014H1."`
	Output string `short:"o" help:"File to write; without it the unit and period name it. - writes to standard output."`
	Lang   string `enum:"vi,en" default:"vi" help:"Language of the form."`
}

func (c *templateCommand) Run(s *surroundings, p *program) error {
	content, err := talk(s, p, http.MethodGet, "/api/v1/template?"+parameters("unit", c.Unit, "period", c.Period, "lang", c.Lang).Encode(), nil, nil)
	if err != nil {
		return err
	}
	if c.Output == "-" {
		_, err = s.out.Write(content)
		return err
	}
	name := c.Output
	if name == "" {
		name = strings.ReplaceAll(c.Unit+"-"+c.Period, "/", "_") + ".xlsx"
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		return fail(exitUsage, err)
	}
	fmt.Fprintln(s.out, name)
	return nil
}
