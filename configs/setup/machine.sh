#!/bin/sh
# Says in one sentence what this machine lacks to build Giao Ban, and the remedy. Exit 1 where something does.
set -eu
die() { echo "giaoban: $*" >&2; exit 1; }

command -v go >/dev/null 2>&1 || die "Go is missing; install Go 1.26 or newer from your distribution or go.dev, then run make again. (Thiếu Go: hãy cài Go 1.26 trở lên rồi chạy lại make.)"
# With GOTOOLCHAIN=auto an older Go (1.21 or newer) fetches the version go.mod asks for; else it must be new enough itself.
want=$(awk '$1 == "go" {print $2; exit}' go.mod)
have=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//;s/[^0-9.].*//')
older() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n1)" = "$1" ]; }
if older "${have:-0}" "$want" && ! go version >/dev/null 2>&1; then
	die "Go $have is too old, $want is needed; install Go $want or newer, then run make again. (Go $have quá cũ, cần $want trở lên.)"
fi
command -v npm >/dev/null 2>&1 || die "npm is missing; it brings the engine library, the chart library and the fonts: install Node.js 20 with npm (Debian: apt install npm), then run make again. (Thiếu npm: hãy cài Node.js kèm npm.)"
case "$(uname -s)-$(uname -m)" in
Linux-x86_64) ;;
*) echo "giaoban: the embedded engine is pinned for Linux on x86-64 only, this is $(uname -s) $(uname -m): the program builds, but needs store.url of a ClickHouse server (clickhouse://user:pass@host:9000/db). (Máy này chưa có động cơ nhúng: hãy đặt store.url tới một máy chủ ClickHouse.)" >&2 ;;
esac
if ldd --version 2>&1 | grep -qi musl; then
	die "this Linux uses musl, the embedded engine needs glibc; use Debian, Ubuntu or another glibc distribution. (Hệ điều hành này dùng musl, động cơ nhúng cần glibc.)"
fi
free=$(df -Pk . | awk 'NR==2 {print int($4/1024)}')
[ "$free" -ge 1500 ] || die "only $free MB are free on this disk, 1500 MB are needed; free some space, then run make again. (Ổ đĩa chỉ còn $free MB, cần 1500 MB.)"
