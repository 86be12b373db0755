package ingest

import (
	"bytes"
	"strings"
)

// records cuts a text into the rows and fields of CSV: separators, quotes, doubled
// quotes, line ends inside quotes, blanks before a quote.
type records struct {
	text   string
	at     int
	began  int // where the row just read begins
	sep    byte
	fields []string
	broken string // code of what is wrong with the quotes of the row just read
}

// next reads a row; its fields are valid until the next call. A blank line is a
// row of one empty field.
func (r *records) next() bool {
	if r.at >= len(r.text) {
		return false
	}
	r.fields, r.began = r.fields[:0], r.at
	text, sep := r.text, r.sep
	start, i := r.at, r.at
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case c == sep:
			r.fields = append(r.fields, text[start:i])
			start = i + 1
		case c == '\n':
			r.fields = append(r.fields, strings.TrimSuffix(text[start:i], "\r"))
			r.at = i + 1
			return true
		case c == '"':
			if strings.TrimLeft(text[start:i], " ") != "" {
				continue // a sign for inches stays what it is
			}
			field, after, ok := quoted(text, i+1)
			if !ok {
				r.broken = "quote_not_closed"
				r.at = len(text)
				return true
			}
			i = after
			for i < len(text) && (text[i] == ' ' || text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n') {
				i++
			}
			r.fields = append(r.fields, field)
			if i >= len(text) || text[i] == '\n' {
				r.at = min(i+1, len(text))
				return true
			}
			if text[i] != sep {
				r.broken = "quote_inside"
			}
			start = i + 1
		}
	}
	r.fields = append(r.fields, strings.TrimSuffix(text[start:], "\r"))
	r.at = len(text)
	return true
}

// quoted reads a quoted field from behind its first quote to behind its last.
func quoted(text string, from int) (field string, after int, ok bool) {
	end := strings.IndexByte(text[from:], '"')
	if end < 0 {
		return "", 0, false
	}
	end += from
	if end+1 >= len(text) || text[end+1] != '"' {
		return text[from:end], end + 1, true
	}
	var b strings.Builder
	for {
		b.WriteString(text[from : end+1])
		from = end + 2
		next := strings.IndexByte(text[from:], '"')
		if next < 0 {
			return "", 0, false
		}
		end = from + next
		if end+1 >= len(text) || text[end+1] != '"' {
			b.WriteString(text[from:end])
			return b.String(), end + 1, true
		}
	}
}

// wholeRows gives how much of a piece of a file are whole rows: up to the last line
// end outside quotes. A quote counts where it can open or close a field.
func wholeRows(b []byte) int {
	end := bytes.LastIndexByte(b, '\n') + 1
	if end == 0 {
		return 0
	}
	odd := bytes.Count(b[:end], []byte{'"'})%2 == 1
	for odd && end > 0 {
		next := bytes.LastIndexByte(b[:end-1], '\n') + 1
		odd = bytes.Count(b[next:end], []byte{'"'})%2 == 0
		end = next
	}
	return end
}
