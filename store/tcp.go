package store

import (
	"bytes"
	"fmt"
	"io"
	"math/big"
	"reflect"
	"time"

	chproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/giaoban/giaoban"
	"github.com/shopspring/decimal"
)

// appendColumns puts a block into the columns of a batch of clickhouse-go. Its
// columns can read themselves from the bytes of a block, so no value is boxed.
func appendColumns(batch driver.Batch, b *block) error {
	to := batch.Columns()
	if len(to) != len(b.columns) {
		return fmt.Errorf("a block of %d columns for a table of %d", len(b.columns), len(to))
	}
	for i := range b.columns {
		values := b.columns[i].appendValues(nil)
		if err := to[i].Decode(chproto.NewReader(bytes.NewReader(values)), b.rows); err != nil {
			return fmt.Errorf("column %s: %w", b.columns[i].name, err)
		}
	}
	return nil
}

// rowBlocks makes blocks of a result that comes row by row, as clickhouse-go
// gives it over the native protocol.
type rowBlocks struct {
	rows    driver.Rows
	block   *block
	targets []any
}

// rowsInBlock is how many rows make one block.
const rowsInBlock = 65_536

func newRowBlocks(rows driver.Rows) (*rowBlocks, error) {
	r := &rowBlocks{rows: rows, block: &block{}}
	for _, t := range rows.ColumnTypes() {
		c := newColumn(t.Name(), t.DatabaseTypeName())
		if c.width < 0 {
			return nil, fmt.Errorf("%w: column %s is %s", errNative, c.name, c.kind)
		}
		r.block.columns = append(r.block.columns, c)
		r.targets = append(r.targets, reflect.New(t.ScanType()).Interface())
	}
	return r, nil
}

func (r *rowBlocks) next() (*block, error) {
	r.block.reset()
	for r.block.rows < rowsInBlock && r.rows.Next() {
		if err := r.rows.Scan(r.targets...); err != nil {
			return nil, err
		}
		for i := range r.targets {
			if err := r.block.columns[i].take(r.targets[i]); err != nil {
				return nil, err
			}
		}
		r.block.rows++
	}
	if err := r.rows.Err(); err != nil {
		return nil, err
	}
	if r.block.rows == 0 {
		return nil, io.EOF
	}
	return r.block, nil
}

func (r *rowBlocks) close() error { return r.rows.Close() }

// take appends a value as clickhouse-go scans it.
func (c *column) take(v any) error {
	switch v := v.(type) {
	case *uint8:
		c.u8(*v)
	case *uint16:
		c.u16(*v)
	case *uint32:
		c.u32(*v)
	case *uint64:
		c.u64(*v)
	case *bool:
		c.yes(*v)
	case *time.Time:
		if c.width == 4 {
			c.date(giaoban.DateOf(*v, time.UTC))
			return nil
		}
		c.u64(uint64(v.UnixMicro()))
	case *decimal.Decimal:
		c.decimal(decimalOf(v), true)
	case **decimal.Decimal:
		c.decimal(decimalOf(*v), *v != nil)
	case *string:
		return c.takeText(*v)
	default:
		return fmt.Errorf("column %s: %T is read by no statement", c.name, v)
	}
	return nil
}

// takeText takes texts, and enums, which clickhouse-go scans by name.
func (c *column) takeText(s string) error {
	if c.width == 0 {
		c.text(s)
		return nil
	}
	if c.width == 32 {
		c.data = append(c.data, s...)
		return nil
	}
	status, err := giaoban.ParseStatus(s)
	if err != nil {
		return fmt.Errorf("column %s: %w", c.name, err)
	}
	c.u8(uint8(status))
	return nil
}

// decimalOf is exact: the store's decimals have nine digits after the point.
func decimalOf(d *decimal.Decimal) giaoban.Decimal {
	if d == nil {
		return giaoban.Decimal{}
	}
	n := d.Shift(giaoban.DecimalPlaces).BigInt()
	lo := new(big.Int).And(n, new(big.Int).SetUint64(^uint64(0)))
	hi := new(big.Int).Rsh(n, 64)
	return giaoban.DecimalBits(hi.Int64(), lo.Uint64())
}
