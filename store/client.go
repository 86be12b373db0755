package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// client is the one place where statements leave for the engine: it counts them,
// and moves blocks instead of values. Over HTTP, which is also how the embedded
// engine is reached, blocks go as they are; over native TCP they go through the
// columns of clickhouse-go.
type client struct {
	conn       driver.Conn
	native     bool // the connection speaks the native protocol
	statements atomic.Uint64
	readers    sync.Pool // *nativeReader
}

// blocks are the blocks of a result.
type blocks interface {
	next() (*block, error) // io.EOF after the last
	close() error
}

// sentSettings go with every statement. Block sizes of results stay the
// engine's; Native comes without the revisions of the TCP protocol; an insert
// answers when it is done and not before.
func sentSettings() clickhouse.Settings {
	return clickhouse.Settings{"async_insert": 0, "http_write_exception_in_output_format": 0}
}

func (c *client) with(ctx context.Context, p parameters, s clickhouse.Settings) context.Context {
	c.statements.Add(1)
	return clickhouse.Context(ctx, clickhouse.WithParameters(p), clickhouse.WithSettings(s))
}

// query runs a statement that reads.
func (c *client) query(ctx context.Context, sql string, p parameters) (blocks, error) {
	if c.native {
		rows, err := c.conn.Query(c.with(ctx, p, nil), sql)
		if err != nil {
			return nil, err
		}
		return newRowBlocks(rows)
	}
	settings := clickhouse.Settings{"client_protocol_version": 0}
	body, err := c.conn.QueryFormat(c.with(ctx, p, settings), "Native", sql)
	if err != nil {
		return nil, err
	}
	return newNativeReader(body, &c.readers), nil
}

// each runs a statement that reads and hands its blocks over, one by one.
func (c *client) each(ctx context.Context, sql string, p parameters, f func(*block) error) error {
	result, err := c.query(ctx, sql, p)
	if err != nil {
		return err
	}
	for {
		b, err := result.next()
		if err == io.EOF {
			return result.close()
		}
		if err == nil {
			err = f(b)
		}
		if err != nil {
			return errors.Join(err, result.close())
		}
	}
}

// filler puts rows into an empty block; more is false where none are left.
type filler func(b *block) (more bool, err error)

// once fills a single block.
func once(f func(b *block)) filler {
	return func(b *block) (bool, error) {
		f(b)
		return false, nil
	}
}

// noToken is for tables that do not look for resends, because their reads take
// equal rows as one.
const noToken = ""

// insert sends blocks until the filler has no more. Nothing is committed where
// the filler fails. The token makes a resend of the same insert one insert, and
// must never be given again after a kill: the engine notes it before the rows are
// there, so a kill between the two would swallow the second try for good. So only
// what has a batch number of its own bears one, observations and cells.
func (c *client) insert(ctx context.Context, sql, token string, b *block, fill filler) error {
	settings := clickhouse.Settings{}
	if token != noToken {
		settings["insert_deduplication_token"] = token
	}
	ctx = c.with(ctx, nil, settings)
	if c.native {
		return c.insertColumns(ctx, sql, b, fill)
	}
	body := &blockBody{block: b, fill: fill}
	err := c.conn.InsertFormat(ctx, "Native", sql, body)
	if cause := body.end(); cause != nil {
		return cause // what the client says is its echo
	}
	return err
}

func (c *client) insertColumns(ctx context.Context, sql string, b *block, fill filler) error {
	batch, err := c.conn.PrepareBatch(ctx, sql)
	if err != nil {
		return err
	}
	defer batch.Close()
	for more := true; more; {
		b.reset()
		if more, err = fill(b); err != nil {
			return errors.Join(err, batch.Abort())
		}
		if b.rows == 0 {
			continue
		}
		if err := appendColumns(batch, b); err != nil {
			return errors.Join(err, batch.Abort())
		}
		if more {
			if err := batch.Flush(); err != nil {
				return err
			}
		}
	}
	return batch.Send()
}

// blockBody is the body of an insert: blocks are made when they are asked for.
type blockBody struct {
	mu     sync.Mutex
	block  *block
	fill   filler
	buffer []byte
	unread []byte
	last   bool
	over   bool
	err    error // of the filler
}

// end stops the making of rows and gives the error of the filler. A request over
// the network may come back while its body is still being read.
func (r *blockBody) end() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	return r.err
}

func (r *blockBody) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return 0, io.ErrClosedPipe
	}
	for len(r.unread) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		if r.last {
			return 0, io.EOF
		}
		r.block.reset()
		more, err := r.fill(r.block)
		if err != nil {
			r.err = fmt.Errorf("making rows: %w", err)
			return 0, r.err
		}
		r.last = !more
		if r.block.rows > 0 {
			r.buffer = r.block.appendNative(r.buffer[:0])
			r.unread = r.buffer
		}
	}
	n := copy(p, r.unread)
	r.unread = r.unread[n:]
	return n, nil
}
