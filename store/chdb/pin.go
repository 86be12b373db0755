package chdb

import (
	"embed"
	"fmt"
	"runtime"
	"strings"
)

// pins holds one file for each platform whose library has been looked at: a
// library without a pin is never loaded.
//
//go:embed pin/*.txt
var pins embed.FS

// pin is what a library must be, to the bit.
type pin struct {
	Package string // as npm knows it, with its version
	Size    int64  // bytes
	SHA256  string // lower-case hex
}

// pinFor reads the pin of a platform, named as Go names it.
func pinFor(goos, goarch string) (pin, error) {
	text, err := pins.ReadFile("pin/" + goos + "-" + goarch + ".txt")
	if err != nil {
		return pin{}, refuse("platform_unpinned", goos+"/"+goarch, err,
			"%s/%s: thư viện bộ máy dữ liệu cho nền tảng này chưa được kiểm chứng (đã có: %s); hãy chạy trên nền tảng đã có, hoặc đặt store.url tới một máy chủ ClickHouse",
			"%s/%s: the engine library of this platform has not been verified (verified: %s); run on one that is, or point store.url at a ClickHouse server",
			goos, goarch, pinnedPlatforms())
	}
	return parsePin(string(text))
}

func parsePin(text string) (pin, error) {
	var p pin
	if _, err := fmt.Sscanf(text, "package %s\nsize %d\nsha256 %s\n", &p.Package, &p.Size, &p.SHA256); err != nil {
		return pin{}, fmt.Errorf("chdb: pin: %w", err)
	}
	return p, nil
}

func pinnedPlatforms() string {
	files, err := pins.ReadDir("pin")
	if err != nil {
		return "?"
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.Replace(strings.TrimSuffix(f.Name(), ".txt"), "-", "/", 1)
	}
	return strings.Join(names, ", ")
}

// npmPackage is the name of the folder npm unpacks this platform's library into.
func npmPackage() string {
	arch := map[string]string{"amd64": "x64"}[runtime.GOARCH]
	if arch == "" {
		arch = runtime.GOARCH
	}
	if runtime.GOOS == "linux" {
		return "lib-linux-" + arch + "-gnu"
	}
	return "lib-" + runtime.GOOS + "-" + arch
}
