// Command giaoban is the whole product in one program: it serves the dashboard,
// takes reports in, answers queries and checks an installation. Here are only
// flags and wiring, one file per command; nothing is computed here.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/giaoban/giaoban/configs"
)

// version is set by the linker.
var version = "unversioned"

// Exit codes of every command.
const (
	exitRefused = 1 // the file, the question or the configuration was refused
	exitUsage   = 2
	exitStore   = 3 // the store is not available
)

type program struct {
	Config string `help:"Configuration file." type:"path" placeholder:"FILE"`

	Serve    serveCommand    `cmd:"" help:"Serve the dashboard and the API."`
	Ingest   ingestCommand   `cmd:"" help:"Read reports and store their figures."`
	Template templateCommand `cmd:"" help:"Write the form of a unit and period, to fill in and send back."`
	Undo     undoCommand     `cmd:"" help:"Take back what a batch brought, as a new batch."`
	Query    queryCommand    `cmd:"" help:"Ask for series, trends, comparisons and what has stalled."`
	Alerts   alertsCommand   `cmd:"" help:"What needs a person, and who has it in hand."`
	Rules    rulesCommand    `cmd:"" help:"Write the rules by which Prometheus judges the metrics of this catalogue."`
	Check    checkCommand    `cmd:"" help:"Check the configuration and the catalogue: every mistake with file, line and remedy."`
	User     userCommand     `cmd:"" help:"People who have accounts: add, list, disable, reset."`
	Token    tokenCommand    `cmd:"" help:"Tokens of machines: create, list, revoke."`
	Bench    benchCommand    `cmd:"" help:"Measure this machine: ingest and queries beside the engine's own."`
	Version  versionCommand  `cmd:"" help:"Print the version."`
}

// surroundings are what a command has from the outside.
type surroundings struct {
	ctx     context.Context
	out     io.Writer
	err     io.Writer
	in      io.Reader
	environ []string
}

// failure carries an exit code and what to say; an empty sentence says nothing more.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func fail(code int, err error) error { return &failure{code, err} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(&surroundings{ctx, os.Stdout, os.Stderr, os.Stdin, os.Environ()}, os.Args[1:]))
}

func run(s *surroundings, args []string) int {
	var p program
	exit := -1
	parser, err := kong.New(&p,
		kong.Name("giaoban"),
		kong.Description("Giao Ban: the periodic reports of a province's units, always open. Phòng giao ban luôn mở của một tỉnh."),
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { exit = code }),
		kong.UsageOnError(),
		kong.Bind(s, &p))
	if err != nil {
		fmt.Fprintln(s.err, err)
		return exitUsage
	}
	line, err := parser.Parse(args)
	if exit >= 0 { // --help
		return exit
	}
	if err != nil {
		fmt.Fprintf(s.err, "giaoban: %v\n", err)
		return exitUsage
	}
	if err := line.Run(s, &p); err != nil {
		code := exitRefused
		var f *failure
		if errors.As(err, &f) {
			code = f.code
		}
		if text := err.Error(); text != "" {
			fmt.Fprintf(s.err, "giaoban: %s\n", text)
		}
		return code
	}
	return 0
}

// config reads the configuration, or says everything that is wrong with it.
func (p *program) config(s *surroundings) (configs.Config, error) {
	c, problems := configs.ReadConfig(p.configFile(), s.environ)
	if n := printProblems(s.err, problems); n > 0 {
		return c, fail(exitUsage, fmt.Errorf("the configuration has %d mistakes / cấu hình có %d lỗi", n, n))
	}
	return c, nil
}

// configFile is the file named, or the first that is where an installation has it.
func (p *program) configFile() string {
	if p.Config != "" {
		return p.Config
	}
	places := []string{"giaoban.yaml", "configs/giaoban.yaml"}
	if exe, err := os.Executable(); err == nil {
		places = append(places, filepath.Join(filepath.Dir(exe), "..", "configs", "giaoban.yaml"))
	}
	for _, f := range append(places, "/etc/giaoban/giaoban.yaml") {
		if _, err := os.Stat(f); err == nil {
			return f
		}
	}
	return "giaoban.yaml"
}
