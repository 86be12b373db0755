#!/bin/sh
# The scrape configuration and the rules, judged by promtool: syntax, and what each rule says of made-up series.
set -eu
cd "$(dirname "$0")"
command -v promtool >/dev/null 2>&1 || { echo "promtool is missing: install Prometheus (Debian: apt install prometheus)" >&2; exit 1; }
promtool check config prometheus.yml
promtool check rules giaoban.rules.yml
promtool test rules giaoban.test.yml
