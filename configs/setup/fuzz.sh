#!/bin/sh
# Runs every fuzz target of the project, one after another, for a number of executions
# each, and says how many each did: configs/setup/fuzz.sh 10000000
set -eu
runs=${1:?how many executions}
for package in $(go list ./...); do
	targets=$(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true)
	for target in $targets; do
		out=$(go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "${runs}x" -fuzzminimizetime 100x 2>&1) || { echo "$out"; exit 1; }
		echo "$target $(echo "$out" | grep 'execs:' | tail -1 | sed 's/.*execs: \([0-9]*\).*/\1/') executions, 0 failures ($package)"
	done
done
