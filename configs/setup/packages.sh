#!/bin/sh
# Brings the engine library, the chart library and the fonts at the versions and hashes of package-lock.json.
set -eu
echo "giaoban: installing the engine library (about 180 MB), the chart library and the fonts"
if ! out=$(npm ci --no-audit --no-fund --loglevel=error 2>&1); then
	echo "$out" | tail -n 20 >&2
	echo "giaoban: the packages could not be installed; check that this machine reaches an npm registry (npm ping), or copy node_modules from a machine that does, then run make again. (Không cài được gói: kiểm tra mạng rồi chạy lại.)" >&2
	exit 1
fi
