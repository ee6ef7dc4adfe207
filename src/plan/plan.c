/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "plan/check.h"
#include "plan/formulas.h"
#include "plan/memory_limit.h"
#include "sources/images_parts.h"

/* Collective. */
static void look_at_machine(MPI_Comm comm, asc_plan *plan) {
    plan->layout = asc_layout_of(comm);
    plan->machine = asc_machine_reference;
    const asc_memory_limit limit = asc_memory_limit_of(comm, plan->layout.ranks_a_node);
    plan->machine.memory = limit.bytes;
    plan->memory_by = limit.by;
    plan->machine.process = asc_machine_process();
    MPI_Allreduce(MPI_IN_PLACE, &plan->machine.process, 1, MPI_DOUBLE, MPI_MAX, comm);
}

/* Strings as the C library allots them. */
static double string_bytes(char *const *strings, int64_t n) {
    enum { LEAST = 32, STEP = 16, HEAD = 8 };
    double bytes = 0;
    for (int64_t i = 0; i < n; i++) {
        const size_t chunk = (strlen(strings[i]) + 1 + HEAD + STEP - 1) / STEP * STEP;
        bytes += (double)(chunk < LEAST ? LEAST : chunk);
    }
    return bytes + asc_cost_array((double)n * sizeof *strings);
}

static double trait_bytes(const asc_images *images) {
    const double values = (double)images->n * images->n_traits;
    double bytes = asc_cost_array(values * sizeof *images->classes) +
                   asc_cost_array(values * sizeof *images->values);
    for (int32_t t = 0; t < images->n_traits; t++)
        bytes += string_bytes(images->traits[t].labels, images->traits[t].n_labels);
    return bytes;
}

static double table_bytes(const asc_images *images) {
    const double n = (double)images->n;
    return trait_bytes(images) + string_bytes(images->names, images->n) +
           string_bytes(images->identity_labels, images->n_identities) +
           asc_cost_array(n * sizeof *images->identity) +
           asc_cost_array(n * (double)images->n_attributes) +
           asc_cost_array(n * (double)images->n_features * sizeof *images->features) +
           asc_cost_array(n * (double)images->n_keeps);
}

static void look_at_images(const asc_images *images, asc_plan *plan) {
    plan->n = plan->kept = images->n;
    plan->n_identities = images->n_identities;
    plan->n_attributes = images->n_attributes;
    plan->n_traits = images->n_traits;
    plan->trait_pairs = asc_images_trait_pairs(images);
    plan->trait_classes = asc_images_trait_classes(images, &plan->widest_trait);
    plan->wide_traits = asc_images_wide_traits(images, &plan->wide_pairs);
    plan->table_bytes = table_bytes(images);
    plan->together = asc_images_together(images);
    for (int32_t q = 0; q < images->n_keeps; q++) {
        if (strcmp(images->keep_names[q], "study"))
            continue;
        plan->kept = 0;
        for (int64_t i = 0; i < images->n; i++)
            plan->kept += images->keeps[i * images->n_keeps + q] != 0;
    }
}

/* Every rank sees the same headers, but one may fail alone. */
static asc_code look_at_array(const asc_model_settings *source, int64_t n, asc_plan_model *model) {
    asc_array array = {0};
    asc_code code = asc_array_open(source->embeddings, &array);
    if (code != ASC_OK)
        return code;
    if (asc_array_orient(&array, n) != ASC_OK) {
        asc_array_free(&array);
        return ASC_DATA;
    }
    snprintf(model->label, sizeof model->label, "%s_%s", source->name, source->architecture);
    model->metric = source->metric;
    model->rows = array.shape[0];
    model->dimension = (int32_t)array.shape[1];
    model->item_size = array.item_size;
    model->reading = array.reading;
    if (array.kind == ASC_ARRAY_TEXT || array.n_dims != 2)
        code = asc_fail(ASC_DATA, "%s: not a matrix of numbers; embeddings are [N, D]",
                        source->embeddings);
    else if (array.shape[1] < 1 || array.shape[1] > INT32_MAX)
        code = asc_fail(ASC_DATA, "%s: %lld columns; embeddings are [N, D] with D from 1 to %d",
                        source->embeddings, (long long)array.shape[1], INT32_MAX);
    else if (array.shape[0] != n)
        code = asc_fail(ASC_DATA, "%s: %lld rows, but there are %lld images; row i must be image i",
                        source->embeddings, (long long)array.shape[0], (long long)n);
    asc_array_free(&array);
    return code;
}

static void tell_left_out(const asc_settings *settings) {
    for (int a = 0; asc_analyses[a]; a++)
        if (settings->left_out >> a & 1)
            asc_log(ASC_LOG_INFO,
                    "%s is left out: it asks what attributes do, and images.labels alone has none; "
                    "give a table of them besides",
                    asc_analyses[a]->name);
}

/* What nothing asks for and the images have nothing for. */
static void leave_out(const asc_images *images, asc_settings *settings) {
    const bool has_binary = images->n_attributes > 0, has_kinds = images->n_traits > 0;
    for (int a = 0; asc_analyses[a]; a++) {
        const asc_needs needs = asc_analyses[a]->needs;
        const bool lacks = (needs == ASC_NEEDS_BINARY && !has_binary && has_kinds) ||
                           (needs == ASC_NEEDS_KINDS && !has_kinds);
        if (!lacks || !(settings->by_default >> a & 1))
            continue;
        settings->analyses &= ~(1u << a);
        settings->by_default &= ~(1u << a);
        if (needs == ASC_NEEDS_BINARY)
            asc_log(ASC_LOG_INFO, "%s is left out: the study has no attribute of two values",
                    asc_analyses[a]->name);
    }
}

static asc_code look_at_study(MPI_Comm comm, asc_settings *settings, asc_plan *plan) {
    asc_images images = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_images_load(comm, settings, &images), done);
    look_at_images(&images, plan);
    tell_left_out(settings);
    leave_out(&images, settings);
    ASC_TRY(code, asc_agree(comm, asc_plan_check_images(settings, &images)), done);
    code = asc_alloc(&plan->models, (uint64_t)settings->n_models, sizeof *plan->models, "plan");
    for (int64_t i = 0; i < settings->n_models && code == ASC_OK; i++) {
        code = look_at_array(&settings->models[i], plan->n, &plan->models[i]);
        plan->n_models = i + 1;
    }
    code = asc_agree(comm, code);
    plan->columns = images.columns;
    images.columns = (asc_columns){0};
done:
    asc_images_free(&images);
    return code;
}

asc_code asc_plan_sources(MPI_Comm comm, asc_settings *settings, asc_plan *plan) {
    *plan = (asc_plan){0};
    asc_code code = ASC_OK;
    look_at_machine(comm, plan);
    if (asc_analyses_need_study(settings))
        code = look_at_study(comm, settings, plan);
    for (int a = 0; asc_analyses[a] && code == ASC_OK; a++)
        if (settings->analyses >> a & 1 && asc_analyses[a]->of_lattice)
            code = asc_analyses[a]->look(comm, settings, &plan->lattice);
    if (code != ASC_OK)
        asc_plan_free(plan);
    return code;
}

static asc_code look_at_models(const asc_study *study, asc_plan *plan) {
    const int64_t count = asc_study_model_count(study);
    asc_code code = asc_alloc(&plan->models, (uint64_t)count, sizeof *plan->models, "plan");
    for (int64_t i = 0; i < count && code == ASC_OK; i++) {
        const asc_study_model *model = asc_study_get_model(study, i);
        asc_plan_model *planned = &plan->models[plan->n_models++];
        snprintf(planned->label, sizeof planned->label, "%s", model->label);
        planned->metric = model->metric;
        planned->rows = model->rows;
        planned->dimension = model->dimension;
        planned->item_size = sizeof(float);
    }
    return code;
}

asc_code asc_plan_study(MPI_Comm comm, const char *path, asc_plan *plan) {
    asc_study *study = NULL;
    *plan = (asc_plan){0};
    look_at_machine(comm, plan);
    asc_code code = asc_study_open(comm, path, &study);
    if (code != ASC_OK)
        return code;
    look_at_images(asc_study_images(study), plan);
    code = asc_agree(comm, look_at_models(study, plan));
    asc_study_close(&study);
    return code;
}

void asc_plan_free(asc_plan *plan) {
    free(plan->models);
    asc_columns_free(&plan->columns);
    *plan = (asc_plan){0};
}

asc_code asc_plan_imagine(asc_plan *plan, int64_t images, int64_t models) {
    asc_plan_model *grown = NULL;
    const double growth = (double)images / (double)plan->n;
    asc_code code = asc_alloc(&grown, (uint64_t)models, sizeof *grown, "plan");
    if (code != ASC_OK)
        return code;
    for (int64_t m = 0; m < models; m++) {
        grown[m] = plan->models[m % plan->n_models];
        grown[m].rows = images;
    }
    free(plan->models);
    plan->models = grown;
    plan->n_models = models;
    plan->kept = (int64_t)((double)plan->kept * growth);
    plan->n_identities = (int64_t)((double)plan->n_identities * growth);
    plan->table_bytes *= growth;
    plan->n = images;
    return ASC_OK;
}
