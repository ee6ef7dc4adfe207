/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/measure.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"
#include "kinds/covariance.h"
#include "kinds/groups.h"
#include "kinds/order.h"
#include "kinds/refine.h"
#include "kinds/step_errors.h"
#include "sweep/lane_sums.h"
#include "sweep/load.h"
#include "sweep/pair_covariance.h"

/* What the first sweep counts in and adds up. */
typedef struct first_sweep {
    asc_key_map *maps; /* [n_maps] one a number of cells */
    int32_t n_maps;
    const asc_lane_group **in_bytes; /* [n_in_bytes] groups that are counted in bytes */
    int64_t *most_cells;             /* [n_in_bytes] */
    int32_t n_in_bytes;
    asc_lane_bytes *bytes;         /* or NULL */
    const asc_lane_group **summed; /* [n_summed] groups whose distances are added up */
    const asc_kinds_group **of;    /* [n_summed] likewise */
    int32_t n_summed;
    asc_placed *placed; /* [n_placed] */
    int32_t *views;     /* [n_placed] whose they are */
    int32_t n_placed;
    asc_lane_sums *sums;
    asc_pair_covariance *covariance;
} first_sweep;

static void free_first(first_sweep *first) {
    for (int32_t m = 0; first->maps && m < first->n_maps; m++)
        asc_key_map_free(&first->maps[m]);
    free(first->maps);
    free(first->in_bytes);
    free(first->most_cells);
    asc_lane_bytes_free(&first->bytes);
    free(first->summed);
    free(first->of);
    free(first->placed);
    free(first->views);
    asc_lane_sums_free(&first->sums);
    asc_pair_covariance_free(&first->covariance);
}

static asc_code allocate(int32_t n_groups, int32_t n_views, first_sweep *first) {
    const uint64_t groups = (uint64_t)n_groups, views = (uint64_t)n_views;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&first->maps, groups, sizeof *first->maps, "cells"), done);
    ASC_TRY(code, asc_alloc(&first->in_bytes, groups, sizeof *first->in_bytes, "lanes"), done);
    ASC_TRY(code, asc_alloc(&first->most_cells, groups, sizeof(int64_t), "lanes"), done);
    ASC_TRY(code, asc_alloc(&first->summed, groups, sizeof *first->summed, "lanes"), done);
    ASC_TRY(code, asc_alloc(&first->of, groups, sizeof *first->of, "lanes"), done);
    ASC_TRY(code, asc_alloc(&first->placed, views, sizeof *first->placed, "lanes"), done);
    ASC_TRY(code, asc_alloc(&first->views, views, sizeof *first->views, "lanes"), done);
done:
    return code;
}

/* Groups of the weights that stand together are counted in bytes. */
static asc_code make_bytes(const asc_points *points, const asc_lane_weights *weights,
                           const int32_t *identity, asc_kinds_group *groups, int32_t n,
                           first_sweep *first) {
    for (int32_t g = 0; g < n; g++) {
        if (groups[g].lanes.weights != weights)
            continue;
        groups[g].in_bytes = first->n_in_bytes;
        first->most_cells[first->n_in_bytes] = asc_kinds_cells(&groups[g].lanes, points->n);
        first->in_bytes[first->n_in_bytes++] = &groups[g].lanes;
    }
    if (first->n_in_bytes == 0)
        return ASC_OK;
    const asc_code code = asc_lane_bytes_init(points, first->in_bytes, first->most_cells,
                                              first->n_in_bytes, identity, &first->bytes);
    for (int32_t g = 0; g < n && code == ASC_OK; g++)
        if (groups[g].in_bytes >= 0)
            groups[g].map = asc_lane_bytes_map(first->bytes, groups[g].in_bytes);
    return code;
}

/* Cells for every other group; groups of as many share them. */
static asc_code make_maps(const asc_points *points, asc_kinds_group *groups, int32_t n,
                          first_sweep *first) {
    int64_t made = 0; /* cells of the last map: more of them come first */
    for (int64_t cells = ASC_KINDS_MOST_CELLS; cells > 0; cells /= 2)
        for (int32_t g = 0; g < n; g++) {
            if (groups[g].in_bytes >= 0 || asc_kinds_cells(&groups[g].lanes, points->n) != cells)
                continue;
            if (made != cells) {
                asc_code code = asc_key_map_pilot(points, cells, &first->maps[first->n_maps]);
                if (code != ASC_OK)
                    return code;
                first->n_maps++;
                made = cells;
            }
            groups[g].map = &first->maps[first->n_maps - 1];
        }
    return ASC_OK;
}

/* Set of weights by set, so that those who share them follow each other. */
static void list_sums(const asc_kinds_views *views, const asc_kinds_group *groups, int32_t n,
                      first_sweep *first) {
    for (int32_t s = 0; s < views->n_sets; s++) {
        const asc_lane_weights *set = &views->sets[s];
        for (int32_t g = 0; g < n; g++)
            if (groups[g].lanes.weights == set && groups[g].lanes.kind != ASC_LANES_REST) {
                first->summed[first->n_summed] = &groups[g].lanes;
                first->of[first->n_summed++] = &groups[g];
            }
        for (int32_t v = 0; v < views->n; v++)
            if (views->views[v].people == s && views->views[v].positions) {
                first->placed[first->n_placed] =
                    (asc_placed){.positions = views->views[v].positions,
                                 .range = views->views[v].range,
                                 .weights = set};
                first->views[first->n_placed++] = v;
            }
    }
}

/* Mean distances by classes and gaps; those without pairs stay NaN. */
static void read_classes(const asc_lane_sums *sums, int32_t at, const asc_kinds_tallies *tallies,
                         bool ordered, asc_kinds_found *found) {
    const int32_t n = found->n;
    for (int32_t h = 0; h < n; h++) { /* gap by gap */
        double sum = 0, mass = 0;
        for (int32_t k = 0; k + h < n; k++) {
            const int64_t place = (int64_t)k * n + k + h, turned = (int64_t)(k + h) * n + k;
            const double own = asc_lane_sums_read(sums, at, k, k + h) +
                               (h > 0 ? asc_lane_sums_read(sums, at, k + h, k) : 0);
            sum += own;
            mass += tallies->mass[place];
            if (tallies->pairs[place] > 0)
                found->mean[place] = found->mean[turned] = own / tallies->mass[place];
        }
        if (ordered && tallies->steps[h] > 0)
            found->step_mean[h] = sum / mass;
    }
}

static void read_bins(const asc_lane_sums *sums, int32_t at, const asc_kinds_group *group,
                      asc_kinds_found *found) {
    const asc_lane_weights *weights = group->lanes.weights;
    const double unit =
        ldexp(1.0, weights->shift) / ((double)weights->scale * (double)weights->scale);
    for (int32_t b = 0; b < found->n_steps; b++)
        if (group->totals[b] > 0)
            found->step_mean[b] =
                asc_lane_sums_read(sums, at, 0, b) / ((double)group->totals[b] * unit);
}

static asc_code read_first(const asc_kinds_input *input, const asc_kinds_views *views,
                           const first_sweep *first, asc_kinds_found *found) {
    asc_code code = ASC_OK;
    for (int32_t s = 0; s < first->n_summed && code == ASC_OK; s++) {
        const asc_kinds_group *group = first->of[s];
        const int32_t v = group->view;
        if (group->lanes.kind == ASC_LANES_GAPS)
            read_bins(first->sums, s, group, &found[v]);
        else
            read_classes(first->sums, s, &input->tallies[v],
                         views->views[v].trait->kind == ASC_KIND_ORDERED, &found[v]);
        if (group->lanes.by_image)
            code = asc_kinds_step_errors(views, &views->views[v], &input->tallies[v], first->sums,
                                         s, &found[v]);
    }
    for (int32_t p = 0; p < first->n_placed && code == ASC_OK; p++) {
        const int32_t v = first->views[p];
        code = asc_kinds_covariance(views, &views->views[v], first->covariance, p,
                                    input->tallies[v].people, &found[v]);
    }
    return code;
}

static asc_code sweep(const asc_kinds_input *input, const asc_kinds_order *order,
                      const asc_points *points, asc_kinds_group *groups, int32_t n,
                      asc_kinds_found *found) {
    const asc_kinds_views *views = &order->views;
    const int32_t *identity = order->images.identity;
    const asc_lane_weights *together = order->set >= 0 ? &views->sets[order->set] : NULL;
    first_sweep first = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(input->comm, allocate(n, views->n, &first)), done);
    ASC_TRY(code, make_bytes(points, together, identity, groups, n, &first), done);
    ASC_TRY(code, make_maps(points, groups, n, &first), done);
    list_sums(views, groups, n, &first);
    ASC_TRY(code, asc_lane_sums_init(points, first.summed, first.n_summed, identity, &first.sums),
            done);
    ASC_TRY(
        code,
        asc_pair_covariance_init(points, first.placed, first.n_placed, identity, &first.covariance),
        done);
    asc_kinds_first also = {
        .bytes = first.bytes, .sinks = {asc_lane_sums_sink(first.sums)}, .n_sinks = 1};
    if (first.n_placed > 0)
        also.sinks[also.n_sinks++] = asc_pair_covariance_sink(first.covariance);
    if (first.bytes)
        also.sinks[also.n_sinks++] = asc_lane_bytes_sink(first.bytes);
    ASC_TRY(code, asc_kinds_refine(points, groups, n, identity, &also, input->exact), done);
    code = asc_agree(input->comm, read_first(input, views, &first, found));
done:
    free_first(&first);
    return code;
}

asc_code asc_kinds_measure(const asc_kinds_input *input, asc_kinds_found *found) {
    asc_kinds_order order = {0};
    asc_points points = {0};
    asc_kinds_group *groups = NULL;
    int32_t n = 0;
    asc_code code = asc_kinds_order_init(input->views, &order);
    const asc_kinds_views *views = &order.views;
    if (code == ASC_OK)
        code = asc_alloc(&groups, ASC_KINDS_GROUPS_MOST * (uint64_t)views->n, sizeof *groups,
                         "lanes of pairs");
    for (int32_t v = 0; v < views->n && code == ASC_OK; v++) {
        int32_t made = 0;
        code = asc_kinds_groups_init(views, v, &found[v], groups + n, &made);
        n += made;
    }
    ASC_TRY(code, asc_agree(input->comm, code), done);
    ASC_TRY(code,
            asc_points_load(input->comm, input->study, input->model, input->rows, views->images->n,
                            &points),
            done);
    ASC_TRY(code, asc_points_reorder(&points, order.order), done);
    code = sweep(input, &order, &points, groups, n, found);
done:
    for (int32_t g = 0; groups && g < n; g++)
        asc_kinds_group_free(&groups[g]);
    free(groups);
    asc_points_free(&points);
    asc_kinds_order_free(&order);
    return code;
}
