package chdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// query runs a statement that brings no rows. A result of one block, which
// most are, comes back whole and its connection is free again; a larger one
// comes back as a body that holds its connection until read or closed.
func (e *Engine) query(ctx context.Context, st *statement) (body *result, whole []byte, err error) {
	s, err := e.acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	w := e.watch(ctx, s)
	r := &result{e: e, s: s, w: w}
	if err = s.adopt(st.database, st.settings); err == nil {
		err = context.Cause(w.ctx)
	}
	if err == nil {
		if st.streams() {
			whole, err = r.begin(st)
		} else {
			whole, err = s.collect(st.text, st.format, st.parameters)
		}
	}
	if err == nil && r.stream != nil {
		r.mu.Lock() // abort must find stopAbort
		defer r.mu.Unlock()
		r.stopAbort = context.AfterFunc(w.ctx, r.abort)
		return r, nil, nil
	}
	s.stale = s.stale || st.leaves()
	return nil, whole, r.over(err)
}

// result is the body of a SELECT of several blocks.
type result struct {
	e *Engine
	s *session
	w *watch

	stopAbort func() bool

	mu     sync.Mutex     // Read, Close and the end of the context meet here
	stream unsafe.Pointer // nil before the first block and after the end
	chunks []unsafe.Pointer
	unread []byte // of chunks[0]; in the engine's memory, or the frame of an exception
	err    error  // what Read says once unread is empty
	failed error  // the exception that was framed, for who reads no frames
}

// begin starts the stream and fetches twice: where the second block is empty
// the first is the whole result.
func (r *result) begin(st *statement) (whole []byte, err error) {
	c := r.e.c
	stream := start(c.streamQuery, r.s.conn, st.text, st.format, st.parameters)
	if stream == nil {
		r.s.stale = true
		return nil, fmt.Errorf("chdb: the engine gave no result")
	}
	if message := c.resultError(stream); message != "" {
		c.destroy(stream)
		if strings.Contains(message, streamingRefused) { // WITH … INSERT
			return r.s.collect(st.text, st.format, st.parameters)
		}
		r.s.stale = true
		return nil, newException(message)
	}
	r.stream = stream
	for range 2 {
		chunk, err := r.fetch()
		if err != nil {
			r.drop()
			return nil, err
		}
		if chunk == nil {
			if len(r.chunks) > 0 {
				whole = slices.Clone(c.bytes(r.chunks[0]))
			}
			r.drop()
			return whole, nil
		}
		r.chunks = append(r.chunks, chunk)
	}
	r.unread = c.bytes(r.chunks[0])
	return nil, nil
}

// fetch gives the next block, or nil at the end.
func (r *result) fetch() (unsafe.Pointer, error) {
	c := r.e.c
	chunk := c.fetch(r.s.conn, r.stream)
	if chunk == nil {
		r.s.stale = true
		return nil, fmt.Errorf("chdb: the engine gave no block")
	}
	if message := c.resultError(chunk); message != "" {
		c.destroy(chunk)
		r.s.stale = true
		return nil, newException(message)
	}
	if c.resultLength(chunk) == 0 {
		c.destroy(chunk)
		// A statement stopped on its way may look like one that is through.
		return nil, context.Cause(r.w.ctx)
	}
	return chunk, nil
}

// drop frees what the result holds in the engine.
func (r *result) drop() {
	for _, chunk := range r.chunks {
		r.e.c.destroy(chunk)
	}
	r.e.c.destroy(r.stream)
	r.chunks, r.stream, r.unread = nil, nil, nil
}

// over gives the connection back. An error of the engine that the context
// brought about is an error of the context.
func (r *result) over(err error) error {
	ended := r.w.ctx.Err() != nil
	why := context.Cause(r.w.ctx)
	r.w.end()
	r.e.put(r.s)
	var ex *exception
	if ended && (errors.As(err, &ex)) {
		return why
	}
	return err
}

// Read gives the bytes of the result. An error of the engine in the middle is
// framed as a server frames it, and reads as the end of the body.
func (r *result) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for len(r.unread) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.next()
	}
	n := copy(p, r.unread)
	r.unread = r.unread[n:]
	return n, nil
}

// next moves to the following block, or to the end.
func (r *result) next() {
	r.e.c.destroy(r.chunks[0])
	r.chunks = r.chunks[1:]
	if len(r.chunks) == 0 {
		chunk, err := r.fetch()
		if chunk == nil {
			r.finish(err)
			return
		}
		r.chunks = append(r.chunks, chunk)
	}
	r.unread = r.e.c.bytes(r.chunks[0])
}

// finish ends the result and decides what Read says from now on.
func (r *result) finish(err error) {
	r.stopAbort()
	r.drop()
	err = r.over(err)
	var ex *exception
	switch {
	case err == nil:
		r.err = io.EOF
	case errors.As(err, &ex):
		r.unread, r.err, r.failed = ex.frame(), io.EOF, ex
	default:
		r.err = err
	}
}

// abort runs when the context ends: the fetch under way is being killed, and
// nobody may ever read or close the body.
func (r *result) abort() { r.stop(context.Cause(r.w.ctx)) }

// Close stops the statement where it has not ended.
func (r *result) Close() error {
	r.stop(io.ErrClosedPipe)
	return nil
}

func (r *result) stop(why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stream == nil {
		return
	}
	r.e.c.cancelQuery(r.s.conn, r.stream)
	r.s.stale = true
	r.finish(nil)
	r.err = why
}
