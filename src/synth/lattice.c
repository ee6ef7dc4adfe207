/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "synth/lattice_parts.h"
#include "synth/synth_parts.h"

enum { TABLES = 3, IDENTITY_SHIFT = 32, MODEL_SHIFT = 48, TEXT_LENGTH = 512 };

static const double NOISE = 0.25; /* length of a node's noise; the centre's is 1 */

typedef struct lattice_planter {
    const asc_lattice_grid *grid;
    int32_t dimension;
    uint64_t seed;
    uint64_t stream;   /* coordinate of (model, identity, node 0) */
    bool *is_constant; /* [n_attributes] coherence 1 */
    float *steps;      /* [n_attributes, D] step_a u_a */
    float *centre;     /* [D] */
} lattice_planter;

/* Length of a step such that two independent differences over two steps, each with the noise of
 * both ends, have an expected cosine of `coherence`: 4 s^2 / (4 s^2 + 2 noise^2). */
static double step_length(double coherence) {
    const double CONSTANT = 0.9; /* any finite one does where the noise does not change */
    if (coherence >= 1.0)
        coherence = CONSTANT;
    return NOISE * sqrt(coherence / (1.0 - coherence) / 2.0);
}

static void fill_vector(const lattice_planter *plan, asc_random_use use, uint64_t a, double length,
                        float *out) {
    asc_random_normals(plan->seed, use, a, plan->dimension, out);
    double square = 0.0;
    for (int32_t d = 0; d < plan->dimension; d++)
        square += (double)out[d] * out[d];
    double factor = length / sqrt(square);
    for (int32_t d = 0; d < plan->dimension; d++)
        out[d] = (float)(out[d] * factor);
}

/* The node whose noise this one has: a constant field's coordinate does not count. */
static int64_t noise_node(const lattice_planter *plan, int32_t *x) {
    const asc_lattice_grid *grid = plan->grid;
    for (int32_t a = 0; a < grid->n_attributes; a++)
        if (plan->is_constant[a])
            x[a] = a < grid->n_dimensions ? 1 : ASC_LATTICE_LOW_MIDDLE;
    return asc_lattice_node(grid, x);
}

static void plant_node(const void *self, int64_t node, float *scratch, float *row) {
    const lattice_planter *plan = self;
    const asc_lattice_grid *grid = plan->grid;
    int32_t x[ASC_LATTICE_MOST_DIMENSIONS + ASC_LATTICE_MOST_LOW], dimension = plan->dimension;
    asc_lattice_coordinates(grid, node, x);
    memcpy(row, plan->centre, sizeof(float) * (size_t)dimension);
    for (int32_t a = 0; a < grid->n_attributes; a++) {
        float middle =
            a < grid->n_dimensions ? 0.5F * (float)(grid->side + 1) : ASC_LATTICE_LOW_MIDDLE;
        float offset = (float)x[a] - middle;
        const float *step = plan->steps + (int64_t)a * dimension;
        for (int32_t d = 0; d < dimension; d++)
            row[d] += offset * step[d];
    }
    uint64_t stream = plan->stream + (uint64_t)noise_node(plan, x);
    asc_random_normals(plan->seed, ASC_RANDOM_SYNTH_LATTICE_POINT, stream, dimension, scratch);
    float factor = (float)(NOISE / sqrt(dimension));
    for (int32_t d = 0; d < dimension; d++)
        row[d] += factor * scratch[d];
}

static asc_code write_model(MPI_Comm comm, const asc_synth_lattice_options *options,
                            const asc_lattice_grid *grid, int32_t index,
                            const asc_atomic_file *files) {
    const asc_synth_lattice_model *model = &options->models[index];
    lattice_planter plan = {.grid = grid, .dimension = model->dimension, .seed = options->seed};
    uint64_t n_attributes = (uint64_t)grid->n_attributes, d = (uint64_t)model->dimension;
    uint64_t stream = (uint64_t)index << MODEL_SHIFT;
    asc_code code = asc_alloc(&plan.is_constant, n_attributes, sizeof(bool), "attributes");
    if (code == ASC_OK)
        code = asc_alloc(&plan.steps, n_attributes * d, sizeof(float), "attribute directions");
    if (code == ASC_OK)
        code = asc_alloc(&plan.centre, d, sizeof(float), "a centre");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (uint64_t a = 0; a < n_attributes; a++) {
        double coherence = options->coherence[a] * model->coherence;
        plan.is_constant[a] = coherence >= 1.0;
        fill_vector(&plan, ASC_RANDOM_SYNTH_DIRECTION, stream + a, step_length(coherence),
                    plan.steps + a * d);
    }
    const asc_synth_rows rows = {grid->n_nodes, model->dimension, plant_node, &plan};
    for (int64_t k = 0; k < options->n_identities; k++) {
        plan.stream = stream | (uint64_t)k << IDENTITY_SHIFT;
        fill_vector(&plan, ASC_RANDOM_SYNTH_LATTICE, plan.stream, 1.0, plan.centre);
        ASC_TRY(code, asc_synth_write_rows(comm, &rows, &files[k]), done);
    }
done:
    free(plan.is_constant);
    free(plan.steps);
    free(plan.centre);
    return code;
}

/* Arrays first, then the tables, study.yaml last: a study that is there is complete. */
static asc_code begin_files(const asc_synth_lattice_options *options, asc_atomic_file *files) {
    static const char *const NAMES[TABLES] = {"df_param_step.csv", "df_points.csv", "study.yaml"};
    int64_t next = 0;
    asc_code code = ASC_OK;
    for (int32_t m = 0; m < options->n_models && code == ASC_OK; m++)
        for (int64_t k = 0; k < options->n_identities && code == ASC_OK; k++) {
            const asc_synth_lattice_model *model = &options->models[m];
            char name[TEXT_LENGTH];
            snprintf(name, sizeof name, "lattice/%s_%s_%s/%05lld.npy", model->name,
                     model->architecture, model->variant, (long long)k + 1);
            code = asc_synth_begin_file(options->folder, name, &files[next++]);
        }
    for (int table = 0; table < TABLES && code == ASC_OK; table++)
        code = asc_synth_begin_file(options->folder, NAMES[table], &files[next++]);
    return code;
}

static asc_code write_tables(const asc_synth_lattice_options *options, const asc_lattice_grid *grid,
                             const asc_atomic_file *files) {
    asc_code code = asc_lattice_write_segments(grid, &files[0]);
    if (code == ASC_OK)
        code = asc_lattice_write_points(grid, &files[1]);
    return code == ASC_OK ? asc_lattice_write_study(options, grid, &files[2]) : code;
}

asc_code asc_synth_lattice_write(MPI_Comm comm, const asc_synth_lattice_options *options) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_lattice_grid grid = {0};
    asc_atomic_file *files = NULL;
    int64_t n_arrays = 0, n_files = 0;
    asc_code code = asc_lattice_grid_init(options, &grid);
    if (code == ASC_OK)
        code = asc_synth_lattice_check(options);
    ASC_TRY(code, asc_agree(comm, code), done);
    n_arrays = options->n_identities * options->n_models;
    n_files = n_arrays + TABLES;
    code = asc_alloc(&files, (uint64_t)n_files, sizeof *files, "output files");
    if (code == ASC_OK && rank == 0)
        code = begin_files(options, files);
    if (code == ASC_OK && rank == 0)
        code = write_tables(options, &grid, &files[n_arrays]);
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int32_t m = 0; m < options->n_models; m++)
        ASC_TRY(code, write_model(comm, options, &grid, m, &files[m * options->n_identities]),
                done);
    for (int64_t f = 0; rank == 0 && code == ASC_OK && f < n_files; f++)
        code = asc_atomic_commit(&files[f]);
    code = asc_agree(comm, code);
done:
    for (int64_t f = 0; files && f < n_files; f++)
        asc_atomic_abandon(&files[f]);
    free(files);
    asc_lattice_grid_free(&grid);
    return code;
}
