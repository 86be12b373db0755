package configs

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// ReadConfig reads the configuration file, then the environment over it. It returns
// everything that is wrong, not only the first; with any problem of severity error
// the configuration must not be used.
func ReadConfig(file string, environ []string) (Config, []*giaoban.Problem) {
	base, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		base = filepath.Dir(file)
	}
	c := &configReader{reader: newReader(""), base: base, config: defaults(base), said: map[string]giaoban.Place{}}
	c.readFile(file)
	c.readEnvironment(environ)
	c.checkWhole(file)
	sortByPlace(c.problems)
	return c.config, c.problems
}

type configReader struct {
	*reader
	base   string
	config Config
	said   map[string]giaoban.Place // where each key was given
}

func (c *configReader) readFile(file string) {
	root, ok := c.yaml(file, true)
	if !ok || root.empty() {
		return
	}
	var keys, groups []string
	for _, s := range settings() {
		group, _, nested := strings.Cut(s.key, ".")
		if nested && !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
		keys = append(keys, s.key)
	}
	c.readKeys(root, "", keys, groups)
}

// readKeys reads one mapping; store: {url: …} and store.url: … mean the same.
func (c *configReader) readKeys(n yamlNode, prefix string, keys, groups []string) {
	for _, f := range n.pairs() {
		key := prefix + f.key
		if prefix == "" && slices.Contains(groups, f.key) {
			if !f.value.empty() {
				c.readKeys(f.value, key+".", keys, nil)
			}
			continue
		}
		if !slices.Contains(keys, key) {
			c.unknown("unknown_key", f.place, key, slices.Concat(keys, groups))
			continue
		}
		if v, ok := f.value.scalar(key); ok {
			c.set(key, v, f.place)
		}
	}
}

func (c *configReader) readEnvironment(environ []string) {
	var names, endings []string
	keyOf := map[string]string{}
	for _, s := range settings() {
		names = append(names, environmentName(s.key))
		endings = append(endings, strings.TrimPrefix(environmentName(s.key), "GIAOBAN_"))
		keyOf[environmentName(s.key)] = s.key
	}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "GIAOBAN_") {
			continue
		}
		at := giaoban.Place{File: name}
		if key := keyOf[name]; key != "" {
			c.set(key, value, at)
		} else if nearest(strings.TrimPrefix(name, "GIAOBAN_"), endings) != "" { // others may use the prefix for themselves
			c.unknown("unknown_environment", at, name, names)
			c.problems[len(c.problems)-1].Severity = giaoban.SeverityWarning
		}
	}
}

func (c *configReader) set(key, value string, at giaoban.Place) {
	c.said[key] = at
	for _, s := range settings() {
		if s.key != key {
			continue
		}
		expected := s.set(&c.config, value, c.base)
		switch {
		case expected != "" && key == "listen":
			c.problem("bad_listen", at, value, expected, nil)
		case expected != "":
			c.problem("bad_value", at, value, expected, map[string]string{"key": key})
		}
	}
}

// checkWhole checks what no key shows alone.
func (c *configReader) checkWhole(file string) {
	at := func(key string) giaoban.Place {
		if p, ok := c.said[key]; ok {
			return p
		}
		return giaoban.Place{File: file}
	}
	if c.config.Catalogue == "" {
		if !Refused(c.problems) {
			c.problem("missing_key", giaoban.Place{File: file}, "", "catalogue", map[string]string{"where": filepath.Base(file)})
		}
	} else if !isFolder(c.config.Catalogue) {
		c.problem("no_catalogue", at("catalogue"), c.config.Catalogue, "", nil)
		c.config.Catalogue = ""
	}
	c.checkFile(at("store.password_file"), c.config.PasswordFile)
	c.checkFile(at("store.library"), c.config.Library)
	c.checkFile(at("tls.certificate"), c.config.Certificate)
	c.checkFile(at("tls.key"), c.config.Key)
	if (c.config.Certificate == "") != (c.config.Key == "") {
		c.problem("half_tls", at("tls.certificate"), "", "tls.certificate, tls.key", nil)
	}
	if c.config.Token == "" && !c.config.Accounts && !loopback(c.config.Listen) {
		c.problem("open_listen", at("listen"), c.config.Listen, "127.0.0.1:8080", nil)
	}
	if t := c.config.Token; t != "" && len(t) < 16 {
		c.problem("short_token", at("auth.token"), "", "16", nil)
	}
}

func (c *configReader) checkFile(at giaoban.Place, path string) {
	if _, err := os.Stat(path); path != "" && err != nil {
		c.problem("missing_file", at, path, "", nil)
	}
}
