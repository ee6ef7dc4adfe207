#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs a build into a temporary place, moves it, and builds and runs an analysis and a sink of a user's
# own against it, by CMake and by pkg-config. Usage: consumer.sh SOURCE_DIR BUILD_DIR
set -euo pipefail
source_dir=$1 build_dir=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
quietly() { "$@" >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }; }

quietly cmake --install "$build_dir" --prefix "$place/first"
mv "$place/first" "$place/prefix"
attrscope=$place/prefix/bin/attrscope
quietly cmake -S "$source_dir/tests/install/consumer" -B "$place/build" \
    -DCMAKE_PREFIX_PATH="$place/prefix"
quietly cmake --build "$place/build"

quietly "$attrscope" synth -o "$place/s" --images 90 --identities 9 --models a_x:cosine:16,b_x:euclidean:8
quietly "$attrscope" import "$place/s/study.yaml" -o "$place/study.h5"
for ranks in 1 3; do
    quietly mpirun -n $ranks "$place/build/consumer" "$place/study.h5" \
        "$place/r$ranks.h5" "$place/units$ranks"
    quietly "$attrscope" export "$place/r$ranks.h5" -o "$place/t$ranks"
    head -n 1 "$place/t$ranks/near.csv" | grep -qx near
    [ "$(wc -l <"$place/t$ranks/near.csv")" -eq 3 ]
done
cmp "$place/t1/near.csv" "$place/t3/near.csv"

# Missing arguments: one message.
code=0
message=$("$place/build/consumer") || code=$?
[ $code -eq 64 ]
[ "$(wc -l <<<"$message")" -eq 1 ]

PKG_CONFIG_PATH=$(dirname "$(find "$place/prefix" -name attrscope.pc)") export PKG_CONFIG_PATH
quietly mpicc "$source_dir/tests/install/consumer/main.c" $(pkg-config --cflags --libs attrscope) \
    -fopenmp -o "$place/by_hand"
quietly mpirun -n 1 "$place/by_hand" "$place/study.h5" "$place/r.h5" "$place/units"
