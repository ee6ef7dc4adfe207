#!/usr/bin/env bash
# Installs a build into a temporary place and builds and runs a small program against it.
# Usage: consumer.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
source_dir=$1 build_dir=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cmake --install "$build_dir" --prefix "$place/prefix" >"$place/log"
"$place/prefix/bin/attrscope" --version >/dev/null
cmake -S "$source_dir/tests/install/consumer" -B "$place/build" \
    -DCMAKE_PREFIX_PATH="$place/prefix" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
cmake --build "$place/build" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
mpirun -n 2 "$place/build/consumer" | grep -qx 'KS 0.333'
