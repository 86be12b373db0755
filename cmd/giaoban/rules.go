package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/configs"
)

type rulesCommand struct {
	Address string        `help:"Address people open the dashboard at; the links of alerts begin with it." placeholder:"URL"`
	Every   time.Duration `default:"5m" help:"Between two judgements of the rules."`
	Hold    time.Duration `default:"2h" help:"How long Prometheus itself may be away without forgetting what it last saw."`
	Job     string        `default:"giaoban" help:"Name of the scrape in prometheus.yml."`
}

// Run prints the rules; it opens no store.
func (c *rulesCommand) Run(s *surroundings, p *program) error {
	config, err := p.config(s)
	if err != nil {
		return err
	}
	catalogue, problems := configs.ReadCatalogue(config.Catalogue)
	if n := printProblems(s.err, problems); n > 0 {
		return fail(exitUsage, fmt.Errorf("the catalogue %s has %d mistakes / danh mục có %d lỗi", config.Catalogue, n, n))
	}
	if c.Every < time.Millisecond || c.Hold < c.Every {
		return fail(exitUsage, fmt.Errorf("--every is at least 1ms, --hold at least --every (got %s, %s)", c.Every, c.Hold))
	}
	out, err := alert.Rules(catalogue, alert.RuleOptions{Address: strings.TrimSuffix(c.Address, "/"), Every: c.Every, Hold: c.Hold, Job: c.Job})
	if err != nil {
		return err
	}
	_, err = s.out.Write(out)
	return err
}
