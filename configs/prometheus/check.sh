#!/bin/sh
# The scrape configuration, the rules and the routes, judged by promtool and amtool: syntax, and what each rule says of
# made-up series.
set -eu
cd "$(dirname "$0")"
command -v promtool >/dev/null 2>&1 || { echo "promtool is missing: install Prometheus (Debian: apt install prometheus)" >&2; exit 1; }
promtool check config prometheus.yml
promtool check rules giaoban.rules.yml
promtool test rules giaoban.test.yml
command -v amtool >/dev/null 2>&1 || { echo "amtool is missing: install Alertmanager (Debian: apt install prometheus-alertmanager)" >&2; exit 1; }
amtool check-config ../alertmanager/alertmanager.yml
route() { # labels, then the receiver they must reach
	want=$1; shift
	got=$(amtool config routes test --config.file=../alertmanager/alertmanager.yml "$@")
	[ "$got" = "$want" ] || { echo "$* reaches $got, not $want" >&2; exit 1; }
}
route giaoban state=stalled severity=warning unit=x group=y
route operator state=itself severity=critical alertname=GiaobanStoreDown
route giaoban state=late_warning severity=info unit=x
