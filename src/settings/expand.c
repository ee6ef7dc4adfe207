/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "settings/found_models.h"
#include "settings/parts.h"

/* All that the entries of both lists stand for: [*n_models], and then those of the lattice. */
static asc_code find(const asc_settings *settings, asc_found_models *found, int64_t *n_models) {
    asc_code code = ASC_OK;
    for (int64_t m = 0; m < settings->n_models && code == ASC_OK; m++) {
        const asc_model_settings *model = &settings->models[m];
        code = model->name ? asc_found_models_add(found, m, model->embeddings, model->name,
                                                  model->architecture)
                           : asc_found_models_of_folder(settings, m, found);
    }
    *n_models = found->n;
    for (int64_t m = 0; m < settings->lattice.n_models && code == ASC_OK; m++)
        code = asc_found_models_of_lattice(settings, m, found);
    return code;
}

/* "entry\0path\0name\0architecture\0" of each. */
static asc_code pack(const asc_found_models *found, char **text, int64_t *size) {
    enum { ENTRY = 32 }; /* digits, and the ends of four texts */
    uint64_t length = 1;
    for (int64_t i = 0; i < found->n; i++)
        length += ENTRY + strlen(found->items[i].path) + strlen(found->items[i].name) +
                  strlen(found->items[i].architecture);
    asc_code code = asc_alloc(text, length, 1, "the models of a folder");
    char *at = *text;
    for (int64_t i = 0; i < found->n && code == ASC_OK; i++) {
        const asc_found_model *item = &found->items[i];
        at += sprintf(at, "%lld", (long long)item->entry) + 1;
        at = stpcpy(at, item->path) + 1;
        at = stpcpy(at, item->name) + 1;
        at = stpcpy(at, item->architecture) + 1;
    }
    *size = code == ASC_OK ? at - *text : 0;
    return code;
}

static asc_code unpack(const char *text, int64_t size, asc_found_models *found) {
    asc_code code = ASC_OK;
    for (const char *at = text; at < text + size && code == ASC_OK;) {
        const int64_t entry = strtoll(at, NULL, 10);
        const char *path = at + strlen(at) + 1, *name = path + strlen(path) + 1,
                   *architecture = name + strlen(name) + 1;
        code = asc_found_models_add(found, entry, path, name, architecture);
        at = architecture + strlen(architecture) + 1;
    }
    return code;
}

/* Gives every rank what the root found. Collective. */
static asc_code share(MPI_Comm comm, asc_found_models *found) {
    char *text = NULL;
    int64_t size = 0;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = asc_agree(comm, rank == 0 ? pack(found, &text, &size) : ASC_OK);
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm);
    if (code == ASC_OK && size > INT32_MAX)
        code = asc_fail(ASC_USAGE, "the models' paths take %lld bytes", (long long)size);
    if (code == ASC_OK && rank != 0)
        code = asc_alloc(&text, (uint64_t)size, 1, "the models of a folder");
    ASC_TRY(code, asc_agree(comm, code), done);
    MPI_Bcast(text, (int)size, MPI_CHAR, 0, comm);
    code = asc_agree(comm, rank != 0 ? unpack(text, size, found) : ASC_OK);
done:
    free(text);
    return code;
}

/* A model from its entry and what was found. */
static asc_code make_model(const asc_model_settings *entry, const asc_found_model *found,
                           asc_model_settings *model) {
    *model = (asc_model_settings){.metric = entry->metric, .line = entry->line};
    asc_code code = asc_copy_string(&model->name, found->name);
    if (code == ASC_OK)
        code = asc_copy_string(&model->architecture, found->architecture);
    return code == ASC_OK ? asc_copy_string(&model->embeddings, found->path) : code;
}

static asc_code make_lattice_model(const asc_lattice_model *entry, const asc_found_model *found,
                                   asc_lattice_model *model) {
    *model = (asc_lattice_model){.metric = entry->metric, .line = entry->line};
    asc_code code = asc_copy_string(&model->name, entry->name);
    if (code == ASC_OK)
        code = asc_copy_string(&model->architecture, entry->architecture);
    if (code == ASC_OK)
        code = asc_copy_string(&model->variant, found->name);
    return code == ASC_OK ? asc_copy_string(&model->embeddings, found->path) : code;
}

/* Both lists anew; found: first those of models, [n_models]. */
static asc_code replace(const asc_found_models *found, int64_t n_models, asc_settings *settings) {
    asc_settings fresh = {0}; /* its two lists alone */
    const uint64_t n = (uint64_t)n_models, n_lattice = (uint64_t)(found->n - n_models);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&fresh.models, n, sizeof *fresh.models, "models"), done);
    ASC_TRY(
        code,
        asc_alloc(&fresh.lattice.models, n_lattice, sizeof *fresh.lattice.models, "lattice models"),
        done);
    for (int64_t i = 0; i < found->n && code == ASC_OK; i++) {
        const asc_found_model *item = &found->items[i];
        code = i < n_models ? make_model(&settings->models[item->entry], item,
                                         &fresh.models[fresh.n_models++])
                            : make_lattice_model(&settings->lattice.models[item->entry], item,
                                                 &fresh.lattice.models[fresh.lattice.n_models++]);
    }
    const asc_settings former = *settings;
    if (code == ASC_OK) {
        settings->models = fresh.models;
        settings->n_models = fresh.n_models;
        settings->lattice.models = fresh.lattice.models;
        settings->lattice.n_models = fresh.lattice.n_models;
        fresh.models = former.models;
        fresh.n_models = former.n_models;
        fresh.lattice.models = former.lattice.models;
        fresh.lattice.n_models = former.lattice.n_models;
    }
done:
    asc_settings_free_models(&fresh);
    return code;
}

asc_code asc_settings_expand(MPI_Comm comm, asc_settings *settings) {
    asc_found_models found = {0};
    int64_t n_models = 0;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, rank == 0 ? find(settings, &found, &n_models) : ASC_OK), done);
    MPI_Bcast(&n_models, 1, MPI_INT64_T, 0, comm);
    ASC_TRY(code, share(comm, &found), done);
    code = asc_agree(comm, replace(&found, n_models, settings));
done:
    asc_found_models_free(&found);
    return code;
}
