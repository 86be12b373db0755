package store

import (
	"strconv"
	"strings"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/giaoban/giaoban"
)

// parameters are the values of a statement by name, in the text form the engine
// reads by the type that stands in the statement.
type parameters = clickhouse.Parameters

// textParameter escapes a text as the engine reads parameters: as a field of a
// tab-separated line.
func textParameter(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "\x00", `\0`).Replace(s)
}

func numberParameter[N ~uint8 | ~uint16 | ~uint32 | ~uint64](n N) string {
	return strconv.FormatUint(uint64(n), 10)
}

func dateParameter(d giaoban.Date) string { return d.String() }

func numbersParameter[N ~uint16 | ~uint32 | ~uint64](numbers []N) string {
	to := make([]byte, 0, 2+8*len(numbers))
	to = append(to, '[')
	for i, n := range numbers {
		if i > 0 {
			to = append(to, ',')
		}
		to = strconv.AppendUint(to, uint64(n), 10)
	}
	return string(append(to, ']'))
}
