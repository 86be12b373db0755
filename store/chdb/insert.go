package chdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"unsafe"
)

// insertChunk is how much of a body is handed to the engine at a time, in bytes.
const insertChunk = 1 << 20

// Insert streams a body of Native blocks, written with revision 0, into a
// table: query is INSERT INTO table (columns) with its SETTINGS and without
// FORMAT. It returns once the engine has the rows as the table's settings say.
// If the body cannot be read to its end, or ctx ends first, nothing more is
// committed; what a single part holds is then not there at all. A body whose
// Read blocks for ever blocks Insert: its writer must end it with the context.
func (e *Engine) Insert(ctx context.Context, query string, body io.Reader) error {
	return e.insert(ctx, &statement{text: query, format: "Native", body: io.NopCloser(body), length: -1})
}

func (e *Engine) insert(ctx context.Context, st *statement) error {
	s, err := e.acquire(ctx)
	if err != nil {
		return err
	}
	w := e.watch(ctx, s)
	// A body that waits for its writer must not outlive the context.
	stopBody := context.AfterFunc(w.ctx, func() { st.body.Close() })
	if err = s.adopt(st.database, st.settings); err == nil {
		err = context.Cause(w.ctx)
	}
	if err == nil {
		err = e.stream(w.ctx, s, st)
	}
	s.stale = s.stale || err != nil
	stopBody()
	ended, why := w.ctx.Err() != nil, context.Cause(w.ctx)
	w.end()
	e.put(s)
	if err != nil && ended {
		return why
	}
	return err
}

// stream opens the insert, feeds it, and commits it only where the body came
// to its proper end. Everything else is cancelled: chdb_stream_done on a body
// cut between two blocks would commit the part of it that came.
func (e *Engine) stream(ctx context.Context, s *session, st *statement) error {
	c := e.c
	insert := start(c.insert, s.conn, st.text, st.format, st.parameters)
	if insert == nil {
		return fmt.Errorf("chdb: the engine opened no insert")
	}
	defer c.destroyInsert(insert)
	if message := c.insertError(insert); message != "" {
		return newException(message)
	}
	fed := e.feed(ctx, insert, st)
	if fed == nil {
		fed = context.Cause(ctx)
	}
	// Where the engine itself refused the rows it has ended the insert
	// already, and only done says why.
	if fed != nil && !errors.Is(fed, errRefusedRows) {
		c.cancelInsert(insert)
		return fed
	}
	done := c.done(insert)
	if done == nil {
		return fmt.Errorf("chdb: the engine did not end the insert")
	}
	defer c.destroy(done)
	if message := c.resultError(done); message != "" {
		return newException(message)
	}
	return fed
}

// errRefusedRows says that the engine stopped taking rows.
var errRefusedRows = errors.New("chdb: the engine refused the rows")

// feed hands the body over. io.ReadFull would not do: it makes one error of a
// body that ends early and a body that simply ends.
func (e *Engine) feed(ctx context.Context, insert unsafe.Pointer, st *statement) error {
	buffer := e.buffers.Get().(*[]byte)
	defer e.buffers.Put(buffer)
	var total int64
	for held := 0; ; {
		n, err := st.body.Read((*buffer)[held:])
		held, total = held+n, total+int64(n)
		if err != nil && err != io.EOF {
			return fmt.Errorf("chdb: reading the rows: %w", err)
		}
		if held == len(*buffer) || (err == io.EOF && held > 0) {
			if e.c.appendData(insert, first(*buffer), uintptr(held)) != 0 {
				return errRefusedRows
			}
			held = 0
		}
		if stopped := context.Cause(ctx); stopped != nil {
			return stopped
		}
		if err == io.EOF {
			return complete(total, st.length)
		}
	}
}

// complete guards against bodies that end without an error and too early:
// clickhouse-go closes the body cleanly when it fails to encode a block.
func complete(total, announced int64) error {
	switch {
	case total == 0:
		return fmt.Errorf("chdb: the rows: %w", io.ErrUnexpectedEOF)
	case announced >= 0 && total != announced:
		return fmt.Errorf("chdb: the rows: %d of %d bytes: %w", total, announced, io.ErrUnexpectedEOF)
	}
	return nil
}
