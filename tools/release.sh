#!/usr/bin/env bash
# usage: tools/release.sh FOLDER     What a release is made of, in a folder that is not there yet: wheel and source, what is
# in the container (SBOM, CycloneDX 1.6, of deploy/requirements.lock), checksums. From what is committed, in the Python of
# the environment that is active (its `dev` extra); nothing is fetched.
set -euo pipefail
to=${1:?usage: tools/release.sh FOLDER}
[ ! -e "$to" ] || { echo "$to is there already" >&2; exit 2; }
top=$(cd "$(dirname "$0")/.." && pwd)
part=$(mktemp -d)
trap 'rm -rf "$part"' EXIT
git -C "$top" archive --format=tar HEAD | tar -x -C "$part" --one-top-level=tree
# Archives of one commit are the same bytes wherever they are made.
SOURCE_DATE_EPOCH=$(git -C "$top" log -1 --format=%ct)
export SOURCE_DATE_EPOCH
python -m build --no-isolation --outdir "$part/out" "$part/tree" >"$part/build.log" || { cat "$part/build.log" >&2; exit 1; }
python -m cyclonedx_py requirements --output-reproducible --spec-version 1.6 --pyproject "$part/tree/pyproject.toml" \
  --output-file "$part/out/manchette.cdx.json" "$part/tree/deploy/requirements.lock"
(cd "$part/out" && sha256sum -- * >"$part/SHA256SUMS" && mv "$part/SHA256SUMS" .)
mv "$part/out" "$to"
ls -l "$to"
