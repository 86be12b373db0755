package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/giaoban/giaoban/configs"
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
		client, err := clientOf(c)
		if err != nil {
			return nil, fail(exitUsage, err)
		}
		return &asked{client: client, address: holder.Address, token: holder.Token, close: func() error { return nil }}, nil
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

// clientOf speaks to the server of a configuration. Where that has a certificate of its
// own, it is the very one that must be shown: its name need not be this machine's.
func clientOf(c configs.Config) (*http.Client, error) {
	if c.Certificate == "" {
		return &http.Client{}, nil
	}
	pair, err := tls.LoadX509KeyPair(c.Certificate, c.Key)
	if err != nil {
		return nil, fmt.Errorf("reading tls.certificate: %w", err)
	}
	same := func(raw [][]byte, _ [][]*x509.Certificate) error {
		if len(raw) == 0 || !bytes.Equal(raw[0], pair.Certificate[0]) {
			return errors.New("the server shows another certificate than tls.certificate")
		}
		return nil
	}
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, VerifyPeerCertificate: same}}}, nil
}

// talk asks one thing, with JSON where something is sent, gives the whole answer and reads
// it into what is given.
func talk(s *surroundings, p *program, method, path string, send, into any) (raw []byte, err error) {
	a, err := ask(s, p)
	if err != nil {
		return nil, err
	}
	defer a.close()
	var content io.Reader
	if send != nil {
		text, err := json.Marshal(send)
		if err != nil {
			return nil, fail(exitUsage, err)
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(s.ctx, method, a.address+path, content)
	if err != nil {
		return nil, fail(exitUsage, err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := a.do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if raw, err = io.ReadAll(answer.Body); err != nil {
		return nil, fail(exitStore, fmt.Errorf("reading the answer: %w", err))
	}
	if into != nil && len(raw) > 0 {
		if err := json.Unmarshal(raw, into); err != nil {
			return nil, fail(exitStore, fmt.Errorf("reading the answer: %w", err))
		}
	}
	return raw, nil
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
