#!/bin/sh
# The stories, in the machine's own Chromium; it is installed where that can be done unasked.
set -e
there() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
cd "$(dirname "$0")"
if [ -z "$CHROMIUM" ] && ! there > /dev/null && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  { apt-get update -q && apt-get install -qy --no-install-recommends chromium; } > /dev/null || true
fi
if [ -n "$CHROMIUM" ] || there > /dev/null; then
  exec npx playwright test "$@"
fi
echo "Chromium is not here: the stories in a browser were NOT told. (Install chromium, or set CHROMIUM.)"
