#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the Debian package of a build, looks at what it holds and asks for, and runs the demo from its files.
# Usage: package.sh BUILD_DIR
set -euo pipefail
build_dir=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
fail() { echo "$1"; exit 1; }

cpack -G DEB --config "$build_dir/CPackConfig.cmake" -B "$place" >"$place/log" 2>&1 || fail "$(cat "$place/log")"
packages=("$place"/*.deb)
[ ${#packages[@]} -eq 1 ] || fail "not one package: ${packages[*]}"
package=${packages[0]}

# Folders of the system belong to root and are open to all.
dpkg-deb -c "$package" >"$place/list"
awk '$2 != "root/root" || substr($1, 8, 1) != "r"' "$place/list" | grep . && fail "not root's, or closed"
for file in bin/attrscope lib/libattrscope.a lib/pkgconfig/attrscope.pc lib/cmake/attrscope/attrscope-config.cmake \
    include/attrscope/sweep.h include/attrscope/version.h share/man/man1/attrscope.1 \
    share/man/man1/attrscope-run.1 share/bash-completion/completions/attrscope \
    share/zsh/vendor-completions/_attrscope share/attrscope/jobs/attrscope.sbatch share/attrscope/jobs/submit.sh \
    share/attrscope/example/analysis/main.c share/doc/attrscope/copyright share/doc/attrscope/README.md \
    share/doc/attrscope/docs/method.md share/doc/attrscope/docs/reference/keys.md \
    share/attrscope/example/study/study.yaml share/attrscope/example/study/arcface_r50_synth.npy; do
    grep -q " \./usr/$file\$" "$place/list" || fail "the package lacks /usr/$file"
done

depends=$(dpkg-deb -f "$package" Depends)
for needed in openmpi-bin gnuplot-nox libc6 libopenmpi3 libhdf5-openmpi libscalapack-openmpi libopenblas0 libgsl \
    libyaml-0-2 libutf8proc libzip4 libjansson4 libjpeg62-turbo libpng16-16; do
    [[ $depends == *"$needed"* ]] || fail "Depends lacks $needed: $depends"
done
[[ $depends != *-dev* ]] || fail "Depends names what only a build needs: $depends"
[[ $(dpkg-deb -f "$package" Suggests) == *libopenmpi-dev*libpng-dev* ]] || fail "Suggests lacks what a build needs"

dpkg-deb -x "$package" "$place/root"
if grep -rIl -e "$build_dir" -e "$place" "$place/root"; then
    fail "names folders of the machine that built it"
fi
readelf -d "$place/root/usr/bin/attrscope" | grep -E 'RPATH|RUNPATH' && fail "looks for libraries by a path"
mkdir "$place/elsewhere"
cd "$place/elsewhere"
ATTRSCOPE=$place/root/usr/bin/attrscope "$place/root/usr/share/attrscope/jobs/demo.sh" >"$place/log" 2>&1 ||
    fail "$(cat "$place/log")"
[ -s out/demo/tables/published/population/df_attributes.csv ] || fail "the demo left no tables"
