package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/people"
)

type checkCommand struct {
	Audit bool   `help:"Look through the record of what was done instead: every link, and the first that is broken."`
	Head  string `help:"With --audit: hash of the newest event as it was noted earlier; it must still be there." placeholder:"HASH"`
}

func (c *checkCommand) Run(s *surroundings, p *program) error {
	if c.Audit {
		return c.audit(s, p)
	}
	file := p.configFile()
	if printProblems(s.out, configs.Check(file, s.environ)) > 0 {
		return fail(exitRefused, errors.New(""))
	}
	fmt.Fprintf(s.out, "%s: không có lỗi / no mistakes\n", file)
	return nil
}

// audit has the record looked through and says whether it is whole.
func (c *checkCommand) audit(s *surroundings, p *program) error {
	var v people.Verdict
	if _, err := talk(s, p, http.MethodGet, "/api/v1/record/check?"+parameters("head", c.Head).Encode(), nil, &v); err != nil {
		return err
	}
	if v.Broken == 0 {
		fmt.Fprintf(s.out, "Nhật ký nguyên vẹn: %d việc, %d việc đã xóa tên người làm. Mã cuối / whole: %d events, of %d the person was erased. Head:\n%s\n", v.Events, v.Erased, v.Events, v.Erased, v.Head)
		return nil
	}
	why := map[string][2]string{"changed": {"bị sửa", "was changed"}, "missing": {"bị mất", "is missing"}, "twice": {"có hai bản", "is there twice"},
		"person": {"bị sửa người làm", "has another person than it had"}, "head": {"đã ghi trước đây không còn", "that was noted earlier is gone"}}[v.Why]
	return fail(exitRefused, fmt.Errorf("nhật ký đứt ở việc số %d: %s / the record is broken at event %d, which %s", v.Broken, why[0], v.Broken, why[1]))
}

// printProblems writes each problem in both languages and counts the errors.
func printProblems(w io.Writer, problems []*giaoban.Problem) int {
	errors := 0
	for _, p := range problems {
		if p.Severity == giaoban.SeverityError {
			errors++
		}
		fmt.Fprintf(w, "%s: %s: %s\n", p.Place, p.Severity, p.Message.VI)
		fmt.Fprintf(w, "    %s\n", p.Message.EN)
	}
	return errors
}

type versionCommand struct{}

func (versionCommand) Run(s *surroundings) error {
	_, err := fmt.Fprintln(s.out, "giaoban", version)
	return err
}
