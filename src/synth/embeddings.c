/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Embedding of image i: its identity's centre, a shift for each attribute, and noise:
 *
 *   x_i = scale_i (reach_i L c_k + sum_a s_ia effect_a / 2 u_a + shifts + noise spread_i L n_i)
 *
 * c_k, n_i standard normal vectors, L the diagonal of the spectrum (d+1)^-e with E|L c|^2 = 1, s_ia
 * the planted sign, u_a an isotropic unit direction of the model, noise^2 = 1 / likeness - 1, which
 * makes the likeness the cosine expected of two images of one identity. Under cosine, where only
 * the direction counts, scale_i is random as the norms of unnormalised embeddings are; otherwise 1.
 */
#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "distance/distance.h"
#include "synth/synth_parts.h"

enum { MODEL_SHIFT = 40 };

typedef struct planter {
    const asc_synth_options *options;
    const asc_synth_people *people;
    int32_t index; /* of the model */
    int32_t dimension;
    float noise;
    float *spectrum; /* [D] */
    float *shifts;   /* [A, D] effect_a / 2 u_a */
    asc_synth_shifts traits;
} planter;

static uint64_t coordinate(const planter *plan, int64_t item) {
    return (uint64_t)plan->index << MODEL_SHIFT | (uint64_t)item;
}

static void fill_spectrum(planter *plan) {
    double sum = 0.0;
    for (int32_t d = 0; d < plan->dimension; d++)
        sum += pow(d + 1.0, -2.0 * plan->options->spectrum);
    for (int32_t d = 0; d < plan->dimension; d++)
        plan->spectrum[d] = (float)(pow(d + 1.0, -plan->options->spectrum) / sqrt(sum));
}

void asc_synth_direction(uint64_t seed, uint32_t use, uint64_t coordinate, double length,
                         int32_t dimension, float *row) {
    asc_random_normals(seed, use, coordinate, dimension, row);
    double square = 0.0;
    for (int32_t d = 0; d < dimension; d++)
        square += (double)row[d] * row[d];
    const double factor = length / sqrt(square);
    for (int32_t d = 0; d < dimension; d++)
        row[d] = (float)(row[d] * factor);
}

static void fill_shifts(planter *plan) {
    for (int32_t a = 0; a < plan->people->n_attributes; a++)
        asc_synth_direction(plan->options->seed, ASC_RANDOM_SYNTH_DIRECTION, coordinate(plan, a),
                            plan->people->effect[a] / 2.0, plan->dimension,
                            plan->shifts + (int64_t)a * plan->dimension);
}

static float draw_scale(const planter *plan, int64_t image) {
    const double TYPICAL = 20.0, SPREAD = 0.15, LEAST = 0.25;
    if (!asc_distance_of(plan->options->models[plan->index].metric)->unit)
        return 1.0F;
    float normal;
    asc_random_normals(plan->options->seed, ASC_RANDOM_SYNTH_NORM, coordinate(plan, image), 1,
                       &normal);
    return (float)(TYPICAL * fmax(LEAST, 1.0 + SPREAD * normal));
}

static void plant_row(const void *self, int64_t image, float *scratch, float *row) {
    const planter *plan = self;
    const asc_synth_people *people = plan->people;
    int32_t dimension = plan->dimension;
    uint64_t seed = plan->options->seed;
    float scale = draw_scale(plan, image);
    asc_random_normals(seed, ASC_RANDOM_SYNTH_CENTRE, coordinate(plan, people->identity[image]),
                       dimension, row);
    asc_random_normals(seed, ASC_RANDOM_SYNTH_NOISE, coordinate(plan, image), dimension, scratch);
    const float noise = plan->noise * (float)asc_synth_spread(people, image);
    const float reach = (float)asc_synth_reach(people, image);
    for (int32_t d = 0; d < dimension; d++)
        row[d] = plan->spectrum[d] * (reach * row[d] + noise * scratch[d]);
    for (int32_t a = 0; a < people->n_attributes; a++) {
        float sign = people->signs[image * people->n_attributes + a];
        const float *shift = plan->shifts + (int64_t)a * dimension;
        if (people->effect[a] > 0.0)
            for (int32_t d = 0; d < dimension; d++)
                row[d] += sign * shift[d];
    }
    asc_synth_shift(&plan->traits, image, row);
    for (int32_t d = 0; d < dimension; d++)
        row[d] *= scale;
}

asc_code asc_synth_write_embeddings(MPI_Comm comm, const asc_synth_options *options,
                                    const asc_synth_people *people, int32_t index,
                                    const asc_atomic_file *file) {
    planter plan = {.options = options,
                    .people = people,
                    .index = index,
                    .dimension = options->models[index].dimension,
                    .noise = (float)sqrt(1 / options->models[index].likeness - 1)};
    uint64_t d = (uint64_t)plan.dimension;
    asc_code code = asc_alloc(&plan.spectrum, d, sizeof(float), "spectrum");
    if (code == ASC_OK)
        code = asc_alloc(&plan.shifts, d * (uint64_t)people->n_attributes, sizeof(float),
                         "attribute directions");
    if (code == ASC_OK)
        code = asc_synth_shifts_init(people, plan.dimension, options->seed, coordinate(&plan, 0),
                                     &plan.traits);
    ASC_TRY(code, asc_agree(comm, code), done);
    fill_spectrum(&plan);
    fill_shifts(&plan);
    const asc_synth_rows rows = {people->n, plan.dimension, plant_row, &plan};
    code = asc_synth_write_rows(comm, &rows, file);
done:
    free(plan.spectrum);
    free(plan.shifts);
    asc_synth_shifts_free(&plan.traits);
    return code;
}
