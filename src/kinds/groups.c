/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/groups.h"

#include <math.h>
#include <stdlib.h>

#include "attrscope/memory.h"

/* Contrasts in the making: the next one's lanes are written behind those of the last. */
typedef struct maker {
    asc_kinds_group *group;
    int32_t *next;
} maker;

static asc_contrast *begin(maker *make, bool is_first, asc_kinds_ks *ks) {
    asc_contrast *contrast = &make->group->contrasts[make->group->n_contrasts++];
    *contrast = (asc_contrast){.inside = make->next, .is_first = is_first, .ks = ks};
    return contrast;
}

static void add_inside(maker *make, asc_contrast *contrast, int32_t lane) {
    *make->next++ = lane;
    contrast->n_inside++;
    contrast->across = make->next;
}

static void add_across(maker *make, asc_contrast *contrast, int32_t lane) {
    *make->next++ = lane;
    contrast->n_across++;
}

static void add_rest(maker *make, int32_t n, asc_kinds_found *found) {
    for (int32_t k = 0; k < n; k++) {
        asc_contrast *contrast = begin(make, true, &found->rest[k]);
        add_inside(make, contrast, asc_class_lane(k, k));
        for (int32_t l = 0; l < n; l++)
            if (l != k)
                add_across(make, contrast, asc_class_lane(k, l));
    }
}

static void add_rest_lanes(maker *make, int32_t n, asc_kinds_found *found) {
    for (int32_t k = 0; k < n; k++) {
        asc_contrast *contrast = begin(make, true, &found->rest[k]);
        add_inside(make, contrast, 2 * k + ASC_REST_SAME);
        add_across(make, contrast, 2 * k + ASC_REST_OTHER);
    }
}

static void add_pairs(maker *make, int32_t n, asc_kinds_found *found) {
    for (int32_t k = 0; k < n; k++)
        for (int32_t l = 0; l < n; l++) {
            if (k == l)
                continue;
            asc_contrast *contrast = begin(make, false, &found->pairs[(int64_t)k * n + l]);
            add_inside(make, contrast, asc_class_lane(k, k));
            add_across(make, contrast, asc_class_lane(k, l));
        }
}

static void add_gaps(maker *make, int32_t n, asc_kinds_found *found) {
    make->group->none = &found->steps[0];
    for (int32_t h = 1; h < n; h++) {
        asc_contrast *contrast = begin(make, true, &found->steps[h]);
        for (int32_t k = 0; k < n; k++)
            add_inside(make, contrast, asc_class_lane(k, k));
        for (int32_t k = 0; k + h < n; k++)
            add_across(make, contrast, asc_class_lane(k, k + h));
    }
}

/* Against which bin is known when they are counted. */
static void add_bins(maker *make, int32_t n, asc_kinds_found *found) {
    for (int32_t b = 0; b < n; b++) {
        asc_contrast *contrast = begin(make, true, &found->steps[b]);
        add_inside(make, contrast, 0);
        add_across(make, contrast, b);
    }
}

static asc_code add_group(const asc_kinds_views *views, int32_t view, asc_lane_kind kind,
                          asc_kinds_found *found, asc_kinds_group *group) {
    const asc_kinds_view *of = &views->views[view];
    const int32_t n = kind == ASC_LANES_GAPS ? ASC_KINDS_BINS : of->n;
    const uint64_t classes = (uint64_t)n;
    maker make = {.group = group};
    *group = (asc_kinds_group){
        .view = view,
        .in_bytes = -1,
        .lanes = {.kind = kind,
                  .n = n,
                  .classes = of->classes,
                  .positions = of->positions,
                  .weights = &views->sets[of->weights],
                  .by_image = kind == ASC_LANES_CLASSES && of->trait->kind == ASC_KIND_ORDERED}};
    group->n_lanes = asc_lane_count(&group->lanes);
    asc_code code = asc_alloc(&group->contrasts, classes * (classes + 1), sizeof(asc_contrast),
                              "KS statistics");
    if (code == ASC_OK) /* pairs, the rest and gaps */
        code = asc_alloc(&group->listed, 5 * classes * classes, sizeof(int32_t), "lanes");
    if (code == ASC_OK)
        code = asc_alloc(&group->totals, (uint64_t)group->n_lanes, sizeof(uint64_t), "lanes");
    if (code != ASC_OK)
        return code;
    make.next = group->listed;
    if (kind == ASC_LANES_GAPS) {
        add_bins(&make, n, found);
    } else if (kind == ASC_LANES_REST) {
        add_rest_lanes(&make, n, found);
    } else {
        if (n <= ASC_KINDS_PAIRED)
            add_rest(&make, n, found);
        add_pairs(&make, n, found);
        if (of->trait->kind == ASC_KIND_ORDERED)
            add_gaps(&make, n, found);
    }
    return ASC_OK;
}

asc_code asc_kinds_groups_init(const asc_kinds_views *views, int32_t view, asc_kinds_found *found,
                               asc_kinds_group *groups, int32_t *n) {
    const asc_kinds_view *of = &views->views[view];
    *n = 0;
    asc_code code = add_group(views, view, ASC_LANES_CLASSES, found, &groups[(*n)++]);
    if (code == ASC_OK && of->values)
        code = add_group(views, view, ASC_LANES_GAPS, found, &groups[(*n)++]);
    else if (code == ASC_OK && of->n > ASC_KINDS_PAIRED)
        code = add_group(views, view, ASC_LANES_REST, found, &groups[(*n)++]);
    return code;
}

void asc_kinds_group_free(asc_kinds_group *group) {
    free(group->contrasts);
    free(group->listed);
    free(group->totals);
    free(group->left);
    asc_key_map_free(&group->own);
    *group = (asc_kinds_group){0};
}

int64_t asc_kinds_cells(const asc_lane_group *lanes, int64_t n) {
    enum { PAIRS_A_CELL = 16 };
    const int64_t width = asc_lane_count(lanes);
    const int64_t most =
        (asc_kinds_is_paired(lanes) ? ASC_KINDS_PAIR_COUNTERS : ASC_KINDS_FIRST_COUNTERS) / width;
    int64_t cells = ASC_KINDS_MOST_CELLS;
    while (cells > ASC_KINDS_LEAST_CELLS && (cells > most || cells > n * n / 2 / PAIRS_A_CELL))
        cells /= 2;
    return cells;
}

/* Of the first sweep: what all lanes hold, and what lies below every run. */
static void find_totals(const asc_key_map *map, asc_kinds_group *group, asc_lane_counts *counts) {
    const int32_t n = group->n_lanes;
    for (int64_t r = 0; r < map->n_runs; r++) {
        const int64_t cells = asc_key_run_cells(&map->runs[r]);
        const uint64_t *cell = counts->counts + map->runs[r].cell * n;
        for (int32_t l = 0; l < n; l++)
            counts->left[r * n + l] = group->totals[l];
        for (int64_t c = 0; c < cells; c++, cell += n)
            for (int32_t l = 0; l < n; l++)
                group->totals[l] += cell[l];
    }
}

/* The widest bin that has pairs is what the others are held against. */
static void choose_widest(asc_kinds_group *group) {
    int32_t widest = group->n_lanes - 1;
    while (widest > 0 && group->totals[widest] == 0)
        widest--;
    for (int64_t c = 0; c < group->n_contrasts; c++)
        group->listed[2 * c] = widest;
    group->none = group->contrasts[widest].ks;
    group->contrasts[widest].n_across = 0; /* against itself: set by hand */
}

static void begin_all(asc_kinds_group *group) {
    const asc_contrast *last = &group->contrasts[group->n_contrasts - 1];
    if (group->lanes.kind == ASC_LANES_GAPS)
        choose_widest(group);
    for (int64_t c = 0; c < group->n_contrasts; c++)
        asc_contrast_begin(group->totals, &group->contrasts[c]);
    if (group->none && last->total[0] > 0) /* what the last gap or bin is held against */
        *group->none = (asc_kinds_ks){0, 0, NAN};
}

asc_code asc_kinds_group_search(const uint64_t *read, asc_kinds_group *group,
                                asc_kinds_search *search, bool *open) {
    asc_lane_counts *counts = &search->counts;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_lane_counts_init(group->map, group->n_lanes, read, counts), done);
    ASC_TRY(code,
            asc_alloc(&search->marks, (uint64_t)group->map->n_cells, 1, "candidate distances"),
            done);
    if (group->left) {
        for (int64_t l = 0; l < group->map->n_runs * group->n_lanes; l++)
            counts->left[l] = group->left[l];
    } else {
        find_totals(group->map, group, counts);
        begin_all(group);
    }
    *open = false;
    for (int64_t c = 0; c < group->n_contrasts; c++)
        asc_contrast_raise(counts, &group->contrasts[c]);
    for (int64_t c = 0; c < group->n_contrasts; c++) {
        asc_contrast_search(counts, search->marks, &group->contrasts[c]);
        *open = *open || group->contrasts[c].is_open;
    }
done:
    return code;
}

void asc_kinds_search_free(asc_kinds_search *search) {
    asc_lane_counts_free(&search->counts);
    free(search->marks);
    *search = (asc_kinds_search){0};
}

/* How finely a cell is cut at most. Where images are many, so are pairs in cells of the first
 * sweep: so few of the next one stay in cache. Pairs of many classes had coarse ones. */
static int32_t finest_of(const asc_kinds_group *group) {
    enum { FIRST_FINEST = 5, FIRST_FINEST_OF_MANY = 3, MANY = 1 << 13, FINEST = 31 };
    if (group->left)
        return FINEST;
    return group->lanes.weights->n < MANY || asc_kinds_is_paired(&group->lanes)
               ? FIRST_FINEST
               : FIRST_FINEST_OF_MANY;
}

/* Of all that is open, or only of what comes first. */
asc_code asc_kinds_group_wants(int64_t share, int64_t most, const asc_kinds_group *group,
                               asc_kinds_search *search, int64_t *wants) {
    const int32_t finest = finest_of(group);
    search->bits = ASC_MARK_FIRST | ASC_MARK_OTHER;
    asc_code code = asc_contrast_wants(&search->counts, search->marks, search->bits, finest, share,
                                       most, wants);
    if (code != ASC_OK || *wants > 0)
        return code;
    search->bits = ASC_MARK_FIRST;
    return asc_contrast_wants(&search->counts, search->marks, search->bits, finest, share, most,
                              wants);
}

asc_code asc_kinds_group_plan(int64_t counters, asc_kinds_search *search, asc_kinds_group *group) {
    const bool found = counters > 0;
    asc_key_map next = {0};
    uint64_t *left = NULL;
    asc_code code = ASC_OK;
    if (found)
        code = asc_contrast_next(&search->counts, search->marks, search->bits, finest_of(group),
                                 counters, &next, &left);
    for (int64_t c = 0; c < group->n_contrasts; c++)
        if (!found || (search->bits == ASC_MARK_FIRST && !group->contrasts[c].is_first))
            group->contrasts[c].is_open = false;
    asc_key_map_free(&group->own);
    free(group->left);
    group->own = next;
    group->left = left;
    group->map = found ? &group->own : NULL;
    group->in_bytes = -1;
    return code;
}
