package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// appendNative writes a block in ClickHouse's Native format of revision 0, which
// is what the engine and HTTP take: columns, rows, then name, type and values of
// each column.
func (b *block) appendNative(to []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(b.columns)))
	to = binary.AppendUvarint(to, uint64(b.rows))
	for i := range b.columns {
		c := &b.columns[i]
		to = appendText(to, c.name)
		to = appendText(to, c.kind)
		to = c.appendValues(to)
	}
	return to
}

// appendValues writes the values of a column as they stand in a Native block.
func (c *column) appendValues(to []byte) []byte {
	to = append(to, c.nulls...)
	to = append(to, c.data...)
	for _, t := range c.texts {
		to = appendText(to, t)
	}
	return to
}

func appendText(to []byte, s string) []byte {
	to = binary.AppendUvarint(to, uint64(len(s)))
	return append(to, s...)
}

// Bounds of what is believed of a result before its memory is taken: a block of
// the engine has at most 65,409 rows unless one was asked for, and a text is at
// most a file or a catalogue folder.
const (
	mostColumns = 64
	mostRows    = 1 << 26
	longestText = 1 << 30
)

var errNative = errors.New("the engine's answer is not in the Native format")

// nativeReader reads the blocks of a result. It is used again for the next
// result: the columns of one are as large as those of another, and making them
// anew was most of what the collector had to do.
type nativeReader struct {
	r     *bufio.Reader
	body  io.Closer
	b     block
	spare *sync.Pool
}

func newNativeReader(body io.ReadCloser, spare *sync.Pool) *nativeReader {
	n, ok := spare.Get().(*nativeReader)
	if !ok {
		n = &nativeReader{r: bufio.NewReaderSize(nil, 64<<10), spare: spare}
	}
	n.body = body
	n.r.Reset(body)
	return n
}

// next reads the next block that has rows; io.EOF after the last. The block is
// valid until the next call.
func (n *nativeReader) next() (*block, error) {
	for {
		columns, err := binary.ReadUvarint(n.r)
		if err != nil {
			return nil, err // io.EOF between two blocks is the end
		}
		rows, err := binary.ReadUvarint(n.r)
		if err != nil {
			return nil, cut(err)
		}
		if columns > mostColumns || rows > mostRows {
			return nil, fmt.Errorf("%w: %d columns, %d rows", errNative, columns, rows)
		}
		if err := n.readColumns(int(columns), int(rows)); err != nil {
			return nil, cut(err)
		}
		if rows > 0 {
			return &n.b, nil
		}
	}
}

func (n *nativeReader) readColumns(columns, rows int) error {
	if len(n.b.columns) != columns {
		n.b.columns = make([]column, columns)
	}
	n.b.rows = rows
	for i := range n.b.columns {
		name, err := n.readText()
		if err != nil {
			return err
		}
		kind, err := n.readText()
		if err != nil {
			return err
		}
		if c := &n.b.columns[i]; c.name != name || c.kind != kind {
			*c = newColumn(name, kind)
		}
		if err := n.readValues(&n.b.columns[i], rows); err != nil {
			return err
		}
	}
	return nil
}

func (n *nativeReader) readValues(c *column, rows int) (err error) {
	if c.width < 0 {
		return fmt.Errorf("%w: column %s is %s", errNative, c.name, c.kind)
	}
	if c.nullable {
		if c.nulls, err = n.readBytes(c.nulls, rows); err != nil {
			return err
		}
	}
	if c.width > 0 {
		c.data, err = n.readBytes(c.data, rows*c.width)
		return err
	}
	c.texts = c.texts[:0]
	for range rows {
		t, err := n.readText()
		if err != nil {
			return err
		}
		c.texts = append(c.texts, t)
	}
	return nil
}

func (n *nativeReader) readBytes(into []byte, size int) ([]byte, error) {
	if cap(into) < size {
		into = make([]byte, size)
	}
	into = into[:size]
	_, err := io.ReadFull(n.r, into)
	return into, err
}

func (n *nativeReader) readText() (string, error) {
	size, err := binary.ReadUvarint(n.r)
	if err != nil {
		return "", err
	}
	if size > longestText {
		return "", fmt.Errorf("%w: a text of %d bytes", errNative, size)
	}
	if size == 0 {
		return "", nil
	}
	b := make([]byte, size)
	_, err = io.ReadFull(n.r, b)
	return string(b), err
}

// close ends the result; no block of it may be used afterwards.
func (n *nativeReader) close() error {
	if n.body == nil {
		return nil
	}
	err := n.body.Close()
	n.body = nil
	n.spare.Put(n)
	return err
}

// cut makes an end in the middle of a block the error it is.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
