#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/array.h"
#include "attrscope/memory.h"
#include "plan/check.h"

/* Collective. */
static void look_at_machine(MPI_Comm comm, asc_plan *plan) {
    plan->layout = asc_layout_of(comm);
    plan->machine = asc_machine_reference;
    plan->machine.memory = asc_machine_memory();
    MPI_Allreduce(MPI_IN_PLACE, &plan->machine.memory, 1, MPI_DOUBLE, MPI_MIN, comm);
}

static void look_at_images(const asc_images *images, asc_plan *plan) {
    plan->n = plan->kept = images->n;
    plan->n_identities = images->n_identities;
    plan->n_attributes = images->n_attributes;
    plan->table_bytes =
        asc_cost_table_bytes(images->n, images->n_attributes, images->n_features, images->n_keeps);
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

static asc_code look_at_study(MPI_Comm comm, const asc_settings *settings, asc_plan *plan) {
    asc_images images = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_images_load(comm, &settings->images, &images), done);
    look_at_images(&images, plan);
    ASC_TRY(code, asc_agree(comm, asc_plan_check_images(settings, &images)), done);
    code = asc_alloc(&plan->models, (uint64_t)settings->n_models, sizeof *plan->models, "plan");
    for (int64_t i = 0; i < settings->n_models && code == ASC_OK; i++) {
        code = look_at_array(&settings->models[i], plan->n, &plan->models[i]);
        plan->n_models = i + 1;
    }
    code = asc_agree(comm, code);
done:
    asc_images_free(&images);
    return code;
}

asc_code asc_plan_sources(MPI_Comm comm, const asc_settings *settings, asc_plan *plan) {
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
        rows = larger(rows, (double)divide_up(model->rows, plan->layout.ranks) * model->dimension *
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

static asc_shape shape_of(const asc_plan *plan, const asc_analysis *analysis, int64_t unit) {
    if (analysis->of_lattice)
        return plan->lattice.shape;
    return (asc_shape){.n = analysis->of_all_images ? plan->n : plan->kept,
                       .identities = plan->n_identities,
                       .attributes = plan->n_attributes,
                       .dimension = plan->models[unit].dimension};
}

static int64_t units_of(const asc_plan *plan, const asc_analysis *analysis) {
    return analysis->of_lattice ? plan->lattice.n_arrays : plan->n_models;
}

/* Sources are read once, the study file is written once. */
static asc_planned plan_import(const asc_plan *plan) {
    const asc_layout layout = plan->layout;
    asc_planned import = {.name = "import", .units = plan->n_models};
    const double nodes = (double)divide_up(layout.ranks, layout.ranks_a_node);
    for (int64_t i = 0; i < plan->n_models; i++)
        import.cost.read += (double)plan->models[i].rows * plan->models[i].dimension *
                            (double)plan->models[i].item_size;
    import.cost.written = asc_plan_study_file_bytes(plan);
    import.cost.seconds = (import.cost.read + import.cost.written) / plan->machine.disk / nodes;
    import.cost.bytes = asc_plan_import_bytes(plan);
    return import;
}

/* Groups as asc_run_analyses makes them: as many as there are units. */
static asc_planned plan_analysis(const asc_plan *plan, const asc_settings *settings,
                                 const asc_analysis *analysis) {
    const asc_layout layout = plan->layout;
    asc_planned planned = {
        .analysis = analysis, .name = analysis->name, .units = units_of(plan, analysis)};
    const int64_t groups = planned.units < layout.ranks ? planned.units : layout.ranks;
    asc_layout group = layout;
    group.ranks = groups > 0 ? layout.ranks / groups : 1;
    double longest = 0;
    for (int64_t u = 0; u < planned.units; u++) {
        const asc_shape shape = shape_of(plan, analysis, u);
        const asc_cost cost = asc_cost_unit(analysis, &shape, settings, &plan->machine, group);
        planned.cost.pairs += cost.pairs;
        planned.cost.operations += cost.operations;
        planned.cost.seconds += cost.seconds / (double)groups;
        planned.cost.read += cost.read;
        planned.cost.written += cost.written;
        planned.cost.messages += cost.messages;
        planned.cost.sent += cost.sent;
        planned.cost.bytes = larger(planned.cost.bytes, cost.bytes + plan->table_bytes);
        planned.cost.checkpoint = larger(planned.cost.checkpoint, cost.checkpoint);
        longest = larger(longest, cost.seconds);
    }
    planned.cost.seconds = larger(planned.cost.seconds, longest);
    return planned;
}

int asc_plan_costs(const asc_plan *plan, const asc_settings *settings,
                   asc_planned planned[ASC_PLANNED_MOST]) {
    int n = 0;
    if (plan->n > 0)
        planned[n++] = plan_import(plan);
    for (int a = 0; asc_analyses[a]; a++)
        if (settings->analyses >> a & 1)
            planned[n++] = plan_analysis(plan, settings, asc_analyses[a]);
    return n;
}

/* All ranks as one group, which needs the least: groups are made where there is more memory. */
double asc_plan_bytes(const asc_plan *plan, const asc_settings *settings, unsigned analyses) {
    double most = 0;
    for (int a = 0; asc_analyses[a]; a++)
        for (int64_t u = 0; analyses >> a & 1 && u < units_of(plan, asc_analyses[a]); u++) {
            const asc_shape shape = shape_of(plan, asc_analyses[a], u);
            const asc_cost cost =
                asc_cost_unit(asc_analyses[a], &shape, settings, &plan->machine, plan->layout);
            most = larger(most, cost.bytes);
            if (asc_analyses[a]->of_lattice)
                break; /* units alike */
        }
    return plan->table_bytes + most;
}

asc_code asc_plan_check_memory(const asc_plan *plan, double bytes_a_rank) {
    const double ranks = (double)plan->layout.ranks_a_node, needed = bytes_a_rank * ranks;
    if (needed <= plan->machine.memory)
        return ASC_OK;
    return asc_fail(
        ASC_MEMORY,
        "memory: %.0f ranks of %.3g GB need %.3g GB a node, which has %.3g GB; use more "
        "nodes, or fewer ranks a node with more threads each",
        ranks, bytes_a_rank / 1e9, needed / 1e9, plan->machine.memory / 1e9);
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
