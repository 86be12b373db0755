package store

import (
	"encoding/binary"
	"strings"

	"github.com/giaoban/giaoban"
)

// block is some rows held by columns, as ClickHouse's Native format has them:
// figures pass through it in both directions without one value being boxed.
type block struct {
	rows    int
	columns []column
}

// column holds its values as the engine does: fixed widths little-endian in
// data, texts in texts, and for a Nullable one byte a row in nulls, 1 = NULL.
type column struct {
	name, kind string
	nullable   bool
	width      int // of a value in bytes; 0: text
	nulls      []byte
	data       []byte
	texts      []string
}

// newBlock makes an empty block of columns given as name, kind, name, kind …
func newBlock(pairs ...string) *block {
	b := &block{}
	for i := 0; i < len(pairs); i += 2 {
		b.columns = append(b.columns, newColumn(pairs[i], pairs[i+1]))
	}
	return b
}

func newColumn(name, kind string) column {
	inner, nullable := strings.CutPrefix(kind, "Nullable(")
	c := column{name: name, kind: kind, nullable: nullable}
	c.width = widthOf(strings.TrimSuffix(inner, ")"))
	return c
}

// widthOf is the size of a value of a type; 0 for texts, -1 for types that no
// statement of ours has.
func widthOf(kind string) int {
	kind, _, _ = strings.Cut(kind, "(")
	switch kind {
	case "String":
		return 0
	case "UInt8", "Bool", "Enum8":
		return 1
	case "UInt16":
		return 2
	case "UInt32", "Date32":
		return 4
	case "UInt64", "DateTime64":
		return 8
	case "Decimal":
		return 16
	case "FixedString":
		return 32
	}
	return -1
}

// reset empties the block and keeps its memory.
func (b *block) reset() {
	b.rows = 0
	for i := range b.columns {
		c := &b.columns[i]
		c.nulls, c.data, c.texts = c.nulls[:0], c.data[:0], c.texts[:0]
	}
}

func (c *column) u8(v uint8)   { c.data = append(c.data, v) }
func (c *column) u16(v uint16) { c.data = binary.LittleEndian.AppendUint16(c.data, v) }
func (c *column) u32(v uint32) { c.data = binary.LittleEndian.AppendUint32(c.data, v) }
func (c *column) u64(v uint64) { c.data = binary.LittleEndian.AppendUint64(c.data, v) }
func (c *column) text(v string) {
	c.texts = append(c.texts, v)
}

func (c *column) yes(v bool) {
	if v {
		c.u8(1)
		return
	}
	c.u8(0)
}

func (c *column) date(d giaoban.Date) { c.u32(uint32(int32(d))) }

// decimal appends a number, or NULL where it is not there.
func (c *column) decimal(d giaoban.Decimal, there bool) {
	null := byte(1)
	hi, lo := int64(0), uint64(0)
	if there {
		null = 0
		hi, lo = d.Bits()
	}
	c.nulls = append(c.nulls, null)
	c.data = binary.LittleEndian.AppendUint64(c.data, lo)
	c.data = binary.LittleEndian.AppendUint64(c.data, uint64(hi))
}

func (c *column) u8At(i int) uint8   { return c.data[i] }
func (c *column) yesAt(i int) bool   { return c.data[i] != 0 }
func (c *column) u16At(i int) uint16 { return binary.LittleEndian.Uint16(c.data[2*i:]) }
func (c *column) u32At(i int) uint32 { return binary.LittleEndian.Uint32(c.data[4*i:]) }
func (c *column) u64At(i int) uint64 { return binary.LittleEndian.Uint64(c.data[8*i:]) }

func (c *column) dateAt(i int) giaoban.Date { return giaoban.Date(int32(c.u32At(i))) }

func (c *column) decimalAt(i int) (d giaoban.Decimal, there bool) {
	if c.nullable && c.nulls[i] != 0 {
		return giaoban.Decimal{}, false
	}
	lo := binary.LittleEndian.Uint64(c.data[16*i:])
	hi := binary.LittleEndian.Uint64(c.data[16*i+8:])
	return giaoban.DecimalBits(int64(hi), lo), true
}
