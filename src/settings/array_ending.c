/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/array_ending.h"

#include <stddef.h>
#include <string.h>

const char *asc_array_ending(const char *path) {
    static const char *const endings[] = {".npy", ".npz", ".h5", ".hdf5", ".mat", ".safetensors"};
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    for (size_t e = 0; dot && e < sizeof endings / sizeof *endings; e++)
        if (strcmp(dot, endings[e]) == 0)
            return dot;
    return NULL;
}
