package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/dashboard"
	"github.com/giaoban/giaoban/dashboard/chart/draw"
	"github.com/giaoban/giaoban/dashboard/pages"
	"github.com/giaoban/giaoban/dashboard/static"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
)

// house is everything one process has open: catalogue, store and the server on top.
type house struct {
	config    configs.Config
	catalogue *giaoban.Catalogue
	store     *store.Store
	ingest    *ingest.Service
	server    *dashboard.Server
	token     string // of the lock file: what local commands show
}

// openHouse opens the store and builds what stands on it.
func openHouse(ctx context.Context, s *surroundings, c configs.Config, log *slog.Logger) (*house, error) {
	catalogue, problems := configs.ReadCatalogue(c.Catalogue)
	if n := printProblems(s.err, problems); n > 0 {
		return nil, fail(exitUsage, fmt.Errorf("the catalogue %s has %d mistakes / danh mục có %d lỗi", c.Catalogue, n, n))
	}
	st, err := store.Open(ctx, store.Options{URL: c.StoreURL, PasswordFile: c.PasswordFile, Library: c.Library, Logger: log})
	if err != nil {
		return nil, fail(exitStore, err)
	}
	today := func() giaoban.Date { return c.Viewing(time.Now()) }
	h := &house{config: c, catalogue: catalogue, store: st}
	h.ingest = ingest.New(st, catalogue, ingest.Options{Limit: c.UploadLimit, Today: today, Zone: c.Zone, Logger: log})
	answers := query.New(st, catalogue, query.Options{Today: today, Zone: c.Zone})
	if h.server, err = h.dashboard(answers, log); err != nil {
		st.Close()
		return nil, fail(exitUsage, err)
	}
	return h, nil
}

// dashboard puts the server and its pages on top.
func (h *house) dashboard(answers query.Answers, log *slog.Logger) (*dashboard.Server, error) {
	assets, err := static.Load()
	if err != nil {
		return nil, err
	}
	drawer, err := draw.New(assets)
	if err != nil {
		return nil, err
	}
	h.token = rand.Text()
	return dashboard.New(dashboard.Options{
		Config: h.config, Catalogue: h.catalogue, Store: h.store, Ingest: h.ingest, Answers: answers, Logger: log,
		Version: version, LocalToken: h.token, Static: assets,
		Pages: func(r dashboard.Rooms) (dashboard.Pages, error) { return pages.New(r, assets, drawer) },
	})
}

// settle brings what the catalogue carries into the store, once: its text, its
// targets, its figures.
func (h *house) settle(ctx context.Context, progress io.Writer) error {
	if err := h.store.KeepCatalogue(ctx, h.catalogue.Hash, h.catalogue.Text); err != nil {
		return fail(exitStore, err)
	}
	targets := h.catalogue.Targets
	if !h.config.Illustrative {
		targets = slices.DeleteFunc(slices.Clone(targets), func(t giaoban.Target) bool { return t.Illustrative })
	}
	if err := h.store.SetTargets(ctx, targets, giaoban.RevisionAt(time.Now())); err != nil {
		return fail(exitStore, err)
	}
	var unrecorded error
	err := h.ingest.Figures(ctx, h.catalogue.Figures, h.config.Illustrative, func(f giaoban.FiguresFile, r *ingest.Report) {
		fmt.Fprintf(progress, "%s: %d số liệu / figures\n", f.Name, r.Accepted)
		unrecorded = errors.Join(unrecorded, h.server.Loaded(ctx, f.Name, r))
	})
	return errors.Join(err, unrecorded)
}

// transport lets the command line ask a server, or the handler of its own process,
// in the same words.
type handlerTransport struct{ handler http.Handler }

func (t handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, answer := io.Pipe()
	w := &pipedAnswer{header: http.Header{}, body: answer, started: make(chan int, 1)}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	go func() {
		defer func() { // a handler that cannot go on panics, as net/http asks it to
			broken := recover()
			w.WriteHeader(http.StatusInternalServerError)
			if broken != nil {
				answer.CloseWithError(fmt.Errorf("the answer broke off: %v", broken))
				return
			}
			answer.Close()
		}()
		t.handler.ServeHTTP(w, r)
		w.WriteHeader(http.StatusOK)
	}()
	status := <-w.started
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: w.sent, Body: body,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1, Request: r}, nil
}

// pipedAnswer is an http.ResponseWriter whose body is read while it is written.
type pipedAnswer struct {
	header, sent http.Header
	body         *io.PipeWriter
	started      chan int
	wrote        bool
}

func (a *pipedAnswer) Header() http.Header { return a.header }

func (a *pipedAnswer) WriteHeader(status int) {
	if !a.wrote {
		a.wrote, a.sent = true, a.header.Clone()
		a.started <- status
	}
}

func (a *pipedAnswer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}
