#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, makes a small study and runs the main job on two ranks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. cmake/packages.sh
install_packages $build_packages
allow_mpi_as_root

echo "building (log: build/demo.log)"
mkdir -p build
{ cmake --preset release -DATTRSCOPE_TESTS=OFF && cmake --build --preset release; } \
    >build/demo.log 2>&1 || { tail -n 40 build/demo.log; exit 1; }
attrscope=build/release/attrscope

out=${1:-out/demo}
rm -rf "$out"
"$attrscope" synth -o "$out/study" --images 2000 --identities 300 --seed 1
mpirun -n 2 "$attrscope" run "$out/study/study.yaml" -o "$out"

for table in "$out"/tables/*.csv "$out"/tables/population/*.csv; do
    printf '\n%s\n' "$table"
    head -n 4 "$table" | cut -c1-150
done
cat <<END

Everything is in $out: report.html (open it), study.h5, results.h5, tables/*.csv (sampled
protocol) and tables/population/*.csv (all pairs). With your own embeddings and attributes: copy
$out/study/study.yaml, name your files in it, and run

    mpirun -n 2 $attrscope run your-study.yaml -o out/
END
