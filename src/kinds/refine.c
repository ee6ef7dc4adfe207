/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kinds/refine.h"

#include <stdio.h>
#include <stdlib.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"

/* Candidates on real embeddings take about as many; a sweep more costs little where pairs are few.
 */
static int64_t cells_of(int64_t n) {
    enum { CELLS = 1 << 14, PAIRS_A_CELL = 1024 };
    const int64_t pairs = n < 1 << 20 ? n * n / 2 : (int64_t)1 << 39;
    const int64_t cells = pairs < CELLS ? pairs : CELLS;
    return cells > pairs / PAIRS_A_CELL ? cells : pairs / PAIRS_A_CELL;
}

/* What a group may take of what is left for `groups`. */
static int64_t share_of(int64_t left, int32_t groups) {
    const int64_t share = groups > 0 ? left / groups : left;
    return share > ASC_KINDS_LEAST_COUNTERS ? share : ASC_KINDS_LEAST_COUNTERS;
}

int64_t asc_kinds_counters(int32_t n_groups, bool paired, int64_t lanes, int64_t n) {
    enum { MOST = 16 << 20, SHARES = 4 }; /* pairs of many classes would use any up */
    const int64_t share = share_of(ASC_KINDS_COUNTERS, n_groups), wanted = cells_of(n) * lanes;
    int64_t counters = paired ? share : SHARES * share;
    counters = counters < MOST ? counters : MOST;
    counters = counters < wanted ? counters : wanted;
    return counters > ASC_KINDS_LEAST_COUNTERS ? counters : ASC_KINDS_LEAST_COUNTERS;
}

/* What a group may take at most, of those that want [n] counters: what some do not want is shared
 * by the others. */
static int64_t find_level(const int64_t *wants, int32_t n) {
    int64_t level = 0, next = 0;
    do {
        int64_t left = ASC_KINDS_COUNTERS;
        int32_t above = 0;
        level = next;
        for (int32_t g = 0; g < n; g++) {
            above += wants[g] > level;
            left -= wants[g] > level ? 0 : wants[g];
        }
        next = above > 0 ? share_of(left, above) : level;
    } while (next > level);
    return level;
}

/* Groups that are not counted in bytes and have cells, those of the same weights and cells
 * together, and of these those of a kind: countings [n], `which`. */
static int32_t list_groups(const asc_kinds_group *groups, int32_t n, asc_lane_counting *countings,
                           int32_t *which) {
    int32_t count = 0;
    for (int32_t g = 0; g < n; g++) {
        int32_t at = count, like = -1;
        if (!groups[g].map || groups[g].in_bytes >= 0)
            continue;
        for (int32_t k = 0; k < count; k++) /* behind the last of the same weights and cells */
            if (countings[k].group->weights == groups[g].lanes.weights &&
                countings[k].map == groups[g].map) {
                at = k + 1;
                like = countings[k].group->kind == groups[g].lanes.kind ? at : like;
            }
        at = like >= 0 ? like : at;
        for (int32_t k = count; k > at; k--) {
            countings[k] = countings[k - 1];
            which[k] = which[k - 1];
        }
        countings[at] = (asc_lane_counting){.group = &groups[g].lanes, .map = groups[g].map};
        which[at] = g;
        count++;
    }
    return count;
}

/* What the groups of a sweep have found; arrays are owned, [n] by group. */
typedef struct taken {
    asc_kinds_search *searches;
    uint64_t **read; /* of groups in bytes */
    bool *counted;
    int64_t *wants; /* counters of the next sweep */
    int32_t n, n_open;
} taken;

static asc_code begin_taken(int32_t n, taken *all) {
    const uint64_t groups = (uint64_t)n;
    all->n = n;
    asc_code code = asc_alloc(&all->searches, groups, sizeof *all->searches, "lanes of pairs");
    if (code == ASC_OK)
        code = asc_alloc(&all->read, groups, sizeof *all->read, "lanes of pairs");
    if (code == ASC_OK)
        code = asc_alloc(&all->wants, groups, sizeof *all->wants, "lanes of pairs");
    return code == ASC_OK ? asc_alloc(&all->counted, groups, sizeof *all->counted, "lanes of pairs")
                          : code;
}

static void end_taken(taken *all) {
    for (int32_t g = 0; g < all->n; g++) {
        if (all->searches)
            asc_kinds_search_free(&all->searches[g]);
        if (all->read)
            free(all->read[g]);
    }
    free(all->searches);
    free(all->read);
    free(all->counted);
    free(all->wants);
}

static asc_code take(const uint64_t *read, int32_t g, asc_kinds_group *groups, taken *all) {
    bool open = false;
    all->counted[g] = true;
    asc_code code = asc_kinds_group_search(read, &groups[g], &all->searches[g], &open);
    all->n_open += open;
    return code;
}

static asc_code take_bytes(const asc_lane_bytes *bytes, int32_t g, asc_kinds_group *groups,
                           taken *all) {
    asc_code code =
        asc_alloc(&all->read[g], (uint64_t)groups[g].map->n_cells * (uint64_t)groups[g].n_lanes,
                  sizeof **all->read, "lanes of pairs");
    if (code != ASC_OK)
        return code;
    asc_lane_bytes_read(bytes, groups[g].in_bytes, all->read[g]);
    return take(all->read[g], g, groups, all);
}

/* What a sweep has found of all groups that it counted, and the cells of the next one: those that
 * are still open share the counters. */
static asc_code take_all(const asc_lane_histogram *histogram, const int32_t *which, int32_t count,
                         const asc_lane_bytes *bytes, bool exact, int64_t n_points,
                         asc_kinds_group *groups, int32_t n) {
    taken all = {0};
    asc_code code = ASC_OK;
    ASC_TRY(code, begin_taken(n, &all), done);
    for (int32_t c = 0; c < count; c++)
        ASC_TRY(code, take(asc_lane_histogram_read(histogram, c), which[c], groups, &all), done);
    for (int32_t g = 0; g < n; g++)
        if (groups[g].in_bytes >= 0)
            ASC_TRY(code, take_bytes(bytes, g, groups, &all), done);
    for (int32_t g = 0; g < n && exact; g++)
        if (all.counted[g])
            ASC_TRY(code,
                    asc_kinds_group_wants(share_of(ASC_KINDS_COUNTERS, all.n_open),
                                          asc_kinds_counters(all.n_open,
                                                             asc_kinds_is_paired(&groups[g].lanes),
                                                             groups[g].n_lanes, n_points),
                                          &groups[g], &all.searches[g], &all.wants[g]),
                    done);
    const int64_t level = find_level(all.wants, n);
    for (int32_t g = 0; g < n; g++)
        if (all.counted[g])
            ASC_TRY(code,
                    asc_kinds_group_plan(all.wants[g] < level ? all.wants[g] : level,
                                         &all.searches[g], &groups[g]),
                    done);
done:
    end_taken(&all);
    return code;
}

/* One sweep over groups which [count], besides the sinks of the first. */
static asc_code sweep(const asc_points *points, const asc_lane_counting *countings, int32_t count,
                      const asc_key_pages *pages, const int32_t *identity,
                      const asc_kinds_first *first, const char *task,
                      asc_lane_histogram **histogram) {
    asc_sink *sinks[ASC_KINDS_SINKS_MOST + 1];
    int32_t n = 0;
    asc_code code = ASC_OK;
    if (count > 0) {
        code = asc_agree(points->comm,
                         asc_lane_histogram_init(countings, count, pages, identity, histogram));
        if (code != ASC_OK)
            return code;
        sinks[n++] = asc_lane_histogram_sink(*histogram);
    }
    for (int32_t s = 0; first && s < first->n_sinks; s++)
        sinks[n++] = first->sinks[s];
    return asc_sweep_run(points, sinks, n, task);
}

asc_code asc_kinds_refine(const asc_points *points, asc_kinds_group *groups, int32_t n,
                          const int32_t *identity, const asc_kinds_first *first, bool exact) {
    asc_lane_counting *countings = NULL;
    asc_lane_histogram *histogram = NULL;
    asc_key_pages pages;
    int32_t *which = NULL;
    asc_code code = asc_alloc(&countings, (uint64_t)n, sizeof *countings, "lanes of pairs");
    if (code == ASC_OK)
        code = asc_alloc(&which, (uint64_t)n, sizeof *which, "lanes of pairs");
    ASC_TRY(code, asc_agree(points->comm, code), done);
    asc_key_pages_init(groups[0].map, &pages);
    for (int pass = 0;; pass++) {
        char task[64] = "distances by class and gap";
        const int32_t count = list_groups(groups, n, countings, which);
        if (count == 0 && pass > 0)
            break;
        if (pass > 0)
            snprintf(task, sizeof task, "distances by class and gap, refining (%d)", pass);
        asc_log(ASC_LOG_DEBUG, "%s: %d groups of lanes", task, pass > 0 ? count : n);
        ASC_TRY(code,
                sweep(points, countings, count, &pages, identity, pass > 0 ? NULL : first, task,
                      &histogram),
                done);
        code = take_all(histogram, which, count, first->bytes, exact, points->n, groups, n);
        ASC_TRY(code, asc_agree(points->comm, code), done);
        asc_lane_histogram_free(&histogram);
    }
done:
    asc_lane_histogram_free(&histogram);
    free(countings);
    free(which);
    return code;
}
