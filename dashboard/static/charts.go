package static

import (
	"regexp"
	"strconv"
)

var chartHeight = regexp.MustCompile(`\.(h-[\w-]+)\{height:(\d+)px`)

// ChartHeight is the height in CSS pixels of a chart's place by its class, "h-trend",
// as css/charts.css has it; 0 where it has none.
func (a *Assets) ChartHeight(class string) int {
	for _, m := range chartHeight.FindAllSubmatch(a.files["css/charts.css"].plain, -1) {
		if string(m[1]) == class {
			n, _ := strconv.Atoi(string(m[2]))
			return n
		}
	}
	return 0
}
