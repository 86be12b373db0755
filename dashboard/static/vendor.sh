#!/bin/sh
# Copies the chart library and the fonts from the installed packages into dashboard/static/vendor,
# where the program embeds them. It downloads nothing; `npm ci` did, at the versions of package-lock.json.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
packages=${1:-$here/../../node_modules}
to=$here/vendor

copy() { # from (below the packages), to (below vendor)
	if [ ! -s "$packages/$1" ]; then
		echo "vendor.sh: $packages/$1 is missing. Run \"npm ci\" in the project's folder, then build again." >&2
		exit 1
	fi
	mkdir -p "$(dirname -- "$to/$2")"
	cmp -s "$packages/$1" "$to/$2" || cp -- "$packages/$1" "$to/$2"
}

copy echarts/dist/echarts.min.js echarts/echarts.min.js
copy echarts/i18n/langVI.js echarts/langVI.js
copy echarts/LICENSE echarts/LICENSE
copy echarts/NOTICE echarts/NOTICE
for weight in 400 700; do
	copy "@fontsource/inter/files/inter-latin-$weight-normal.woff" "fonts/inter-latin-$weight-normal.woff"
	for kind in woff2 woff; do # woff2 is the browsers', woff the server's, which measures and draws words itself
		for script in vietnamese latin; do
			file=be-vietnam-pro-$script-$weight-normal.$kind
			copy "@fontsource/be-vietnam-pro/files/$file" "fonts/$file"
		done
	done
done
copy @fontsource/be-vietnam-pro/LICENSE fonts/LICENSE-be-vietnam-pro
copy @fontsource/inter/LICENSE fonts/LICENSE-inter
