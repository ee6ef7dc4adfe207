#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what the tests need, builds, and runs every test. Usage: tests/run.sh [PATTERN]
#   PATTERN   only the tests whose names match (and no sanitizers, valgrind or style)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. cmake/packages.sh
pattern=${1:-}
cores=$(nproc)
phases=()

phase() {
    local name=$1 start=$SECONDS
    shift
    echo "== $name"
    "$@"
    phases+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

build() { cmake --preset "$1" >"build/$1.log" 2>&1 || { cat "build/$1.log"; return 1; }
          cmake --build --preset "$1" --parallel "$cores" >"build/$1.log" 2>&1 ||
              { tail -n 60 "build/$1.log"; return 1; }; }

# Launchers, daemons and ranks wait most of the time.
at_once=$((2 * cores + 1))

run_tests() { ctest --preset ci --parallel "$at_once" ${pattern:+-R "$pattern"}; }

# Memory errors show in a few of the studies that inference is tried on.
run_sanitized() {
    ASC_NULL_STUDIES=20 ASC_COVERAGE_STUDIES=4 ASC_COVERAGE_IDENTITIES=30 \
        ctest --preset sanitize --parallel "$at_once" -E '\.(2|5)$'
}

# One of unit/ or mpi/, which are built already, on one rank under LeakSanitizer.
find_leaks() {
    ASC_NULL_STUDIES=5 ASC_COVERAGE_STUDIES=2 ASC_COVERAGE_IDENTITIES=30 OMP_NUM_THREADS=1 \
        LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:fast_unwind_on_malloc=0:print_suppressions=0 \
        LD_PRELOAD=$(gcc -print-file-name=liblsan.so) "build/ci/tests/$1" >"build/leaks.$1" 2>&1 ||
        { cat "build/leaks.$1"; return 1; }
}

run_leaks() {
    export -f find_leaks
    find tests/unit tests/mpi -name 'test_*.c' -printf '%f\n' | sed 's/\.c$//' |
        xargs -P "$at_once" -I{} bash -c 'find_leaks {}'
}

# What is read before it was written.
run_valgrind() {
    local test
    for test in test_table test_settings; do
        valgrind --quiet --error-exitcode=1 --leak-check=no "build/ci/tests/$test" >/dev/null
    done
}

check_style() { git ls-files -z '*.c' '*.h' | xargs -0 clang-format --dry-run -Werror; }

mkdir -p build
phase "packages" install_packages $build_packages $test_packages
allow_mpi_as_root
phase "build (warnings are errors)" build ci
phase "tests" run_tests
if [ -z "$pattern" ]; then
    phase "build with sanitizers" build sanitize
    phase "unit and mpi tests with sanitizers" run_sanitized
    phase "build of fuzzers" build fuzz
    phase "fuzzing, briefly" tests/fuzz/run.sh --brief
    phase "leaks" run_leaks
    phase "valgrind" run_valgrind
    phase "style" check_style
fi
printf '%s\n' "all passed:" "${phases[@]}"
