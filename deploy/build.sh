#!/bin/sh
# The compiled API, workers and migration job, with the workflows as one bundle: what the image holds under dist.
set -eu

out="${1:?usage: deploy/build.sh <folder>}"
npx --no-install tsc -p deploy/tsconfig.build.json --outDir "$out"
cp -r api/page "$out/api/page"
cp api/lookup/page.css "$out/api/lookup/page.css"
mkdir -p "$out/local/reference"
cp -r local/reference/xian "$out/local/reference/xian"
node deploy/bundleWorkflows.mjs "$out"
