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

run_tests() { ctest --preset ci --parallel "$cores" ${pattern:+-R "$pattern"}; }

# Memory errors show in a few of the studies that inference is tried on.
run_sanitized() {
    ASC_NULL_STUDIES=20 ASC_COVERAGE_STUDIES=4 ASC_COVERAGE_IDENTITIES=30 \
        ctest --preset sanitize --parallel "$cores" -E '\.(2|5)$'
}

run_valgrind() {
    local test
    for test in test_table test_settings; do
        valgrind --quiet --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite \
            --suppressions=tests/valgrind.supp "build/ci/tests/$test" >/dev/null
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
    phase "valgrind" run_valgrind
    phase "style" check_style
fi
printf '%s\n' "all passed:" "${phases[@]}"
