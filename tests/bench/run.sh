#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints each speed figure as a ratio measured in one run. Not part of the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. cmake/packages.sh
allow_mpi_as_root
mkdir -p build
{ cmake --preset release -DATTRSCOPE_TESTS=ON && cmake --build --preset release --target bench_population bench_product bench_checksums attrscope_program bench_levels test_coverage; } \
    >build/bench.log 2>&1 || { tail -n 40 build/bench.log; exit 1; }
bench=build/release/tests/bench_population
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cores=$(nproc)

population() { # RANKS THREADS ARGUMENTS...
    OMP_NUM_THREADS=$2 mpirun -n "$1" "$bench" "$place/s" "${@:3}"
    rm -rf "$place/s"
}

echo "our product of a tile against the BLAS's, one thread"
build/release/tests/bench_product 512 128
echo "import of 100,000 images and a sweep over 10,000, with checksums and without: processor time"
OMP_NUM_THREADS=1 mpirun -n 1 build/release/tests/bench_checksums "$place/checksums" 100000 10000 512 9
rm -rf "$place/checksums"
echo "population KS against the product of the same tiles (1 rank, $cores threads)"
population 1 "$cores" 20000 512 40 image
population 1 "$cores" 20000 128 40 image
population 1 "$cores" 20000 512 40 identity
population 1 "$cores" 20000 512 200 image
echo "the same, refined until exact"
population 1 "$cores" 20000 512 40 image exact
population 1 "$cores" 20000 512 40 identity exact
population 1 "$cores" 20000 512 40 image exact null
echo "the interval sweep against the population sweep"
population 1 "$cores" 20000 512 40 identity intervals
population 1 "$cores" 20000 512 40 image intervals
population 1 "$cores" 20000 128 40 identity intervals
population 1 "$cores" 20000 512 40 identity intervals null
population 1 "$cores" 20000 512 40 image intervals null
echo "one rank against two, one thread each"
population 1 1 20000 512 40 image
population 2 1 20000 512 40 image
echo "all pairs of 66,871 images against SciPy's 500-image draws"
population 1 "$cores" 66871 512 40 image
population 2 1 66871 512 40 image
/usr/bin/python3 tests/bench/scipy_sample.py 66871 512 40 | sed 's/$/ s for SciPy, 40 attributes/'
echo "40 attributes x 5 folds against scikit-learn's cross_validate"
/usr/bin/python3 tests/bench/probe.py build/release/attrscope 20000 512 40 4
echo "energies against FAISS and scikit-learn; the published full size"
/usr/bin/python3 tests/bench/micro.py build/release/attrscope 20000 512
/usr/bin/python3 tests/bench/micro.py build/release/attrscope full
echo "1,000 null lattices of 10 people each, four designs: rejections at 0.05"
ATTRSCOPE_PROGRAM=build/release/attrscope /usr/bin/python3 tests/bench/micro_levels.py
echo "the plan against reality"
ATTRSCOPE_PROGRAM=build/release/attrscope /usr/bin/python3 tests/bench/plan.py
echo "planned over seen peak memory of a rank, for every analysis"
ATTRSCOPE_PROGRAM=build/release/attrscope /usr/bin/python3 tests/bench/memory.py
echo "map of 3,000 identities against NumPy's eigh"
/usr/bin/python3 tests/bench/map.py build/release/attrscope 3000 128
echo "10 draws x 999 permutations of 40 attributes for 500 people, against one draw of the sampled protocol"
/usr/bin/python3 tests/bench/permutations.py build/release/attrscope
echo "permutation test at 0.05 in 1,000 studies without an effect, and with one"
OMP_NUM_THREADS=1 mpirun -n "$cores" build/release/tests/bench_levels 1000 999 2>/dev/null
echo "95 % intervals of 500 studies of 300 identities: how often they hold the truth"
ASC_COVERAGE_STUDIES=500 ASC_COVERAGE_IDENTITIES=300 OMP_NUM_THREADS=1 mpirun -n "$cores" \
    build/release/tests/test_coverage 2>/dev/null | grep -E "^ |hold"
