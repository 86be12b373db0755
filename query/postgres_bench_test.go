package query_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store/storetest"
)

// BenchmarkBesidePostgres asks four of the five questions from memory, and PostgreSQL,
// with an index for each way of asking and statements prepared, for their bare figures:
// a million figures in both, one after the other in one run. It needs PostgreSQL's
// programs; run it with -benchtime 1x.
func BenchmarkBesidePostgres(b *testing.B) {
	pg := startPostgres(b)
	n := newNation(2)
	s := storetest.At(b, b.TempDir())
	n.fill(b, s)
	pg.fill(b)
	kept := query.New(s, n.catalogue(), query.Options{Today: func() giaoban.Date { return n.axis[months-1].Ends + 1 }, Budget: 1 << 30})
	ask := n.questions(b)
	end, year := n.axis[months-1].Ends, n.axis[months-12].Starts
	province := fmt.Sprintf("unit BETWEEN %d AND %d", asked*perOne+1, asked*perOne+perOne)
	for _, q := range []struct {
		name, where string
		times       int
	}{
		{"series", fmt.Sprintf("indicator = 5 AND unit = %d", asked*perOne+6), 400},
		{"ranking100", fmt.Sprintf("indicator = 5 AND %s AND ends = '%s'", province, end), 400},
		{"province20x12", fmt.Sprintf("indicator BETWEEN 1 AND 39 AND indicator %% 2 = 1 AND %s AND ends BETWEEN '%s' AND '%s'", province, year, end), 20},
		{"stalled", province, 3},
	} {
		b.Run(q.name, func(b *testing.B) {
			ask[q.name](kept)
			ask[q.name](kept)
			var ours, theirs readings
			for range 3 { // in turns
				ours.of(200, func() {}, func() { ask[q.name](kept) })
				theirs.clock = append(theirs.clock, pg.ask(b, q.where, q.times))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(middle(theirs.clock).Nanoseconds())/1e3, "postgres-µs")
			b.ReportMetric(float64(middle(ours.clock).Nanoseconds())/1e3, "warm-µs")
			b.ReportMetric(float64(middle(ours.clock))/float64(middle(theirs.clock)), "ratio")
		})
	}
}

// postgres is a server of its own in a folder, reached by a socket there.
type postgres struct{ programs, dir string }

func startPostgres(b *testing.B) *postgres {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(found) == 0 {
		b.Skip("PostgreSQL's programs are not here")
	}
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	p := &postgres{found[len(found)-1], dir}
	if os.Getuid() == 0 {
		if err := os.Chown(dir, nobody, nobody); err != nil {
			b.Fatal(err)
		}
	}
	p.run(b, "", "initdb", "-D", filepath.Join(dir, "data"), "-A", "trust", "-U", "postgres", "--no-sync")
	p.run(b, "", "pg_ctl", "-D", filepath.Join(dir, "data"), "-w", "-l", filepath.Join(dir, "log"), "start",
		"-o", "-c listen_addresses='' -c shared_buffers=1GB -c work_mem=256MB -c unix_socket_directories="+dir)
	b.Cleanup(func() { p.run(b, "", "pg_ctl", "-D", filepath.Join(dir, "data"), "-m", "immediate", "stop") })
	return p
}

// nobody runs the server where the test runs as root, which it refuses.
const nobody = 65534

func (p *postgres) run(b *testing.B, input, program string, arguments ...string) string {
	c := exec.CommandContext(b.Context(), filepath.Join(p.programs, program), arguments...)
	if program == "pg_ctl" && arguments[len(arguments)-1] == "stop" {
		c = exec.Command(c.Path, arguments...) // the test's time is over by then
	}
	c.Dir, c.Stdin = p.dir, strings.NewReader(input)
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	c.Env = append(os.Environ(), "PGHOST="+p.dir, "PGUSER=postgres", "PGDATABASE=postgres")
	out, err := os.CreateTemp("", "out") // the server holds on to what it inherits
	if err != nil {
		b.Fatal(err)
	}
	defer os.Remove(out.Name())
	c.Stdout, c.Stderr = out, out
	failed := c.Run()
	text, err := os.ReadFile(out.Name())
	if failed != nil || err != nil {
		b.Fatalf("%s: %v %v\n%s", program, failed, err, text)
	}
	return string(text)
}

// fill makes the same figures as nation.fill does.
func (p *postgres) fill(b *testing.B) {
	p.run(b, fmt.Sprintf(`CREATE TABLE observation (indicator int2, unit int4, starts date, ends date, band int2, batch int8,
		value numeric(38,9), denominator numeric(38,9), status int2, illustrative bool, source int4);
		INSERT INTO observation SELECT i, u, d, d + interval '1 month' - interval '1 day', 0, m, (m * 7 + (u - 1) %% 100) %% 97, NULL, 1, false, 0
			FROM generate_series(0, %d) m, generate_series(1, %d) i, generate_series(1, %d) u, LATERAL (SELECT (date '2000-01-01' + m * interval '1 month')::date d) x;
		CREATE INDEX ON observation (indicator, unit, starts, ends, band, batch DESC);
		CREATE INDEX ON observation (indicator, ends, unit, starts, band, batch DESC);
		VACUUM ANALYZE observation;`, months-1, indicators, 2*perOne), "psql", "-q", "-v", "ON_ERROR_STOP=1")
}

var latency = regexp.MustCompile(`latency average = ([0-9.]+) ms`)

// ask gives the mean time of one question, as PostgreSQL's own program measures it.
func (p *postgres) ask(b *testing.B, where string, times int) time.Duration {
	file := filepath.Join(p.dir, "ask.sql")
	sql := "SELECT DISTINCT ON (indicator, unit, starts, ends, band) * FROM observation WHERE " + where +
		" ORDER BY indicator, unit, starts, ends, band, batch DESC;"
	if err := os.WriteFile(file, []byte(sql), 0o644); err != nil {
		b.Fatal(err)
	}
	out := p.run(b, "", "pgbench", "-n", "-M", "prepared", "-f", file, "-t", strconv.Itoa(times))
	m := latency.FindStringSubmatch(out)
	if m == nil {
		b.Fatal(out)
	}
	ms, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(ms * float64(time.Millisecond))
}
