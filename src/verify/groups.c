/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/groups.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"

enum { SIDES = 2, CORNERS = SIDES * SIDES }; /* not having it, having it */

static int64_t size_of(const asc_images *images, int64_t each) {
    return images->n_identities * images->n_attributes * each;
}

asc_code asc_group_counter_init(const asc_images *images, asc_group_counter *counter) {
    *counter = (asc_group_counter){.images = images};
    asc_code code = asc_alloc(&counter->accepted, (uint64_t)size_of(images, CORNERS),
                              sizeof(int64_t), "pairs of groups");
    return code == ASC_OK
               ? asc_alloc(&counter->rejected, (uint64_t)size_of(images, ASC_PAIR_GROUPS),
                           sizeof(int64_t), "pairs of groups")
               : code;
}

void asc_group_counter_free(asc_group_counter *counter) {
    free(counter->accepted);
    free(counter->rejected);
    *counter = (asc_group_counter){0};
}

static void add_one(int64_t *count) {
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

void asc_group_counter_accept(const asc_group_counter *counter, int64_t i, int64_t j) {
    const asc_images *images = counter->images;
    const int64_t n = images->n_attributes;
    const int8_t *x = images->attributes + i * n, *y = images->attributes + j * n;
    int64_t *of_x = counter->accepted + images->identity[i] * n * CORNERS;
    int64_t *of_y = counter->accepted + images->identity[j] * n * CORNERS;
    for (int64_t a = 0; a < n; a++, of_x += CORNERS, of_y += CORNERS) {
        if (x[a] == 0 || y[a] == 0)
            continue;
        const int here = x[a] > 0, there = y[a] > 0;
        add_one(&of_x[here * SIDES + there]);
        add_one(&of_y[there * SIDES + here]);
    }
}

void asc_group_counter_reject(const asc_group_counter *counter, int64_t i, int64_t j) {
    const asc_images *images = counter->images;
    const int64_t n = images->n_attributes;
    const int8_t *x = images->attributes + i * n, *y = images->attributes + j * n;
    int64_t *rejected = counter->rejected + images->identity[i] * n * ASC_PAIR_GROUPS;
    for (int64_t a = 0; a < n; a++, rejected += ASC_PAIR_GROUPS)
        if (x[a] != 0 && y[a] != 0)
            add_one(&rejected[x[a] != y[a] ? ASC_GROUP_ACROSS
                              : x[a] > 0   ? ASC_GROUP_POSITIVE
                                           : ASC_GROUP_NEGATIVE]);
}

void asc_group_counter_clear(const asc_group_counter *counter) {
    memset(counter->accepted, 0, (size_t)size_of(counter->images, CORNERS) * sizeof(int64_t));
}

void asc_group_counter_gather(MPI_Comm comm, const asc_group_counter *counter) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_counts_sum_to_root(comm, counter->accepted, size_of(counter->images, CORNERS));
    if (rank != 0)
        asc_group_counter_clear(counter);
}

void asc_group_counter_state(const asc_group_counter *counter, asc_pack *pack) {
    asc_pack_bytes(pack, counter->accepted,
                   (uint64_t)size_of(counter->images, CORNERS) * sizeof(int64_t));
}

/* Images of every person with either value of every attribute: images [K, A, SIDES], and of all
 * people: all [A, SIDES]. */
static void count_images(const asc_images *images, int64_t *own, int64_t *all) {
    const int64_t n = images->n_attributes;
    for (int64_t i = 0; i < images->n; i++)
        for (int64_t a = 0; a < n; a++) {
            const int8_t value = images->attributes[i * n + a];
            if (value == 0)
                continue;
            own[(images->identity[i] * n + a) * SIDES + (value > 0)]++;
            all[a * SIDES + (value > 0)]++;
        }
}

/* One person's pairs and errors in a group, with attribute a: unmatched, matched. */
typedef struct person_part {
    int64_t pairs[2], wrong[2];
} person_part;

static person_part part_of(const int64_t *own, const int64_t *all, const int64_t *accepted,
                           const int64_t *rejected, int group) {
    person_part part = {.wrong[1] = rejected[group]};
    if (group == ASC_GROUP_ACROSS) {
        part.pairs[0] = own[0] * (all[1] - own[1]) + own[1] * (all[0] - own[0]);
        part.pairs[1] = own[0] * own[1];
        part.wrong[0] = accepted[1] + accepted[SIDES];
    } else {
        const int side = group == ASC_GROUP_POSITIVE;
        part.pairs[0] = own[side] * (all[side] - own[side]);
        part.pairs[1] = own[side] * (own[side] - 1) / 2;
        part.wrong[0] = accepted[side * SIDES + side];
    }
    return part;
}

static void put_cell(const asc_group_counter *counter, const int64_t *own, const int64_t *all,
                     int64_t a, int group, asc_class_cell *cell) {
    const int64_t n = counter->images->n_attributes, people = counter->images->n_identities;
    asc_class_rate *rates[] = {&cell->unmatched, &cell->matched};
    *cell = (asc_class_cell){0};
    for (int square = 0; square < 2; square++) {
        for (int64_t k = 0; k < people; k++) {
            const int64_t at = k * n + a;
            const person_part part =
                part_of(own + at * SIDES, all + a * SIDES, counter->accepted + at * CORNERS,
                        counter->rejected + at * ASC_PAIR_GROUPS, group);
            for (int r = 0; r < 2; r++) {
                if (square)
                    asc_class_rate_vary(rates[r], part.pairs[r], part.wrong[r]);
                else
                    asc_class_rate_add(rates[r], part.pairs[r], part.wrong[r]);
            }
        }
        if (!square) { /* both people of an unmatched pair counted it */
            cell->unmatched.pairs /= 2;
            cell->unmatched.wrong /= 2;
        }
    }
    for (int r = 0; r < 2; r++)
        asc_class_rate_end(rates[r]);
    const int sides[] = {group == ASC_GROUP_POSITIVE, group != ASC_GROUP_NEGATIVE};
    for (int64_t k = 0; k < people; k++)
        for (int s = 0; s < SIDES; s++)
            cell->people[s] += own[(k * n + a) * SIDES + sides[s]] > 0;
}

asc_code asc_group_counter_finish(MPI_Comm comm, const asc_group_counter *counter,
                                  asc_class_cell *cells) {
    const asc_images *images = counter->images;
    const int64_t n = images->n_attributes;
    int64_t *own = NULL, *all = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&own, (uint64_t)size_of(images, SIDES), sizeof *own, "groups"), done);
    ASC_TRY(code, asc_alloc(&all, (uint64_t)n * SIDES, sizeof *all, "groups"), done);
done:
    code = asc_agree(comm, code);
    if (code == ASC_OK) {
        asc_counts_sum(comm, counter->accepted, size_of(images, CORNERS));
        asc_counts_sum(comm, counter->rejected, size_of(images, ASC_PAIR_GROUPS));
        count_images(images, own, all);
        for (int64_t a = 0; a < n; a++)
            for (int g = 0; g < ASC_PAIR_GROUPS; g++)
                put_cell(counter, own, all, a, g, &cells[a * ASC_PAIR_GROUPS + g]);
    }
    free(own);
    free(all);
    return code;
}
