package chdb

import (
	"fmt"
	"strings"

	cgproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2/lib/column"
	"github.com/ClickHouse/clickhouse-go/v2/lib/proto"
)

// helloStatement is the first thing every connection of clickhouse-go asks.
const helloStatement = "SELECT displayName(), version(), revision(), timezone()"

// helloRevision is the protocol in which the client reads that one answer.
const helloRevision = 54460

// greeting is the answer to helloStatement: what the engine says of itself,
// but with revision 0. From then on the client reads plain Native, which is
// all the engine writes: it does not know client_protocol_version.
func (e *Engine) greeting() ([]byte, error) {
	text, err := e.control.collect(helloStatement, "TSVRaw", nil)
	if err != nil {
		return nil, fmt.Errorf("chdb: greeting: %w", err)
	}
	words := strings.Split(strings.TrimSuffix(string(text), "\n"), "\t")
	if len(words) != 4 {
		return nil, fmt.Errorf("chdb: greeting: %q", text)
	}
	block := proto.NewBlock()
	for _, c := range []struct{ name, kind string }{
		{"displayName()", "String"}, {"version()", "String"}, {"revision()", "UInt32"}, {"timezone()", "String"},
	} {
		if err := block.AddColumn(c.name, column.Type(c.kind)); err != nil {
			return nil, fmt.Errorf("chdb: greeting: %w", err)
		}
	}
	if err := block.Append(words[0], words[1], uint32(0), words[3]); err != nil {
		return nil, fmt.Errorf("chdb: greeting: %w", err)
	}
	var buffer cgproto.Buffer
	if err := block.Encode(&buffer, helloRevision); err != nil {
		return nil, fmt.Errorf("chdb: greeting: %w", err)
	}
	return buffer.Buf, nil
}
