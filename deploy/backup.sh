#!/bin/sh
# A whole copy of an index while it serves, with what users keep beside it:  backup.sh INDEX COPY
# COPY must not be there yet. Needs flock (util-linux) and sqlite3. A rebuild that begins meanwhile ends with code 4 and
# is tried again by its timer; the site goes on answering.
set -eu
[ $# = 2 ] && [ -d "$1" ] && [ ! -e "$2" ] || { echo "usage: $0 INDEX COPY (COPY must not be there)" >&2; exit 2; }
part="$2.part"
rm -rf "$part"
# Generations are never written again, and under the writer's lock none is published or dropped.
flock --timeout 3600 "$1/lock" cp -a --reflink=auto "$1" "$part"
# These may be written at any moment: SQLite copies them as one transaction left them.
for file in "$1"/*.sqlite; do
  [ -e "$file" ] || continue
  name=$(basename "$file")
  rm -f "$part/$name" "$part/$name-journal"
  sqlite3 -cmd '.timeout 20000' "$file" ".backup '$part/$name'"
done
mv "$part" "$2"
