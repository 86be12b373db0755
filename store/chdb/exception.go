package chdb

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// exception is what the engine says instead of a result.
type exception struct {
	code int // ClickHouse's number; 0 where the message has none
	text string
}

// streamingRefused is how the engine declines to stream what is no SELECT. It
// does so on parsing, before anything has run.
const streamingRefused = "Streaming query is not supported"

// exceptionCode finds ClickHouse's number in a message.
var exceptionCode = regexp.MustCompile(`Code: (\d+)\.`)

func newException(message string) *exception {
	e := &exception{text: strings.TrimSpace(message)}
	if m := exceptionCode.FindStringSubmatch(e.text); m != nil {
		e.code, _ = strconv.Atoi(m[1]) // digits; a number too long for a code stays 0
	}
	return e
}

func (e *exception) Error() string { return "chdb: " + e.text }

// exceptionTag closes the frame below. It is no secret: the body is Native,
// and the client looks for the frame only where a block does not decode.
const exceptionTag = "giaobanexception"

// maxExceptionText keeps a frame within the 16 KiB that the client reads.
const maxExceptionText = 12 << 10

// frame is how a server says in the middle of a body that the rest will not
// come; the client turns it into the same error as one at the start.
func (e *exception) frame() []byte {
	text := e.text[:min(len(e.text), maxExceptionText)]
	return fmt.Appendf(nil, "\r\n__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n",
		exceptionTag, text, len(text)+1, exceptionTag)
}
