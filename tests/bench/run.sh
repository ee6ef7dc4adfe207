#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints each speed figure as a ratio measured in one run. Usage: tests/bench/run.sh [--brief FOLDER]
#   --brief   tiny sizes on the build in FOLDER: shows that every figure can still be had, and nothing else
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. cmake/packages.sh
allow_mpi_as_root
if [ "${1:-}" = --brief ]; then
    build=$2
    size() { echo "$2"; }
else
    build=build/release
    size() { echo "$1"; }
    mkdir -p build
    { cmake --preset release -DATTRSCOPE_TESTS=ON && cmake --build --preset release --target bench_population \
        bench_product bench_checksums bench_dealing attrscope_program bench_levels bench_levels_kinds bench_fairness bench_eta bench_rare test_coverage test_spare; } >build/bench.log 2>&1 ||
        { tail -n 40 build/bench.log; exit 1; }
fi
program=$build/attrscope
export ATTRSCOPE_PROGRAM=$program
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cores=$(nproc)
n=$(size 20000 600) all=$(size 66871 900) wide=$(size 512 48) narrow=$(size 128 16) some=$(size 40 5) many=$(size 200 70)

population() { # RANKS THREADS ARGUMENTS...
    OMP_NUM_THREADS=$2 mpirun --oversubscribe -n "$1" "$build/tests/bench_population" "$place/s" "${@:3}"
    rm -rf "$place/s"
}

python() { /usr/bin/python3 "tests/bench/$1" "${@:2}"; }

echo "our product of a tile against the BLAS's, one thread"
"$build/tests/bench_product" "$wide" "$narrow"
echo "import of $(size 100000 300) images and a sweep over $(size 10000 300), with checksums and without: processor time"
OMP_NUM_THREADS=1 mpirun -n 1 "$build/tests/bench_checksums" "$place/checksums" "$(size 100000 300)" "$(size 10000 300)" \
    "$wide" "$(size 9 1)"
rm -rf "$place/checksums"
echo "population KS against the product of the same tiles (1 rank, $cores threads)"
for weighting in image person identity; do population 1 "$cores" "$n" "$wide" "$some" "$weighting"; done
population 1 "$cores" "$n" "$narrow" "$some" image
population 1 "$cores" "$n" "$wide" "$many" image
echo "the same, refined until exact"
for weighting in image person identity; do population 1 "$cores" "$n" "$wide" "$some" "$weighting" exact; done
population 1 "$cores" "$n" "$wide" "$some" image exact null
echo "the interval sweep against the population sweep"
for weighting in image identity; do
    population 1 "$cores" "$n" "$wide" "$some" "$weighting" intervals
    population 1 "$cores" "$n" "$wide" "$some" "$weighting" intervals null
done
population 1 "$cores" "$n" "$narrow" "$some" identity intervals
echo "pairs of the busiest rank over the mean"
for ranks in $(size "16 32 64" 3); do
    OMP_NUM_THREADS=1 mpirun --oversubscribe -n "$ranks" $build/tests/bench_dealing "$(size 20000 5000)" 8
done
OMP_NUM_THREADS=1 mpirun -n 1 $build/tests/bench_dealing 2000 8 66871 512 202599 4096
echo "two units of predicted 3 : 1 that take 6 : 1 on two ranks"
ASC_SPARE_SECONDS=$(size 5 0.1) OMP_NUM_THREADS=1 mpirun --oversubscribe -n 2 $build/tests/test_spare 2>/dev/null | grep ranks:
echo "attributes of every kind against $some binary ones alone, at most 2"
python kinds.py "$program" "$n" "$wide" "$some" "$(size 3 1)"
echo "one rank against two, one thread each"
for ranks in 1 2; do population "$ranks" 1 "$n" "$wide" "$some" image; done
echo "all pairs of $all images against SciPy's 500-image draws"
for ranks in 1 2; do population "$ranks" "$cores" "$all" "$wide" "$some" image; done
python scipy_sample.py "$all" "$wide" "$some" | sed "s/$/ s for SciPy, $some attributes/"
echo "$some attributes x 5 folds against scikit-learn's cross_validate"
python probe.py "$program" "$n" "$wide" "$some" "$(size 4 1)"
echo "energies against FAISS and scikit-learn; the published full size"
python micro.py "$program" "$n" "$wide"
python micro.py "$program" alone "$(size 40625 300)" "$wide"
echo "$(size 1000 2) null lattices of $(size 10 3) people each, four designs: rejections at 0.05"
python micro_levels.py "$(size 1000 2)" "$(size 10 3)"
echo "exact neighbours of every image against FAISS, one thread each: processor time"
python neighbours.py "$program" "$n" "$wide"
echo "the plan against reality"
python plan.py "$(size 10000x512 400x32)" "$(size 20000x512 500x32)" "$(size 40000x128 600x16)"
echo "planned over seen peak memory of a rank, for every analysis"
[ "${1:-}" = --brief ] || python memory.py # one of its cases is cli/test_memory_plan.py
echo "map of $(size 3000 100) identities against NumPy's eigh"
python map.py "$program" "$(size 3000 100)" "$narrow"
echo "10 draws x 999 permutations of $some attributes, against one draw of the sampled protocol"
python permutations.py "$program" "$(size 2000 100)" "$wide" "$some"
echo "permutation test at 0.05 in $(size 1000 2) studies without an effect, and with one"
OMP_NUM_THREADS=1 mpirun -n "$cores" "$build/tests/bench_levels" "$(size 1000 2)" "$(size 999 19)" 2>/dev/null
OMP_NUM_THREADS=1 mpirun -n "$cores" "$build/tests/bench_levels_kinds" "$(size 1000 2)" "$(size 999 19)" 2>/dev/null
echo "95 % intervals of $(size 500 2) studies of $(size 300 30) identities: how often they hold the truth"
ASC_COVERAGE_STUDIES=$(size 500 2) ASC_COVERAGE_IDENTITIES=$(size 300 30) OMP_NUM_THREADS=1 mpirun -n "$cores" \
    "$build/tests/test_coverage" 2>/dev/null | grep -E "^ |hold"
echo "95 % intervals of verification in $(size 500 2) studies: how often they hold the truth"
python verify_coverage.py "$(size 500 2)" "$(size 50,100,300 20)"
echo "95 % intervals of the probe in $(size 500 2) studies: how often they hold the truth"
python probe_coverage.py "$(size 500 2)" "$(size 50,100,300 20)"
echo "95 % intervals of eta squared in $(size 500 2) studies: how often they hold the truth"
"$build/tests/bench_eta" "$(size 500 2)"
echo "95 % intervals of the KS of rare attributes and near zero in $(size 500 2) studies: how often they hold the truth"
OMP_NUM_THREADS=1 "$build/tests/bench_rare" "$(size 500 2)" "$(size people "50 people, 5 have it, less")"
echo "95 % intervals of fairness in $(size 500 2) studies: how often they hold the truth (below, above), and how often an end is open"
OMP_NUM_THREADS=1 "$build/tests/bench_fairness" "$(size 500 2)" "$(size people "up, 50 people, 2 groups, last 20 %, far 0.01")"
