package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/giaoban/giaoban/ingest"
)

type undoCommand struct {
	Batch  string `arg:"" help:"Number of the batch, as ingest printed it and the page of reports shows it."`
	DryRun bool   `help:"Say what would change, store nothing."`
	Note   string `help:"Why it is undone; kept with the figures."`
	JSON   bool   `name:"json" help:"Print the report as JSON."`
	Lang   string `enum:"vi,en" default:"vi" help:"Language of the messages."`
}

func (c *undoCommand) Run(s *surroundings, p *program) error {
	a, err := ask(s, p)
	if err != nil {
		return err
	}
	defer a.close()
	v := parameters("note", c.Note, "lang", c.Lang)
	if c.DryRun {
		v.Set("dry_run", "true")
	}
	r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, a.address+"/api/v1/reports/"+url.PathEscape(c.Batch)+"/undo?"+v.Encode(), nil)
	if err != nil {
		return fail(exitUsage, err)
	}
	answer, err := a.do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return fail(exitStore, fmt.Errorf("reading the answer: %w", err))
	}
	var report ingest.Report
	if err := json.Unmarshal(text, &report); err != nil || report.State == "" {
		return problemIn(answer, text)
	}
	if c.JSON {
		return printJSON(s.out, &report)
	}
	printReport(s.out, c.Batch, &report, c.Lang)
	return nil
}
