// Package chdb runs the real ClickHouse engine inside this process and is the
// http.RoundTripper through which clickhouse-go speaks to it. It never knows
// what a statement means, never writes one of its own but SET, USE and KILL,
// and never lets text that came from outside become SQL. Only package store
// may call it, and the command line may ask it who holds a store.
package chdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

// Options say which store to open and how much of the machine it may use.
// Only Path is required.
type Options struct {
	// Path is the folder of the store. It is made absolute, because the
	// engine's fsync fails on a relative one, and created when absent.
	Path string
	// Library is the engine library; empty means it is searched for.
	Library string
	// Connections is how many statements may run at once; 0 means two per
	// processor, at least four.
	Connections int
	// MaxThreads is how many threads one statement may use; 0 leaves it to
	// the engine.
	MaxThreads int
	// MaxExecution ends a statement that brings no limit of its own;
	// 0 means five minutes.
	MaxExecution time.Duration
	// BackupsPath is the only folder BACKUP and RESTORE may touch; empty
	// forbids both.
	BackupsPath string
	// MinFree is how many bytes the disk must have free; 0 means 256 MiB.
	MinFree uint64
	// Logger receives what is not an error of any one statement; nil is silent.
	Logger *slog.Logger
}

// Engine is one open store. It is safe for use by many goroutines.
type Engine struct {
	path    string
	options Options
	log     *slog.Logger
	c       *library
	lock    *lock
	hello   []byte

	idle    chan *session
	opened  int // sessions that must be back in idle before the store can close
	control *session
	killing sync.Mutex // the control connection runs one statement at a time
	buffers sync.Pool  // *[]byte, what an insert reads its body into

	life    context.Context // ends when the store closes, and every statement with it
	end     context.CancelFunc
	closing sync.Once
	closed  error
}

// errClosed ends the statements that still run when the store is closed.
var errClosed = errors.New("chdb: the store is closed")

// Open verifies the library and the folder, takes the lock, and connects.
// What stands in the way comes back as a *Refusal, before the engine has been
// touched. One process has at most one store open; after Close it may open
// another, until Shutdown.
func Open(ctx context.Context, o Options) (*Engine, error) {
	o = o.withDefaults()
	path, err := prepareFolder(o.Path, o.MinFree)
	if err != nil {
		return nil, err
	}
	if o.BackupsPath != "" { // the engine would take it as relative to the store
		if o.BackupsPath, err = absolute(o.BackupsPath); err != nil {
			return nil, err
		}
	}
	e := &Engine{path: path, options: o, log: o.Logger}
	e.buffers.New = func() any { b := make([]byte, insertChunk); return &b }
	e.life, e.end = context.WithCancel(context.Background())
	if err := claim(e); err != nil {
		return nil, err
	}
	if err := e.start(ctx); err != nil {
		e.stop()
		return nil, err
	}
	return e, nil
}

func (o Options) withDefaults() Options {
	if o.Connections <= 0 {
		o.Connections = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if o.MaxExecution <= 0 {
		o.MaxExecution = 5 * time.Minute
	}
	if o.MinFree == 0 {
		o.MinFree = 256 << 20
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return o
}

// start does the part of Open that stop undoes.
func (e *Engine) start(ctx context.Context) error {
	var err error
	if e.lock, err = takeLock(e.path); err != nil {
		return err
	}
	if e.c, err = loadOnce(ctx, e.options.Library, e.log); err != nil {
		return err
	}
	if e.control, err = e.connect("giaoban-control"); err != nil {
		return err
	}
	e.idle = make(chan *session, e.options.Connections)
	for i := range e.options.Connections {
		s, err := e.connect("giaoban-" + strconv.Itoa(i+1))
		if err != nil {
			return err
		}
		e.idle <- s
		e.opened++
	}
	e.hello, err = e.greeting()
	return err
}

// ClientOptions is what clickhouse-go needs to reach this engine. The pool of
// the client is larger than ours on purpose: waiting for an engine connection
// belongs here, where it honours the context.
func (e *Engine) ClientOptions(database string) *clickhouse.Options {
	return &clickhouse.Options{
		Protocol:      clickhouse.HTTP,
		Addr:          []string{"embedded:8123"},
		Auth:          clickhouse.Auth{Database: database},
		TransportFunc: e.Transport,
		MaxOpenConns:  16 * e.options.Connections,
		MaxIdleConns:  4 * e.options.Connections,
	}
}

// Path is the absolute folder of the store.
func (e *Engine) Path() string { return e.path }

// Announce writes into the lock file where the server that holds this store
// answers, and the token that opens it, for the command line to find. The
// file is readable by its owner alone.
func (e *Engine) Announce(address, token string) error {
	return e.lock.write(Holder{PID: os.Getpid(), Address: address, Token: token})
}

// Close ends every statement still running, closes the connections and gives
// the lock back. The library stays loaded: another store can be opened.
func (e *Engine) Close() error {
	e.closing.Do(func() { e.closed = e.stop() })
	return e.closed
}

// stopWait is how long a killed statement may take to end before Close
// reports that the engine did not let go of it.
const stopWait = 15 * time.Second

func (e *Engine) stop() error {
	e.end()
	deadline := time.NewTimer(stopWait)
	defer deadline.Stop()
	for open := e.opened; open > 0; open-- {
		select {
		case s := <-e.idle:
			s.close()
		case <-deadline.C:
			// Closing the connections under a running statement would crash
			// the process: keep them and the lock, and say so.
			return fmt.Errorf("chdb: %d statements of %s did not end within %s", open, e.path, stopWait)
		}
	}
	e.control.close()
	release(e)
	return e.lock.free()
}

func absolute(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("chdb: absolute path of %q: %w", path, err)
	}
	return abs, nil
}
