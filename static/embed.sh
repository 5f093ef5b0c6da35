#!/bin/sh
# Makes embed.html of the built index.html: the same page and the same hashed names, marked as the one that may run framed.
# A release build takes the quotation marks away.
set -eu
sed 's/data-page="\{0,1\}full"\{0,1\}/data-page="embed"/' "$TRUNK_STAGING_DIR/index.html" >"$TRUNK_STAGING_DIR/embed.html"
grep -q 'data-page="embed"' "$TRUNK_STAGING_DIR/embed.html"
