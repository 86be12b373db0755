package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strings"

	"github.com/giaoban/giaoban/store"
)

type serveCommand struct {
	Log string `enum:"json,text" default:"json" help:"Form of the log on standard error."`
}

// Run opens the store, brings in what the catalogue carries, and serves until a
// signal; its last line on standard output is the address.
func (c *serveCommand) Run(s *surroundings, p *program) error {
	config, err := p.config(s)
	if err != nil {
		return err
	}
	if holder, held, err := store.HeldBy(config.StoreURL); err == nil && held && holder.Address != "" {
		return fail(exitStore, fmt.Errorf("already running at %s: open that address, or stop it first (đang chạy tại đó: mở địa chỉ ấy, hoặc dừng lại trước)", holder.Address))
	}
	log := slog.New(slog.NewJSONHandler(s.err, nil))
	if c.Log == "text" {
		log = slog.New(slog.NewTextHandler(s.err, nil))
	}
	listener, err := net.Listen("tcp", config.Listen)
	if err != nil {
		return fail(exitUsage, fmt.Errorf("cannot listen on %s: %w: stop what uses it, or set listen (GIAOBAN_LISTEN) (không mở được địa chỉ này)", config.Listen, err))
	}
	defer listener.Close()
	h, err := openHouse(s.ctx, s, config, log)
	if err != nil {
		return err
	}
	defer h.store.Close()
	if err := h.settle(s.ctx, s.out); err != nil {
		return err
	}
	address := "http://" + browsable(listener.Addr().String())
	if config.Certificate != "" {
		address = "https://" + browsable(listener.Addr().String())
	}
	if err := h.store.Announce(address, h.token); err != nil {
		return fail(exitStore, err)
	}
	fmt.Fprintln(s.out, address)
	if err := h.server.Serve(s.ctx, listener); err != nil && !errors.Is(err, net.ErrClosed) {
		return fail(exitStore, err)
	}
	if err := h.store.Close(); err != nil && !errors.Is(err, os.ErrClosed) {
		return fail(exitStore, err)
	}
	return nil
}

// browsable turns an address that means every interface into one a browser opens.
func browsable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() || host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(strings.TrimSpace(host), port)
}
