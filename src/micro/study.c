/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "micro/study.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "micro/analysis.h"
#include "micro/variants.h"
#include "settings/array_ending.h"

static asc_code add_model(asc_micro_study *study, const asc_settings *settings, int64_t model) {
    char **paths = NULL;
    int64_t count = 0;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_lattice_identities(settings->lattice.models[model].embeddings, &paths, &count),
            done);
    asc_micro_task *tasks = realloc(study->tasks, (size_t)(study->n_tasks + count) * sizeof *tasks);
    if (!tasks) {
        code = asc_fail(ASC_MEMORY, "no memory for the list of identities");
        goto done;
    }
    study->tasks = tasks;
    for (int64_t i = 0; i < count; i++) {
        asc_micro_task *task = &tasks[study->n_tasks];
        *task = (asc_micro_task){.model = model};
        study->n_tasks++;
        ASC_TRY(code, asc_copy_string(&task->path, paths[i]), done);
        const char *slash = strrchr(paths[i], '/');
        ASC_TRY(code, asc_copy_string(&task->name, slash ? slash + 1 : paths[i]), done);
        task->name[asc_array_ending(task->name) - task->name] = '\0';
    }
done:
    asc_free_strings(paths, count);
    return code;
}

/* Says which segments a stencil of five nodes leaves out. */
static asc_code check_stencil(const asc_lattice *lattice) {
    for (int64_t a = 0; a < lattice->n_attributes; a++) {
        const asc_lattice_attribute *attribute = &lattice->attributes[a];
        if (attribute->count == 0)
            return asc_fail(
                ASC_DATA,
                "%s: no curve along \"%s\" (%s) has five steps (param_step) in a row "
                "at different nodes, as micro.stencil: 5 needs; give such curves, leave "
                "the attribute out of lattice.attributes, or set micro.stencil: 3",
                lattice->path, attribute->dimension, attribute->name);
        if (attribute->n_narrow > 0)
            asc_log_once(ASC_LOG_INFO,
                         "%s: %lld of %lld nodes along \"%s\" (%s) are not between two steps on "
                         "either side; they have no field",
                         lattice->path, (long long)attribute->n_narrow,
                         (long long)(attribute->n_narrow + attribute->count), attribute->dimension,
                         attribute->name);
    }
    return ASC_OK;
}

asc_code asc_micro_list(const asc_settings *settings, asc_micro_study *study) {
    const bool wide = asc_micro_settings_of(settings)->stencil == 5;
    asc_code code = ASC_OK;
    if (settings->lattice.n_models == 0)
        return asc_fail(ASC_USAGE,
                        "%s: there is no lattice section; give segments and models under "
                        "lattice:",
                        settings->path);
    ASC_TRY(code, asc_lattice_read(&settings->lattice, wide, &study->lattice), done);
    if (wide)
        ASC_TRY(code, check_stencil(&study->lattice), done);
    for (int64_t m = 0; m < settings->lattice.n_models; m++)
        ASC_TRY(code, add_model(study, settings, m), done);
    code = asc_micro_find_variants(settings, study);
done:
    return code;
}

void asc_micro_unlist(asc_micro_study *study) {
    for (int64_t t = 0; t < study->n_tasks; t++) {
        free(study->tasks[t].path);
        free(study->tasks[t].name);
    }
    free(study->tasks);
    free(study->vanilla);
    free(study->targeted);
    asc_lattice_free(&study->lattice);
    *study = (asc_micro_study){0};
}

asc_code asc_micro_check_array(const asc_lattice *lattice, asc_array *array, const char *path) {
    const int64_t least = lattice->largest_node;
    if (array->n_dims != 2)
        return asc_fail(ASC_DATA, "%s: it has %d dimensions; give [nodes, dimension]", path,
                        (int)array->n_dims);
    if (array->is_matlab && array->shape[0] > least && array->shape[1] > least)
        return asc_fail(ASC_DATA,
                        "%s: is %lld x %lld, and MATLAB stores columns first, so that its rows may "
                        "be nodes or dimensions; save it from Python as a .npy, a row a node",
                        path, (long long)array->shape[0], (long long)array->shape[1]);
    if (array->shape[0] <= least && array->shape[1] > least) {
        const asc_code code = asc_array_orient(array, array->shape[1]);
        if (code != ASC_OK)
            return code;
    }
    if (array->shape[0] > least)
        return ASC_OK;
    return asc_fail(ASC_DATA,
                    "%s: line %lld: index %lld is outside the %lld rows of %s; correct one of them",
                    lattice->path, (long long)lattice->largest_line,
                    (long long)lattice->largest_node, (long long)array->shape[0], path);
}

static asc_code look(const asc_settings *settings, const asc_micro_study *study,
                     asc_lattice_extent *extent) {
    double pairs = 0;
    asc_code code = ASC_OK;
    extent->n_arrays = study->n_tasks;
    extent->n_attributes = study->lattice.n_attributes;
    for (int64_t a = 0; a < extent->n_attributes; a++) {
        int64_t count = study->lattice.attributes[a].count;
        const int64_t limit = asc_micro_settings_of(settings)->max_curves;
        count = limit > 0 && limit < count ? limit : count;
        extent->fewest = a == 0 || count < extent->fewest ? count : extent->fewest;
        extent->most = count > extent->most ? count : extent->most;
        pairs += 0.5 * (double)count * (double)(count - 1);
    }
    extent->pairs = pairs * (double)extent->n_arrays;
    code = asc_micro_shape(settings, &study->lattice, &extent->shape);
    for (int64_t t = 0; t < study->n_tasks && code == ASC_OK; t++) {
        asc_array array = {0};
        code = asc_array_open(study->tasks[t].path, &array);
        if (code == ASC_OK)
            code = asc_micro_check_array(&study->lattice, &array, study->tasks[t].path);
        if (code == ASC_OK && array.shape[1] >= extent->shape.dimension) {
            extent->shape.nodes = array.shape[0];
            extent->shape.dimension = (int32_t)array.shape[1];
        }
        asc_array_free(&array);
    }
    return code;
}

asc_code asc_micro_look(MPI_Comm comm, const asc_settings *settings, asc_lattice_extent *extent) {
    asc_micro_study study = {0};
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    *extent = (asc_lattice_extent){0};
    asc_code code = ASC_OK;
    if (rank == 0) {
        code = asc_micro_list(settings, &study);
        if (code == ASC_OK)
            code = look(settings, &study, extent);
    }
    code = asc_agree(comm, code);
    MPI_Bcast(extent, sizeof *extent, MPI_BYTE, 0, comm);
    asc_micro_unlist(&study);
    return code;
}
