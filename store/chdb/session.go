package chdb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// session is one connection of the engine. It runs one statement at a time and
// remembers the database and the settings of the one before, so that a
// statement with the same ones pays nothing for them.
type session struct {
	e    *Engine
	name string // its log_comment, by which KILL QUERY finds what it runs

	handle   unsafe.Pointer // what is closed
	conn     unsafe.Pointer // what is spoken to
	database string
	settings map[string]string
	stale    bool // to be replaced before the next statement
}

// defaultDatabase is where the engine puts a new connection.
const defaultDatabase = "default"

// base is what a connection is opened with. max_execution_time is always
// there: it ends what nobody cancels.
func (e *Engine) base(name string) map[string]string {
	settings := map[string]string{
		"log_comment":        name,
		"max_execution_time": strconv.FormatFloat(e.options.MaxExecution.Seconds(), 'f', -1, 64),
	}
	if e.options.MaxThreads > 0 {
		settings["max_threads"] = strconv.Itoa(e.options.MaxThreads)
	}
	return settings
}

func (e *Engine) connect(name string) (*session, error) {
	s := &session{e: e, name: name}
	return s, s.open()
}

func (s *session) open() error {
	s.settings, s.database, s.stale = s.e.base(s.name), defaultDatabase, false
	arguments := []string{"clickhouse", "--path=" + s.e.path}
	if b := s.e.options.BackupsPath; b != "" {
		arguments = append(arguments, "--backups.allowed_path="+b)
	}
	for _, key := range slices.Sorted(maps.Keys(s.settings)) {
		arguments = append(arguments, "--"+key+"="+s.settings[key])
	}
	s.handle = s.e.c.open(arguments)
	if s.handle == nil {
		return refuse("engine_refused", s.e.path, nil,
			"%s: bộ máy dữ liệu không mở được kho này và chỉ nói lý do ở dòng lỗi ngay phía trên; hãy xem dòng đó, và chắc rằng đây là thư mục do chương trình này tạo ra",
			"%s: the engine cannot open this store and gives its reason only in the lines of error output just above; read them, and make sure that this folder was made by this program", s.e.path)
	}
	s.conn = *(*unsafe.Pointer)(s.handle)
	return nil
}

func (s *session) close() {
	if s == nil || s.handle == nil {
		return
	}
	s.e.c.closeConn(s.handle)
	s.handle, s.conn = nil, nil
}

// acquire waits for a free connection.
func (e *Engine) acquire(ctx context.Context) (*session, error) {
	if err := errors.Join(ctx.Err(), e.life.Err()); err != nil {
		return nil, e.whyEnded(ctx)
	}
	select {
	case s := <-e.idle:
		if s.handle == nil { // it could not be replaced when it came back
			if err := s.open(); err != nil {
				e.idle <- s
				return nil, err
			}
		}
		return s, nil
	case <-ctx.Done():
	case <-e.life.Done():
	}
	return nil, e.whyEnded(ctx)
}

// put gives a connection back. One whose statement failed or was cancelled is
// replaced, which takes less than a millisecond: the engine keeps a failed
// statement among the running ones, with all it holds, until the next one.
func (e *Engine) put(s *session) {
	if s.stale {
		s.close()
		if err := s.open(); err != nil {
			e.log.Error("engine connection not replaced", "error", err)
		}
	}
	e.idle <- s
}

// adopt brings the connection to the database and the settings of a statement.
func (s *session) adopt(database string, settings map[string]string) error {
	if database == "" {
		database = defaultDatabase
	}
	if database != s.database {
		if err := s.run("USE " + quoted(database, '`')); err != nil {
			return err
		}
		s.database = database
	}
	base := s.e.base(s.name)
	var changes []string
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		if value := settings[key]; s.settings[key] != value {
			changes = append(changes, key+" = "+quoted(value, '\''))
			s.settings[key] = value
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.settings)) {
		if _, wanted := settings[key]; wanted {
			continue
		}
		switch value, always := base[key]; {
		case !always:
			changes = append(changes, key+" = DEFAULT")
			delete(s.settings, key)
		case value != s.settings[key]:
			changes = append(changes, key+" = "+quoted(value, '\''))
			s.settings[key] = value
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return s.run("SET " + strings.Join(changes, ", "))
}

// run executes a statement that has no result.
func (s *session) run(statement string) error {
	_, err := s.collect(statement, "Null", nil)
	return err
}

// collect executes a statement and copies its whole result.
func (s *session) collect(statement, format string, ps []parameter) ([]byte, error) {
	result := start(s.e.c.query, s.conn, statement, format, ps)
	if result == nil {
		s.stale = true
		return nil, fmt.Errorf("chdb: the engine gave no result")
	}
	defer s.e.c.destroy(result)
	if message := s.e.c.resultError(result); message != "" {
		s.stale = true
		return nil, newException(message)
	}
	return slices.Clone(s.e.c.bytes(result)), nil
}

// quoted writes a name or a text as ClickHouse reads it back.
func quoted(s string, quote byte) string {
	var b strings.Builder
	b.WriteByte(quote)
	for i := range len(s) {
		switch s[i] {
		case 0:
			b.WriteString(`\0`)
			continue
		case '\\', quote:
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	b.WriteByte(quote)
	return b.String()
}
