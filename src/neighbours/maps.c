/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "neighbours/maps.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "attrscope/random.h"
#include "neighbours/layout.h"
#include "spectra/components.h"
#include "spectra/mean.h"
#include "sweep/load.h"
#include "sweep/nearest.h"

bool asc_maps_can_be_trusted(int64_t n, int64_t k) {
    return k > 0 && 2 * k < n;
}

asc_code asc_maps_components(MPI_Comm comm, asc_study *study, int64_t model,
                             const asc_selection *selection, double **places) {
    asc_spectra_rows rows = {0};
    asc_components components = {0};
    double *mean = NULL;
    *places = NULL;
    asc_code code = ASC_OK;
    if (selection->images.n < 3 || asc_study_get_model(study, model)->dimension < 2)
        return ASC_OK;
    ASC_TRY(code, asc_spectra_rows_read(comm, study, model, selection, &rows), done);
    ASC_TRY(
        code,
        asc_agree(comm, asc_alloc(&mean, (uint64_t)rows.dimension, sizeof *mean, "mean embedding")),
        done);
    ASC_TRY(code, asc_spectra_mean(&rows, asc_spectra_fixed(&rows), mean), done);
    ASC_TRY(code, asc_components_find(&rows, mean, 2, &components), done);
    *places = components.images;
    components.images = NULL;
done:
    free(mean);
    asc_components_free(&components);
    asc_spectra_rows_free(&rows);
    return code;
}

typedef struct drawn {
    uint64_t bits;
    int64_t image;
} drawn;

static int by_bits(const void *a, const void *b) {
    const drawn *x = a, *y = b;
    if (x->bits != y->bits)
        return x->bits < y->bits ? -1 : 1;
    return (x->image > y->image) - (x->image < y->image);
}

/* images [most or N], those with the least random numbers of their rows; the same on every rank. */
static asc_code draw(const asc_selection *selection, int64_t most, uint64_t seed, asc_maps *maps) {
    const int64_t n = selection->images.n;
    drawn *all = NULL;
    uint8_t *taken = NULL;
    maps->n = n < most ? n : most;
    asc_code code = asc_alloc(&all, (uint64_t)n, sizeof *all, "images of a map");
    if (code == ASC_OK)
        code = asc_alloc(&taken, (uint64_t)n, 1, "images of a map");
    if (code == ASC_OK)
        code = asc_alloc(&maps->images, (uint64_t)maps->n, sizeof *maps->images, "images of a map");
    if (code == ASC_OK) {
        for (int64_t i = 0; i < n; i++)
            all[i] = (drawn){
                asc_random_bits(seed, ASC_RANDOM_NEIGHBOURS_MAP, (uint64_t)selection->rows[i], 0),
                i};
        qsort(all, (size_t)n, sizeof *all, by_bits);
        for (int64_t i = 0; i < maps->n; i++)
            taken[all[i].image] = 1;
        for (int64_t i = 0, at = 0; i < n; i++)
            if (taken[i])
                maps->images[at++] = i;
    }
    free(all);
    free(taken);
    return code;
}

static asc_code trust(const asc_points *points, const double *places, int32_t k, double *value) {
    asc_trust t = {0};
    asc_code code = asc_agree(points->comm, asc_trust_init(places, points->n, k, &t));
    asc_sink *const sinks[] = {&t.listed};
    if (code == ASC_OK)
        code = asc_sweep_run(points, sinks, 1, "neighbours on the map");
    if (code == ASC_OK)
        code = asc_trust_find(points, &t, value);
    asc_trust_free(&t);
    return code;
}

/* The layout, on every rank; identity [n] of the drawn images. Collective. */
static asc_code lay_out(const asc_points *points, const int32_t *identity, int32_t k,
                        asc_maps *maps) {
    asc_nearest nearest = {0};
    asc_sink *const sinks[] = {&nearest.sink};
    asc_code code = asc_nearest_init(&nearest, maps->n, k < maps->n ? k : (int32_t)maps->n - 1);
    if (code == ASC_OK)
        code = asc_nearest_add_others(&nearest, identity);
    code = asc_agree(points->comm, code);
    if (code == ASC_OK)
        code = asc_sweep_run(points, sinks, 1, "neighbours of a map");
    const uint64_t *const lists[] = {nearest.keys, nearest.others};
    if (code == ASC_OK)
        code =
            asc_layout_find(points->comm, lists, maps->n, nearest.k, maps->spectral, &maps->parts);
    if (code == ASC_OK)
        MPI_Bcast(maps->spectral, (int)(2 * maps->n), MPI_DOUBLE, 0, points->comm);
    asc_nearest_free(&nearest);
    return code;
}

/* Both maps of the same images. components [n, 2] or NULL. Collective. */
static asc_code trust_both(const asc_points *points, const double *components, int32_t k,
                           asc_maps *maps) {
    asc_code code = ASC_OK;
    if (!asc_maps_can_be_trusted(maps->n, k))
        return ASC_OK;
    if (maps->parts == 1)
        code = trust(points, maps->spectral, k, &maps->trust_spectral);
    if (components && code == ASC_OK)
        code = trust(points, components, k, &maps->trust_components);
    return code;
}

asc_code asc_maps_find(MPI_Comm comm, asc_study *study, int64_t model,
                       const asc_selection *selection, const double *components,
                       const asc_neighbours_settings *settings, asc_maps *maps) {
    asc_points points = {0};
    int64_t *rows = NULL;
    int32_t *identity = NULL;
    double *places = NULL;
    *maps = (asc_maps){.trust_spectral = NAN, .trust_components = NAN};
    asc_code code = draw(selection, settings->map, settings->seed, maps);
    const uint64_t n = (uint64_t)maps->n;
    if (code == ASC_OK)
        code = asc_alloc(&rows, n, sizeof *rows, "images of a map");
    if (code == ASC_OK)
        code = asc_alloc(&identity, n, sizeof *identity, "images of a map");
    if (code == ASC_OK)
        code = asc_alloc(&maps->spectral, n, 2 * sizeof(double), "a map");
    if (code == ASC_OK && components)
        code = asc_alloc(&places, n, 2 * sizeof *places, "a map");
    ASC_TRY(code, asc_agree(comm, code), done);
    for (int64_t i = 0; i < maps->n; i++) {
        rows[i] = selection->rows[maps->images[i]];
        identity[i] = selection->images.identity[maps->images[i]];
        for (int c = 0; places && c < 2; c++)
            places[2 * i + c] = components[2 * maps->images[i] + c];
    }
    ASC_TRY(code, asc_points_load(comm, study, model, rows, maps->n, &points), done);
    ASC_TRY(code, lay_out(&points, identity, (int32_t)settings->k, maps), done);
    code = trust_both(&points, places, (int32_t)settings->trust, maps);
done:
    asc_points_free(&points);
    free(rows);
    free(identity);
    free(places);
    return code;
}

void asc_maps_free(asc_maps *maps) {
    free(maps->images);
    free(maps->spectral);
    *maps = (asc_maps){0};
}
