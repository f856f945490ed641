#!/usr/bin/env bash
# usage: tools/try_package.sh PYTHON...      (python3.12, /opt/python3.14/bin/python3, ...)
#
# Builds wheel and source of what is committed, as tools/release.sh does, and tries each, in a clean environment of each
# Python given: the wheel with every extra, the source alone. The program says its version, indexes the demo corpus,
# answers in the terminal and over HTTP, completes a command in bash and brings its manual page. BUILDER is the Python that
# builds (python3, with `build` and `hatchling`); EXTRAS are the extras tried (all but dev, which takes them along).
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 PYTHON..." >&2; exit 2; }
top=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
unset PYTHONPATH

git -C "$top" archive --format=tar HEAD | tar -x -C "$scratch" --one-top-level=tree
"${BUILDER:-python3}" -m build --no-isolation --outdir "$scratch/dist" "$scratch/tree" >"$scratch/build.log" 2>&1 ||
  { cat "$scratch/build.log" >&2; exit 1; }
wheel=("$scratch"/dist/manchette-*.whl)
source=("$scratch"/dist/manchette-*.tar.gz)
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$scratch/tree/pyproject.toml")
extras=${EXTRAS-documents opensearch bench docs}

# What an installed program does, in a folder that has nothing of the checkout but the demo corpus.
tried() {
  local environment=$1 folder
  folder=$(mktemp -d "$scratch/XXXX")
  (
    cd "$folder" && cp -r "$scratch/tree/seeds" .
    export SEARCH_INDEX="$folder/index" SEARCH_LANG=en PATH="$environment/bin:$PATH"
    [ "$(search --version)" = "manchette $version" ]
    search reindex seeds >indexing.log 2>&1 || { cat indexing.log >&2; exit 1; }
    search query --json 'region de koursk' | grep -q '"total": 1,'
    python -c 'from web import create_app; assert create_app().test_client().get("/?q=Otan").status_code == 200'
    COMP_WORDS='search rein' COMP_CWORD=1 _SEARCH_COMPLETE=bash_complete search | grep -q reindex
    [ -f "$environment/share/man/man1/search.1" ] && [ -f "$environment/share/man/fr/man1/search.1" ]
  )
}

for python in "$@"; do
  name=$("$python" -c 'import sys; print(sys.version.split()[0])')
  for made in "${wheel[0]}" "${source[0]}"; do
    environment="$scratch/environment"
    rm -rf "$environment"
    "$python" -m venv "$environment"
    "$environment/bin/pip" install --quiet "$made"
    tried "$environment"
    echo "Python $name, ${made##*/}: ok"
  done
  for extra in $extras; do
    "$environment/bin/pip" install --quiet "${wheel[0]}[$extra]"
    "$environment/bin/pip" check >/dev/null
    tried "$environment"
    echo "Python $name, extra $extra: ok"
  done
done
