#!/bin/sh
# Takes every page of the demonstration on a phone and a desk, light and dark: ./slipway screenshots [--out DIR]. Needs chromium (or CHROMIUM=/path/to/one).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out="$here/../../artifacts/screenshots"
case "${1:-}" in
  "") ;;
  --out) [ $# -eq 2 ] || { echo "screenshots: --out names a folder." >&2; exit 2; }; out=$2 ;;
  *) echo "screenshots: use ./slipway screenshots [--out DIR]" >&2; exit 2 ;;
esac
if [ -z "${CHROMIUM:-}" ] && [ ! -x /usr/bin/chromium ]; then
  echo "screenshots: there is no browser at /usr/bin/chromium; name one with CHROMIUM=/path/to/one." >&2
  exit 3
fi
mkdir -p "$out"
out=$(CDPATH='' cd -- "$out" && pwd)
SLIPWAY_SCREENSHOTS="$out" dotnet test --project "$here/../../tests/Slipway.Server.Tests" -c Release --no-ansi --no-progress -- --filter-class Slipway.Server.Tests.Browser.ScreenshotsTests >&2
echo "$out"
