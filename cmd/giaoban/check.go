package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
)

type checkCommand struct{}

func (c *checkCommand) Run(s *surroundings, p *program) error {
	file := p.configFile()
	if printProblems(s.out, configs.Check(file, s.environ)) > 0 {
		return fail(exitRefused, errors.New(""))
	}
	fmt.Fprintf(s.out, "%s: không có lỗi / no mistakes\n", file)
	return nil
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
