// Command make writes the catalogues beside it: one for each folder (or group of
// files) of real workbooks, from the workbooks' own label columns. It may name a
// file, a sheet and a range, as whoever enters a catalogue looks at them; what it
// writes names none.
//
//	go run ./testdata/workbooks/make ../shared/data/workbooks testdata/workbooks
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: make WORKBOOKS CATALOGUES")
		os.Exit(2)
	}
	from := source(os.Args[1])
	for _, c := range []*catalogue{
		vietnam(from), cologne(from), hamburg(from), spain(from), southAfrica(from),
		ecuador(from), moscow(from), northernIreland(from), scotland(from), germany(from), sweden(from), englandAndWales(from),
		persistentPoverty(from), labour(from), marriage(from), vaccination(from), transit(from), crime(from), taxbase(from),
		detentions(from), physicians(from), clusters(from), temperature(from), spending(from),
	} {
		if err := c.write(filepath.Join(os.Args[2], c.folder)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Printf("%-36s %4d units %4d indicators\n", c.folder, len(c.units), len(c.indicators))
	}
}
