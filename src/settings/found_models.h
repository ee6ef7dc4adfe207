/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models that are given as a folder or a glob; private to settings/. Local: the root. */
#ifndef ATTRSCOPE_SETTINGS_FOUND_MODELS_H
#define ATTRSCOPE_SETTINGS_FOUND_MODELS_H

#include "attrscope/settings.h"

/* One thing that was found: which entry it is of, its path, and its names. */
typedef struct asc_found_model {
    int64_t entry;
    char *path, *name, *architecture; /* owned; of a lattice: name is the variant */
} asc_found_model;

typedef struct asc_found_models {
    asc_found_model *items; /* [n] in the order of entries and paths */
    int64_t n;
} asc_found_models;

/* The arrays <model>_<architecture>.npy (.npz, .h5, .hdf5, .safetensors) of the folder or glob of
 * models[entry], added. What has no '_' in its name is passed over, and said. Errors: ASC_NOINPUT
 * (none), ASC_USAGE (a name with several '_'), ASC_MEMORY. */
asc_code asc_found_models_of_folder(const asc_settings *settings, int64_t entry,
                                    asc_found_models *found);

/* The folders of variants of lattice.models[entry]: what a glob finds, called after what its
 * wildcards matched, or the folders inside one that holds no array itself; else the folder as it
 * is. Errors: ASC_NOINPUT (a glob finds none), ASC_MEMORY. */
asc_code asc_found_models_of_lattice(const asc_settings *settings, int64_t entry,
                                     asc_found_models *found);

/* Adds one; errors: ASC_USAGE (too many), ASC_MEMORY. */
asc_code asc_found_models_add(asc_found_models *found, int64_t entry, const char *path,
                              const char *name, const char *architecture);
void asc_found_models_free(asc_found_models *found);

#endif
