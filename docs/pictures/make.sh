#!/bin/sh
# Makes the pictures in this folder from a real run of the demonstration. Needs chromium (or CHROMIUM=/path/to/one).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
SLIPWAY_PICTURES="$here" exec dotnet test --project "$here/../../tests/Slipway.Server.Tests" -c Release --no-ansi --no-progress -- \
  --filter-class Slipway.Server.Tests.Browser.PicturesTests
