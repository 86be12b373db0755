package dashboard

import (
	"bytes"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// answerBudget is how many bytes of answers are kept.
const answerBudget = 64 << 20

// keeper keeps the bytes of answers as long as nothing they are made of changes:
// the key names the figures, the catalogue, the viewing day, the rights and the
// request, so that a changed world asks under another key and nothing is ever
// thrown away too late. What was not asked for longest goes first.
type keeper struct {
	state  func() string
	budget int

	mu    sync.Mutex
	used  int
	order *list.List // of *answer, newest first
	byKey map[string]*list.Element
}

// answer is one kept answer. small is its gzip, made once, nil where it does not pay.
type answer struct {
	key    string
	header http.Header
	body   []byte
	small  []byte
	length []string
	short  []string
}

func (a *answer) size() int { return len(a.key) + len(a.body) + len(a.small) + 512 }

func newKeeper(budget int, state func() string) *keeper {
	return &keeper{state: state, budget: budget, order: list.New(), byKey: map[string]*list.Element{}}
}

// answer serves a request from what is kept, or lets next answer and keeps it.
func (k *keeper) answer(w http.ResponseWriter, r *http.Request, next http.Handler) {
	asked, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil { // the handler says what is wrong with it
		next.ServeHTTP(w, r)
		return
	}
	key := k.key(r, asked)
	tag := tagOf(key)
	narrow := viewerOf(r).sight != allSeen
	if !narrow && matches(r.Header.Get("If-None-Match"), tag) {
		fresh(w.Header(), tag)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	a := k.get(key)
	if a == nil {
		if narrow {
			tag = "" // it is made of the bytes, when they are known
		}
		rec := &recorded{to: w, header: http.Header{}, limit: k.budget / 8, tag: tag}
		next.ServeHTTP(rec, r)
		if a = rec.answer(key); a == nil {
			return
		}
		k.put(a)
	}
	if narrow {
		// The state of the world moves with figures that one may not see: a tag made of
		// it would tell that something came. So it is made of what one does see.
		tag = tagOf(viewerOf(r).Rights + "|" + string(a.body))
		if matches(r.Header.Get("If-None-Match"), tag) {
			fresh(w.Header(), tag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	a.write(w, r, tag)
}

// key is the canonical request and the state of the world it was asked in.
func (k *keeper) key(r *http.Request, asked url.Values) string {
	var b strings.Builder
	b.WriteString(k.state())
	b.WriteByte('|')
	b.WriteString(viewerOf(r).Rights)
	b.WriteByte('|')
	if c, err := r.Cookie(LanguageCookie); err == nil {
		b.WriteString(c.Value)
	}
	b.WriteByte('|')
	b.WriteString(r.URL.Path)
	b.WriteByte('?')
	b.WriteString(asked.Encode())
	return b.String()
}

// tagOf is weak because one tag stands for the plain and the compressed bytes.
func tagOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

func matches(header, tag string) bool {
	if header == "" {
		return false
	}
	for one := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(one), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// fresh says that an answer may be kept by the one who asked, and must be asked
// about again before each use.
func fresh(h http.Header, tag string) {
	if tag != "" {
		h["Etag"] = []string{tag}
	}
	h["Cache-Control"] = []string{"private, no-cache"}
	h["Vary"] = []string{"Accept-Encoding, Authorization, Cookie"}
}

func (k *keeper) get(key string) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	e := k.byKey[key]
	if e == nil {
		return nil
	}
	k.order.MoveToFront(e)
	return e.Value.(*answer)
}

func (k *keeper) put(a *answer) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.byKey[a.key] != nil || a.size() > k.budget {
		return
	}
	k.byKey[a.key] = k.order.PushFront(a)
	for k.used += a.size(); k.used > k.budget; {
		oldest := k.order.Remove(k.order.Back()).(*answer)
		delete(k.byKey, oldest.key)
		k.used -= oldest.size()
	}
}

func (a *answer) write(w http.ResponseWriter, r *http.Request, tag string) {
	h := w.Header()
	maps.Copy(h, a.header)
	fresh(h, tag)
	body := a.body
	h["Content-Length"] = a.length
	if a.small != nil && takesGzip(r) {
		h["Content-Encoding"] = []string{"gzip"}
		h["Content-Length"] = a.short
		body = a.small
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the client may be gone
}

func takesGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.TrimSpace(name) == "gzip" {
			return strings.Trim(strings.TrimPrefix(strings.TrimSpace(q), "q="), "0.") != "" || q == ""
		}
	}
	return false
}

// recorded holds an answer back until it is whole; one that is too long to keep,
// or is no plain success, passes through.
type recorded struct {
	to     http.ResponseWriter
	header http.Header
	status int
	body   bytes.Buffer
	limit  int
	tag    string
	passed bool
}

func (c *recorded) Header() http.Header {
	if c.passed {
		return c.to.Header()
	}
	return c.header
}

func (c *recorded) WriteHeader(status int) {
	if c.status != 0 {
		return
	}
	if c.status = status; status != http.StatusOK {
		c.pass()
	}
}

func (c *recorded) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.WriteHeader(http.StatusOK)
	}
	if !c.passed && c.body.Len()+len(b) > c.limit {
		fresh(c.header, c.tag)
		c.pass()
	}
	if c.passed {
		return c.to.Write(b)
	}
	return c.body.Write(b)
}

// pass gives what was held back and lets the rest through.
func (c *recorded) pass() {
	c.passed = true
	maps.Copy(c.to.Header(), c.header)
	c.to.WriteHeader(c.status)
	_, _ = c.to.Write(c.body.Bytes())
	c.body = bytes.Buffer{}
}

// answer is what was recorded; nil where it went through already.
func (c *recorded) answer(key string) *answer {
	if c.passed {
		return nil
	}
	a := &answer{key: key, header: c.header, body: c.body.Bytes()}
	a.length = []string{strconv.Itoa(len(a.body))}
	if len(a.body) > 1400 && !strings.Contains(c.header.Get("Content-Type"), "officedocument") {
		var small bytes.Buffer
		z := gzip.NewWriter(&small)
		if _, err := z.Write(a.body); err == nil && z.Close() == nil && small.Len() < len(a.body) {
			a.small = small.Bytes()
			a.short = []string{strconv.Itoa(len(a.small))}
		}
	}
	return a
}
