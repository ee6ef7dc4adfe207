#include "cli/plan.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/array.h"
#include "attrscope/memory.h"
#include "attrscope/sweep.h"

static void look_at_machine(MPI_Comm comm, asc_plan *plan) {
    MPI_Comm node;
    int rank = 0, node_rank = 0, first = 0;
    MPI_Comm_rank(comm, &rank);
    MPI_Comm_size(comm, &plan->ranks);
    MPI_Comm_split_type(comm, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node);
    MPI_Comm_rank(node, &node_rank);
    MPI_Comm_size(node, &plan->ranks_a_node);
    MPI_Comm_free(&node);
    first = node_rank == 0;
    MPI_Allreduce(&first, &plan->nodes, 1, MPI_INT, MPI_SUM, comm);
    MPI_Allreduce(MPI_IN_PLACE, &plan->ranks_a_node, 1, MPI_INT, MPI_MAX, comm);
    plan->threads = omp_get_max_threads();
    plan->node_memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    MPI_Allreduce(MPI_IN_PLACE, &plan->node_memory, 1, MPI_DOUBLE, MPI_MIN, comm);
}

static void look_at_images(const asc_images *images, asc_plan *plan) {
    enum { NAME_BYTES = 48 }; /* of a file name, with its allocation */
    plan->n = plan->kept = images->n;
    plan->n_identities = images->n_identities;
    plan->n_attributes = images->n_attributes;
    plan->table_bytes = (double)images->n * (NAME_BYTES + 4 + images->n_attributes +
                                             8.0 * images->n_features + images->n_keeps);
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
    snprintf(model->label, sizeof model->label, "%s_%s", source->name, source->architecture);
    model->metric = source->metric;
    model->rows = array.shape[0];
    model->dimension = (int32_t)array.shape[1];
    model->item_size = array.item_size;
    if (array.kind != ASC_ARRAY_FLOAT || array.n_dims != 2)
        code =
            asc_fail(ASC_DATA, "%s: not a matrix of floating-point numbers; embeddings are [N, D]",
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

asc_code asc_plan_sources(MPI_Comm comm, const asc_settings *settings, asc_plan *plan) {
    *plan = (asc_plan){0};
    asc_images images = {0};
    asc_code code = ASC_OK;
    look_at_machine(comm, plan);
    ASC_TRY(code, asc_images_load(comm, &settings->images, &images), done);
    look_at_images(&images, plan);
    code = asc_alloc(&plan->models, (uint64_t)settings->n_models, sizeof *plan->models, "plan");
    for (int64_t i = 0; i < settings->n_models && code == ASC_OK; i++) {
        code = look_at_array(&settings->models[i], plan->n, &plan->models[i]);
        plan->n_models = i + 1;
    }
    code = asc_agree(comm, code);
done:
    asc_images_free(&images);
    if (code != ASC_OK)
        asc_plan_free(plan);
    return code;
}

asc_code asc_plan_study(MPI_Comm comm, const asc_study *study, asc_plan *plan) {
    *plan = (asc_plan){0};
    look_at_machine(comm, plan);
    look_at_images(asc_study_images(study), plan);
    const int64_t count = asc_study_model_count(study);
    asc_code code =
        asc_agree(comm, asc_alloc(&plan->models, (uint64_t)count, sizeof *plan->models, "plan"));
    if (code != ASC_OK)
        return code;
    for (int64_t i = 0; i < count; i++) {
        const asc_study_model *model = asc_study_get_model(study, i);
        asc_plan_model *planned = &plan->models[plan->n_models++];
        snprintf(planned->label, sizeof planned->label, "%s", model->label);
        planned->metric = model->metric;
        planned->rows = model->rows;
        planned->dimension = model->dimension;
        planned->item_size = sizeof(float);
    }
    return ASC_OK;
}

void asc_plan_free(asc_plan *plan) {
    free(plan->models);
    *plan = (asc_plan){0};
}

static int64_t divide_up(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

double asc_plan_import_bytes(const asc_plan *plan) {
    double rows = 0;
    for (int64_t i = 0; i < plan->n_models; i++) {
        const asc_plan_model *model = &plan->models[i];
        rows = larger(rows, (double)divide_up(model->rows, plan->ranks) * model->dimension *
                                (model->item_size + (double)sizeof(float)));
    }
    return plan->table_bytes + rows;
}

double asc_plan_study_file_bytes(const asc_plan *plan) {
    double bytes = plan->table_bytes;
    for (int64_t i = 0; i < plan->n_models; i++)
        bytes += (double)plan->models[i].rows * plan->models[i].dimension * (double)sizeof(float);
    return bytes;
}

static int64_t samples(const asc_plan *plan, const asc_settings *settings) {
    const int64_t most = settings->macro.sampled.max_samples;
    return most < plan->n_identities ? most : plan->n_identities;
}

static double population_bytes(const asc_plan *plan, const asc_settings *settings,
                               int32_t dimension) {
    enum {
        BINS = 2048,
        LANES = 16,
        CELL_BYTES = 9,
        REFINE_RANK = 96 << 20,
        REFINE_THREAD = 48 << 20
    };
    const int64_t own = divide_up(divide_up(plan->kept, ASC_BLOCK_ROWS), plan->ranks);
    const int64_t bins = settings->macro.population.bins ? settings->macro.population.bins : BINS;
    const int64_t stride = divide_up(dimension, LANES) * LANES;
    const double points =
        (double)sizeof(float) * (double)stride * (double)((own + 2) * ASC_BLOCK_ROWS);
    const double tiles =
        (double)plan->threads * ASC_STRIP_ROWS * ASC_BLOCK_ROWS * (double)sizeof(float);
    const double histograms =
        3.0 * CELL_BYTES * (double)plan->n_attributes * (double)bins * (1 + plan->threads);
    const double refining = REFINE_RANK + (double)plan->threads * REFINE_THREAD;
    return points + tiles +
           (settings->macro.population.exact ? larger(histograms, refining) : histograms);
}

double asc_plan_macro_bytes(const asc_plan *plan, const asc_settings *settings) {
    const double n = (double)samples(plan, settings);
    double most = 0;
    for (int64_t i = 0; i < plan->n_models; i++) {
        const int32_t dimension = plan->models[i].dimension;
        const double sampled =
            4 * n * n * (double)sizeof(double) + 12 * n * dimension * (double)sizeof(float);
        if (settings->macro.protocols & ASC_PROTOCOL_POPULATION)
            most = larger(most, population_bytes(plan, settings, dimension));
        if (settings->macro.protocols & ASC_PROTOCOL_SAMPLED)
            most = larger(most, sampled * plan->threads);
    }
    return plan->table_bytes + most;
}

asc_code asc_plan_check_memory(const asc_plan *plan, double bytes_a_rank) {
    const double needed = bytes_a_rank * plan->ranks_a_node;
    if (needed <= plan->node_memory)
        return ASC_OK;
    return asc_fail(ASC_MEMORY,
                    "memory: %d ranks of %.3g GB need %.3g GB a node, which has %.3g GB; use more "
                    "nodes, or fewer ranks a node with more threads each",
                    plan->ranks_a_node, bytes_a_rank / 1e9, needed / 1e9, plan->node_memory / 1e9);
}
