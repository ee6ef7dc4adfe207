#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes the readers of people's files and of our own.
# Usage: tests/fuzz/run.sh MINUTES [READER...] | --inputs N [READER...] | --brief
#   MINUTES      shared out among the readers; new inputs are kept in build/fuzz/corpus
#   --inputs N   so many of each reader; kept likewise
#   --brief      a fixed number of inputs from a fixed seed, as in the tests
# An input that fails is left in build/fuzz/found, with the reader's name; FUZZ_SHOW=1 before
# `build/fuzz/tests/fuzz/fuzz_<reader> INPUT` shows how it is read.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. cmake/packages.sh
how=${1:?usage: tests/fuzz/run.sh MINUTES [READER...] | --inputs N [READER...] | --brief}
shift
inputs=0
if [ "$how" = --inputs ]; then
    inputs=${1:?how many inputs}
    shift
fi
allow_mpi_as_root
export OMPI_MCA_ess_singleton_isolated=1 OMP_NUM_THREADS=1
FUZZ_FOLDER=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/attrscope-fuzz-XXXXXX")
export FUZZ_FOLDER
trap 'rm -rf "$FUZZ_FOLDER"' EXIT

if [ ! -d build/fuzz ]; then cmake --preset fuzz >/dev/null; fi
cmake --build --preset fuzz >/dev/null
rm -rf build/fuzz/seeds
mkdir -p build/fuzz/found
/usr/bin/python3 tests/fuzz/seeds.py build/fuzz/seeds build/fuzz/attrscope

# reader, its fuzzer, the longest input, inputs of a brief run
readers="npy array 1024 6000
npz array 2048 3000
safetensors array 1024 4000
hdf5 array 8000 1500
table table 2048 4000
celeba celeba 2048 4000
lfw lfw 1024 4000
labels labels 1024 4000
picture picture 1024 6000
lattice lattice 2048 4000
settings settings 2048 2000
saved saved 2048 4000
checkpoint checkpoint 1024 1000
outcome outcome 2048 6000
machine machine 512 6000
manifest manifest 512 1000
study study 40000 300
results results 60000 300
study-content study 256 300
results-content results 256 300"

for chosen in "$@"; do
    grep -q "^$chosen " <<<"$readers" || { echo "fuzz: no reader $chosen" >&2; exit 64; }
done
if [ $# -gt 0 ]; then readers=$(grep -E "^($(IFS='|'; echo "$*")) " <<<"$readers"); fi

# What is freed is watched for less long, and stacks are short: an input takes half the time.
cheap=quarantine_size_mb=1:thread_local_quarantine_size_kb=64:malloc_context_size=4

# MPI and HDF5 keep things for the whole of a process, so leaks are looked for in the other readers.
fuzz() {
    local reader=$1 fuzzer=$2 longest=$3 corpus=build/fuzz/corpus/$1 leaks=1
    shift 3
    case $reader in study* | results* | checkpoint | hdf5) leaks=0 ;; esac
    case $reader in *-content) export FUZZ_BASE=build/fuzz/seeds/$fuzzer/0 ;; *) unset FUZZ_BASE ;; esac
    mkdir -p "$corpus"
    ASAN_OPTIONS=detect_leaks=$leaks:allocator_may_return_null=1:$cheap \
        "build/fuzz/tests/fuzz/fuzz_$fuzzer" -max_len="$longest" -timeout=60 -rss_limit_mb=1024 \
        -detect_leaks=$leaks -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="build/fuzz/found/$reader-" "$@" 2>"build/fuzz/$reader.log" ||
        { grep -vE '^(#|attrscope: )' "build/fuzz/$reader.log" | tail -n 40
          echo "fuzz: $reader: failed"; failed=1; return 0; }
    printf '%-11s %9s inputs\n' "$reader" \
        "$(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$reader.log" | tail -n 1)"
}

seconds=0
failed=0
case $how in --*) ;; *) seconds=$((how * 60 / $(wc -l <<<"$readers"))) ;; esac
while read -r reader fuzzer longest brief; do
    if [ "$how" = --brief ]; then
        fuzz "$reader" "$fuzzer" "$longest" -runs="$brief" -seed=1 "build/fuzz/seeds/$reader"
    elif [ "$how" = --inputs ]; then
        fuzz "$reader" "$fuzzer" "$longest" -runs="$inputs" \
            "build/fuzz/corpus/$reader" "build/fuzz/seeds/$reader"
    else
        fuzz "$reader" "$fuzzer" "$longest" -max_total_time="$seconds" \
            "build/fuzz/corpus/$reader" "build/fuzz/seeds/$reader"
    fi
done <<<"$readers"
exit $failed
