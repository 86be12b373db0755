package dashboard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/api"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/people"
)

// mention notes whether what a request did is on record already, by whoever knows more
// of it than its address.
type mention struct{ made atomic.Bool }

type mentionKey struct{}

func mentioning(ctx context.Context) (context.Context, *mention) {
	m := &mention{}
	return context.WithValue(ctx, mentionKey{}, m), m
}

func mentioned(ctx context.Context) {
	if m, ok := ctx.Value(mentionKey{}).(*mention); ok {
		m.made.Store(true)
	}
}

// ownRecord are the routes whose work puts itself on record where it is done.
func ownRecord(path string) bool {
	for _, p := range []string{"/sign-in", "/sign-out", "/account", "/people", "/tokens", "/api/v1/people", "/api/v1/tokens"} {
		if path == p || strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

// longestObject is how much of an address goes on record.
const longestObject = 300

// record puts on record what a request did: whatever changes something, and whatever
// takes figures out of the house as a file. Reading a page is not.
func (s *Server) record(w http.ResponseWriter, r *http.Request, found *route, m *mention) {
	status := http.StatusOK
	if o, ok := w.(*observed); ok && o.status != 0 {
		status = o.status
	}
	d := people.Deed{Object: clipped(r.URL.RequestURI()), Outcome: people.Done, After: http.StatusText(status)}
	switch reads := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case m.made.Load(), reads && !exports(w, status), !reads && ownRecord(r.URL.Path):
		return
	case reads:
		d.Act = "export"
	default:
		_, path, _ := strings.Cut(found.pattern, " ")
		d.Act = "change " + path
	}
	if status >= 400 {
		d.Outcome = people.Refused
	}
	s.deed(r, d)
}

// exports says whether an answer is a file to keep.
func exports(w http.ResponseWriter, status int) bool {
	return status == http.StatusOK && strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment")
}

// recordRefusal puts on record that somebody tried what they may not.
func (s *Server) recordRefusal(r *http.Request, found *route) {
	act := "refused"
	if found != nil {
		_, path, _ := strings.Cut(found.pattern, " ")
		act = "refused " + path
	}
	s.deed(r, people.Deed{Act: act, Object: clipped(r.URL.RequestURI()), Outcome: people.Refused})
}

// deed adds who asks and from where.
func (s *Server) deed(r *http.Request, d people.Deed) {
	from := s.access.origin(r)
	d.Who, d.Address = from.Name, from.Address
	if err := s.register.Trail().Add(r.Context(), d); err != nil {
		s.o.Logger.Error("what was done is not on record", "act", d.Act, "object", d.Object, "error", err)
	}
}

func clipped(text string) string {
	if len(text) > longestObject {
		return strings.ToValidUTF8(text[:longestObject], "") + "…"
	}
	return text
}

// recordedReader has the figures of a sender looked at by what they may send, and puts
// each file on record.
type recordedReader struct {
	ingest.Reader
	s *Server
}

func (k recordedReader) Ingest(ctx context.Context, f ingest.File, g ingest.Given) (*ingest.Report, error) {
	k.bind(ctx, &g)
	report, err := k.Reader.Ingest(ctx, f, g)
	k.put(ctx, "report.send", report, err)
	return report, err
}

func (k recordedReader) Undo(ctx context.Context, batch giaoban.Revision, g ingest.Given) (*ingest.Report, error) {
	k.bind(ctx, &g)
	if g.May != nil { // of a batch with a figure that is not theirs to send nobody learns what is in it
		figures, err := k.s.o.Store.OfBatch(ctx, batch, mostLooked)
		if err != nil {
			return nil, fmt.Errorf("dashboard: undoing batch %d: %w", batch, err)
		}
		for _, o := range figures {
			if !g.May(o.Figure) {
				return nil, api.Problem("unknown_report", strconv.FormatUint(uint64(batch), 10), "", nil)
			}
		}
	}
	report, err := k.Reader.Undo(ctx, batch, g)
	k.put(ctx, "report.undo", report, err)
	return report, err
}

// bind limits what is given to what its sender may send. The key of a retry is the
// sender's own: nobody gets the answer to what another sent by guessing theirs.
func (k recordedReader) bind(ctx context.Context, g *ingest.Given) {
	v := viewerIn(ctx)
	if v.Name == "" || v.Asker.Whole() {
		return
	}
	g.By = v.Name
	if g.Key != "" {
		g.Key = v.Name + ":" + g.Key
	}
	g.May = func(f giaoban.Figure) bool {
		return k.s.access.rules.May(v.Asker, people.Question{Action: people.Send, Unit: f.Unit, Indicator: f.Indicator, On: f.Period.Ends})
	}
}

func (k recordedReader) put(ctx context.Context, act string, report *ingest.Report, err error) {
	d := people.Deed{Act: act, Outcome: people.Done, Who: viewerIn(ctx).Name, Address: addressIn(ctx)}
	if d.Who == "" {
		d.Who = "folder"
	}
	var p *giaoban.Problem
	switch {
	case report != nil:
		if d.Object = "batch " + report.Batch; report.Batch == "" {
			d.Object = "dry run"
		}
		d.After = fmt.Sprintf(`{"state":%q,"accepted":%d,"rejected":%d,"revised":%d,"sha256":%q}`, report.State, report.Accepted, report.Rejected, report.Revised, report.FileSHA256)
		if report.State == "refused" {
			d.Outcome = people.Refused
		}
	case errors.As(err, &p):
		d.Outcome, d.After = people.Refused, p.Code
	default:
		return // the store is not there, and the record neither
	}
	mentioned(ctx)
	if err := k.s.register.Trail().Add(ctx, d); err != nil {
		k.s.o.Logger.Error("what was sent is not on record", "batch", d.Object, "error", err)
	}
}

type addressKey struct{}

func addressIn(ctx context.Context) string {
	a, _ := ctx.Value(addressKey{}).(string)
	return a
}
