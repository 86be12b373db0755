#!/bin/sh
# Brings the browser, Prometheus and Alertmanager the tests use, on a Debian where this user may install.
# Elsewhere it says what is missing; the tests that need it then fail and name it.
set -eu
missing=
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v promtool >/dev/null 2>&1 || missing="$missing prometheus"
command -v amtool >/dev/null 2>&1 || command -v prometheus-alertmanager >/dev/null 2>&1 || missing="$missing prometheus-alertmanager"
[ -n "$missing" ] || exit 0
if command -v apt-get >/dev/null 2>&1; then
	if [ "$(id -u)" = 0 ]; then as=; elif sudo -n true 2>/dev/null; then as=sudo; else as=no; fi
	if [ "$as" != no ]; then
		echo "giaoban: installing what the tests need:$missing"
		$as apt-get update -qq >/dev/null
		# shellcheck disable=SC2086
		DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq --no-install-recommends $missing >/dev/null
		exit 0
	fi
fi
echo "giaoban: the tests need$missing; install them and run make test again. The tests that use them will fail until then." >&2
[ -z "${CI:-}" ] || exit 1
