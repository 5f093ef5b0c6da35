#!/bin/sh
# Makes embed.html of the built index.html: the same page and the same hashed names, marked as the one that may run framed.
set -eu
sed 's/data-page="full"/data-page="embed"/' "$TRUNK_STAGING_DIR/index.html" >"$TRUNK_STAGING_DIR/embed.html"
