package chdb

import (
	"context"
	"time"
)

// watch ends the statement of one session when its context ends. The engine
// knows nothing of contexts, so the control connection kills it.
type watch struct {
	ctx      context.Context // of the caller, and ended by Close as well
	cancel   context.CancelCauseFunc
	stopLife func() bool
	stopKill func() bool
	over     chan struct{} // the statement has ended
	killed   chan struct{} // the killing has ended
}

func (e *Engine) watch(parent context.Context, s *session) *watch {
	w := &watch{over: make(chan struct{}), killed: make(chan struct{})}
	w.ctx, w.cancel = context.WithCancelCause(parent)
	w.stopLife = context.AfterFunc(e.life, func() { w.cancel(errClosed) })
	w.stopKill = context.AfterFunc(w.ctx, func() {
		defer close(w.killed)
		e.kill(s, w.over)
	})
	return w
}

// end is called once, when the engine has returned. It waits for a kill on its
// way, which would otherwise hit the next statement of the session.
func (w *watch) end() {
	close(w.over)
	if !w.stopKill() {
		<-w.killed
	}
	w.stopLife()
	w.cancel(nil)
}

// The context may end before the statement is among the running ones: a kill
// that found nothing is soon repeated. One that found it need not be, but for
// the end of another statement that may have stood in its place.
const (
	afterNothing = 10 * time.Millisecond
	afterFound   = 50 * time.Millisecond
)

// kill repeats until the engine returns from what the session runs.
func (e *Engine) kill(s *session, over <-chan struct{}) {
	for {
		pause := afterNothing
		if e.killOnce(s) {
			pause = afterFound
		}
		select {
		case <-over:
			return
		case <-time.After(pause):
		}
	}
}

// killOnce says whether there was a statement to kill.
func (e *Engine) killOnce(s *session) bool {
	e.killing.Lock()
	defer e.killing.Unlock()
	found, err := e.control.collect("KILL QUERY WHERE Settings['log_comment'] = "+quoted(s.name, '\'')+" ASYNC", "TSV", nil)
	if err != nil {
		e.log.Warn("statement not killed", "session", s.name, "error", err)
	}
	return len(found) > 0
}

// whyEnded is the reason a caller gave up, or that the store was closed.
func (e *Engine) whyEnded(ctx context.Context) error {
	if ctx.Err() == nil && e.life.Err() != nil {
		return errClosed
	}
	return context.Cause(ctx)
}
