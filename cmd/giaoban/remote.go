package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/giaoban/giaoban/store"
)

// asked is who answers a command: the server that holds the store, over HTTP with
// the token of its lock file, or this process, which opened the store itself.
type asked struct {
	client  *http.Client
	address string
	token   string
	close   func() error
}

// ask finds who answers.
func ask(s *surroundings, p *program) (*asked, error) {
	c, err := p.config(s)
	if err != nil {
		return nil, err
	}
	holder, held, err := store.HeldBy(c.StoreURL)
	if err != nil {
		return nil, fail(exitStore, err)
	}
	if held && holder.Address != "" {
		return &asked{client: &http.Client{}, address: holder.Address, token: holder.Token, close: func() error { return nil }}, nil
	}
	h, err := openHouse(s.ctx, s, c, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		return nil, err
	}
	if err := h.settle(s.ctx, io.Discard); err != nil {
		h.store.Close()
		return nil, err
	}
	return &asked{client: &http.Client{Transport: handlerTransport{h.server}}, address: "http://127.0.0.1",
		token: h.token, close: h.store.Close}, nil
}

// do sends a request and turns a problem into a failure; the caller closes the body.
func (a *asked) do(r *http.Request, passed ...int) (*http.Response, error) {
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	answer, err := a.client.Do(r)
	if err != nil {
		return nil, fail(exitStore, fmt.Errorf("the server at %s does not answer: %w", a.address, err))
	}
	if answer.StatusCode < 300 {
		return answer, nil
	}
	for _, code := range passed {
		if answer.StatusCode == code {
			return answer, nil
		}
	}
	defer answer.Body.Close()
	return nil, problemOf(answer)
}

func problemOf(answer *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<20))
	return problemIn(answer, text)
}

func problemIn(answer *http.Response, text []byte) error {
	var p struct{ Code, Title, Detail string }
	if json.Unmarshal(text, &p) != nil || p.Title+p.Detail == "" {
		return fail(exitStore, fmt.Errorf("%s: %s", answer.Status, strings.TrimSpace(string(text))))
	}
	code := exitRefused
	if answer.StatusCode >= 500 {
		code = exitStore
	}
	if p.Detail == "" {
		p.Detail = p.Title
	}
	return fail(code, fmt.Errorf("%s (%s)", p.Detail, p.Code))
}
