#!/usr/bin/env bash
# Node packages (lint, and one file that Debian's Odoo lacks), pinned by
# package-lock.json. Node itself is a wheel in the virtual environment: distributions
# ship versions too old for the linters, and npm there means hundreds of packages.
. "$(dirname "$0")/common.sh"

key=$(fingerprint "$TOP/setup/package-lock.json")
if ! is_done node "$key" || [ ! -d "$BUILD/node/node_modules" ]; then
    say "node packages"
    mkdir -p "$BUILD/node"
    cp "$TOP/setup/package.json" "$TOP/setup/package-lock.json" "$BUILD/node/"
    (cd "$BUILD/node" && PATH=$VENV/bin:$PATH npm ci --no-audit --no-fund --loglevel=error) || fail \
        "npm could not install the packages." "See the lines above."
    mark_done node "$key"
fi

# Debian takes this file out of mail; without it every backend page logs an error.
missing=$BUILD/odoo/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
if [ -d "${missing%/static/*}" ] && [ ! -f "$missing" ]; then
    mkdir -p "$(dirname "$missing")"
    cp "$BUILD/node/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.js" "$missing"
fi
