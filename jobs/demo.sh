#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes a small study and runs the main job on two ranks. In the source folder it installs what is missing and builds
# first; where it is installed, it takes the program that is. Usage: demo.sh [FOLDER]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/cmake/packages.sh"
allow_mpi_as_root

attrscope=${ATTRSCOPE:-attrscope}
if [ -f "$root/CMakeLists.txt" ]; then
    cd "$root"
    install_packages $build_packages
    echo "building (log: build/demo.log)"
    mkdir -p build
    { cmake --preset release -DATTRSCOPE_TESTS=OFF && cmake --build --preset release; } \
        >build/demo.log 2>&1 || { tail -n 40 build/demo.log; exit 1; }
    attrscope=build/release/attrscope
fi

out=${1:-out/demo}
rm -rf "$out"
"$attrscope" synth -o "$out/study" --images 2000 --identities 300 --seed 1
export OMPI_MCA_orte_execute_quiet=1 # after an error the last message is ours; other MPIs do not read it
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
