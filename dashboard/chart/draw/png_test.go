package draw

import (
	"bytes"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// A bitmap has the size and the colours of its drawing, and its words are on it.
// GIAOBAN_SHOTS=folder keeps the bitmaps, to be looked at.
func TestPNG(t *testing.T) {
	for name, options := range examples(t) {
		w, h := size(name)
		d := drawn(t, options, w, h)
		for _, theme := range []Theme{Light, Dark} {
			b, err := d.PNG(theme, 2)
			if err != nil {
				t.Fatal(err)
			}
			got, err := png.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			if s := got.Bounds().Size(); s.X != 2*w || s.Y != 2*h {
				t.Errorf("%s: %v", name, s)
			}
			seen := map[color.Color]int{}
			for y := range 2 * h {
				for x := range 2 * w {
					seen[got.At(x, y)]++
				}
			}
			surface := map[Theme]color.RGBA{Light: {255, 255, 255, 255}, Dark: {0x16, 0x1C, 0x23, 255}}[theme]
			if len(seen) < 3 || seen[surface] == 0 && name != "bullet_good" && name != "bullet_behind" && name != "bullet_standing" {
				t.Errorf("%s, %s: %d colours, the ground is on %d pixels", name, theme, len(seen), seen[surface])
			}
			if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+"-"+string(theme)+".png"), b, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
