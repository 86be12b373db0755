package main

import (
	"os"

	"github.com/giaoban/giaoban/bench"
)

type benchCommand struct {
	Rows    int    `default:"1000000" help:"Figures to load."`
	Library string `help:"Engine library." type:"path" placeholder:"FILE"`
}

func (c *benchCommand) Run(s *surroundings) error {
	dir, err := os.MkdirTemp("", "giaoban-bench")
	if err != nil {
		return fail(exitUsage, err)
	}
	defer os.RemoveAll(dir)
	if err := bench.Run(s.ctx, bench.Options{Rows: c.Rows, Dir: dir, Library: c.Library, Out: s.out}); err != nil {
		return fail(exitStore, err)
	}
	return nil
}
