# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages, sourced by jobs/demo.sh and tests/run.sh.
build_packages="cmake ninja-build gcc libc6-dev pkg-config libopenmpi-dev openmpi-bin \
libhdf5-openmpi-dev libscalapack-openmpi-dev libopenblas-dev libgsl-dev librandom123-dev \
libyaml-dev libutf8proc-dev libzip-dev zlib1g-dev libjansson-dev libjpeg-dev libpng-dev gnuplot-nox"
test_packages="libcmocka-dev python3-scipy python3-sklearn python3-pandas python3-h5py python3-yaml \
python3-pil python3-faiss ripser python3-matplotlib python3-sphinx python3-myst-parser r-base-core \
chromium valgrind clang-format git man-db zsh dpkg-dev file \
slurmctld slurmd slurm-client munge clang-14 libclang-rt-14-dev libomp-14-dev"

# Installs those of the named packages that are missing; needs root for that.
install_packages() {
    local missing=() package
    command -v dpkg-query >/dev/null || return 0 # not Debian: the build says what it misses
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    if [ "$(id -u)" -ne 0 ]; then
        echo "missing packages: ${missing[*]}" >&2
        echo "run as root, or ask an administrator: apt-get install ${missing[*]}" >&2
        exit 69
    fi
    echo "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        </dev/null >/dev/null
}

# Open MPI refuses root unless told; for these scripts only, never for users' jobs.
allow_mpi_as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
    fi
    export OMPI_MCA_mpi_yield_when_idle=1 OMPI_MCA_hwloc_base_binding_policy=none
}
