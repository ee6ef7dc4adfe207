/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the units of a plan take together. */
#include <math.h>

#include "plan/formulas.h"
#include "study/parts.h"

static int64_t divide_up(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

static double larger(double a, double b) {
    return a > b ? a : b;
}

/* The root has the table as text, then its names packed beside a batch of rows. */
double asc_plan_import_bytes(const asc_plan *plan) {
    const double AS_TEXT = 1.2, PACKED = 0.5, CONVERSION = 2 << 20, NO_TABLES = 4e6;
    double rows = 0;
    for (int64_t i = 0; i < plan->n_models; i++) {
        const asc_plan_model *model = &plan->models[i];
        const double share = (double)divide_up(model->rows, plan->layout.ranks);
        const double batch = fmin(share, (double)asc_study_batch_rows(model->dimension));
        rows = larger(rows, asc_cost_array(sizeof(float) * batch * model->dimension) +
                                (double)model->reading);
    }
    return plan->machine.process - NO_TABLES + plan->table_bytes +
           larger(AS_TEXT * plan->table_bytes, PACKED * plan->table_bytes + rows + CONVERSION);
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
                       .traits = plan->n_traits,
                       .trait_pairs = plan->trait_pairs,
                       .trait_classes = plan->trait_classes,
                       .widest_trait = plan->widest_trait,
                       .wide_traits = plan->wide_traits,
                       .wide_pairs = plan->wide_pairs,
                       .together = plan->together,
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

/* Of a rank of an analysis besides its units: the study's images, and those selected of them. */
static double images_bytes(const asc_plan *plan) {
    return 2 * plan->table_bytes + asc_cost_array((double)plan->n * sizeof(int64_t));
}

/* Adds a unit: sums; bytes and checkpoint are those of the largest. */
static void add_unit(const asc_cost *unit, asc_cost *all) {
    all->pairs += unit->pairs;
    all->operations += unit->operations;
    all->seconds += unit->seconds;
    all->read += unit->read;
    all->written += unit->written;
    all->messages += unit->messages;
    all->sent += unit->sent;
    all->assembled += unit->assembled;
    all->bytes = larger(all->bytes, unit->bytes);
    all->checkpoint = larger(all->checkpoint, unit->checkpoint);
}

/* All units on groups of so many ranks, one after another; bytes: of a rank, with the images. */
static asc_cost add_units(const asc_plan *plan, const asc_settings *settings,
                          const asc_analysis *analysis, int64_t ranks, double *longest) {
    const int64_t n = units_of(plan, analysis);
    asc_layout group = plan->layout;
    asc_cost all = {0};
    group.ranks = ranks;
    for (int64_t u = 0; u < n; u++) {
        const asc_shape shape = shape_of(plan, analysis, u);
        const asc_cost cost = asc_cost_unit(analysis, &shape, settings, &plan->machine, group);
        add_unit(&cost, &all);
        *longest = larger(*longest, cost.seconds);
    }
    all.bytes = images_bytes(plan) + larger(all.bytes, plan->machine.process + all.assembled);
    return all;
}

/* Groups as asc_run_analyses makes them: as many as there are units. */
static asc_planned plan_analysis(const asc_plan *plan, const asc_settings *settings,
                                 const asc_analysis *analysis) {
    const int64_t ranks = plan->layout.ranks, units = units_of(plan, analysis);
    const int64_t groups = units < ranks ? units : ranks;
    double longest = 0;
    asc_planned planned = {.analysis = analysis, .name = analysis->name, .units = units};
    planned.cost = add_units(plan, settings, analysis, groups > 0 ? ranks / groups : 1, &longest);
    if (groups > 0)
        planned.cost.seconds = larger(planned.cost.seconds / (double)groups, longest);
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
    double most = 0, longest = 0;
    for (int a = 0; asc_analyses[a]; a++)
        if (analyses >> a & 1)
            most = larger(
                most,
                add_units(plan, settings, asc_analyses[a], plan->layout.ranks, &longest).bytes);
    return most;
}

asc_code asc_plan_check_memory(const asc_plan *plan, double bytes_a_rank) {
    const double ranks = (double)plan->layout.ranks_a_node, needed = bytes_a_rank * ranks;
    if (needed <= plan->machine.memory)
        return ASC_OK;
    return asc_fail(
        ASC_MEMORY,
        "memory: %.0f ranks of %.3g GB need %.3g GB a node, which has %.3g GB by %s; use more "
        "nodes, or fewer ranks a node with more threads each, or ask for more",
        ranks, bytes_a_rank / 1e9, needed / 1e9, plan->machine.memory / 1e9, plan->memory_by);
}
