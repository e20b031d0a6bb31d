#!/bin/sh
# Takes every page of the demonstration on a phone and a desk, light and dark: ./slipway screenshots [--out DIR] [--against DIR]. Needs chromium (or CHROMIUM=/path/to/one).
# With --against, what was taken is held against an earlier run on the same machine; times and whatever else is never the same stand as one and the same.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out="$here/../../artifacts/screenshots"
against=
while [ $# -gt 0 ]; do
  case "$1" in
    --out) [ $# -ge 2 ] || { echo "screenshots: --out names a folder." >&2; exit 2; }; out=$2; shift 2 ;;
    --against) { [ $# -ge 2 ] && [ -d "$2" ]; } || { echo "screenshots: --against names the folder of an earlier run." >&2; exit 2; }; against=$(CDPATH='' cd -- "$2" && pwd); shift 2 ;;
    *) echo "screenshots: use ./slipway screenshots [--out DIR] [--against DIR]" >&2; exit 2 ;;
  esac
done
if [ -z "${CHROMIUM:-}" ] && [ ! -x /usr/bin/chromium ]; then
  echo "screenshots: there is no browser at /usr/bin/chromium; name one with CHROMIUM=/path/to/one." >&2
  exit 3
fi
[ "$out" != "$here/../../artifacts/screenshots" ] || rm -rf "$out"
mkdir -p "$out"
out=$(CDPATH='' cd -- "$out" && pwd)
if [ "$out" = "$against" ]; then
  echo "screenshots: --out and --against are the same folder; keep the earlier pictures in one of their own." >&2
  exit 2
fi
SLIPWAY_SCREENSHOTS="$out" dotnet test --project "$here/../../tests/Slipway.Server.Tests" -c Release --no-ansi --no-progress -- --filter-class Slipway.Server.Tests.Browser.ScreenshotsTests >&2
if [ -n "$against" ]; then
  exec node "$here/../../tests/pictures/compare.mjs" "$against" "$out" "$out/differences"
fi
echo "$out"
