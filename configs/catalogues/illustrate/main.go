// Command illustrate makes the figures of the Trà Vinh catalogue that nobody published and the pages need: district
// figures of the half-years 2011 to mid-2014, population by year and the targets of 2014, adding up to what was published.
// It never touches a published row, never reads the clock or the network, and the same seed gives the same bytes everywhere.
// A maintainer runs it from the root of the repository; its test runs it again and compares.
package main

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "configs/catalogues/tra-vinh", "catalogue folder to write into")
	seed := flag.Uint64("seed", 2014, "seed: the same one gives the same bytes")
	flag.Parse()
	if err := write(*out, *seed); err != nil {
		slog.Error("illustrate", "error", err)
		os.Exit(1)
	}
}

// write puts the files into the catalogue folder, replacing those of an earlier run.
func write(folder string, seed uint64) error {
	published, err := publishedTargets(filepath.Join(folder, "targets.csv"))
	if err != nil {
		return err
	}
	files, err := generate(published, seed)
	if err != nil {
		return err
	}
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("illustrate: %w", err)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil {
			return fmt.Errorf("illustrate: %w", err)
		}
	}
	return nil
}

// generate returns every file by its path in the catalogue folder.
func generate(published [][]string, seed uint64) (map[string][]byte, error) {
	files := map[string][]byte{}
	source := fmt.Sprintf("Số liệu minh họa, sinh bởi chương trình illustrate, hạt giống %d", seed)
	put := func(name string, figures []figure) error {
		text, err := figuresCSV(figures, source)
		files["figures/illustrative/"+name] = text
		return err
	}
	for _, p := range halves() {
		if err := put(p.key+".csv", halfYear(p, seed)); err != nil {
			return nil, err
		}
	}
	for name, figures := range corrections() {
		if err := put(name, figures); err != nil {
			return nil, err
		}
	}
	if err := put("population.csv", population(seed)); err != nil {
		return nil, err
	}
	targets, err := targetsCSV(published, source)
	files["targets.csv"] = targets
	return files, err
}
