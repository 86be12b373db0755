#!/bin/sh
# Puts what the program embeds from the packages where it embeds it.
set -eu
sh dashboard/static/vendor.sh
