/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/class_counter.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "core/counts.h"
#include "sources/trait_classes.h"

static int64_t size_of(const asc_class_counter *counter, int32_t t) {
    return counter->entries[t].n * counter->entries[t].n_classes;
}

asc_code asc_class_counter_init(const asc_images *images, asc_class_counter *counter) {
    const uint64_t n = (uint64_t)images->n_traits;
    asc_code code = ASC_OK;
    *counter = (asc_class_counter){0};
    ASC_TRY(code, asc_alloc(&counter->entries, n, sizeof *counter->entries, "classes"), done);
    ASC_TRY(code, asc_alloc(&counter->accepted, n, sizeof(int64_t *), "classes"), done);
    ASC_TRY(code, asc_alloc(&counter->rejected, n, sizeof(int64_t *), "classes"), done);
    counter->n_traits = images->n_traits;
    for (int32_t t = 0; t < images->n_traits; t++) {
        ASC_TRY(code, asc_class_entries_make(images, t, &counter->entries[t]), done);
        const uint64_t size = (uint64_t)size_of(counter, t);
        ASC_TRY(code, asc_alloc(&counter->accepted[t], size, sizeof(int64_t), "pairs of classes"),
                done);
        ASC_TRY(code, asc_alloc(&counter->rejected[t], size, sizeof(int64_t), "pairs of classes"),
                done);
    }
done:
    return code;
}

void asc_class_counter_free(asc_class_counter *counter) {
    for (int32_t t = 0; t < counter->n_traits; t++) {
        asc_class_entries_free(&counter->entries[t]);
        free(counter->accepted[t]);
        free(counter->rejected[t]);
    }
    free(counter->entries);
    free(counter->accepted);
    free(counter->rejected);
    *counter = (asc_class_counter){0};
}

static void add_one(int64_t *count) {
    __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
}

void asc_class_counter_accept(const asc_class_counter *counter, int64_t i, int64_t j) {
    for (int32_t t = 0; t < counter->n_traits; t++) {
        const asc_class_entries *e = &counter->entries[t];
        const int64_t a = e->of_image[i], b = e->of_image[j];
        if (a < 0 || b < 0)
            continue;
        add_one(&counter->accepted[t][a * e->n_classes + e->class_of[b]]);
        add_one(&counter->accepted[t][b * e->n_classes + e->class_of[a]]);
    }
}

void asc_class_counter_reject(const asc_class_counter *counter, int64_t i, int64_t j) {
    for (int32_t t = 0; t < counter->n_traits; t++) {
        const asc_class_entries *e = &counter->entries[t];
        const int64_t a = e->of_image[i], b = e->of_image[j];
        if (a < 0 || b < 0)
            continue;
        const int64_t low = a < b ? a : b, high = a < b ? b : a; /* a person's ascend by class */
        add_one(&counter->rejected[t][low * e->n_classes + e->class_of[high]]);
    }
}

void asc_class_counter_clear(const asc_class_counter *counter) {
    for (int32_t t = 0; t < counter->n_traits; t++)
        memset(counter->accepted[t], 0, (size_t)size_of(counter, t) * sizeof(int64_t));
}

void asc_class_counter_gather(MPI_Comm comm, const asc_class_counter *counter) {
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    for (int32_t t = 0; t < counter->n_traits; t++)
        asc_counts_sum_to_root(comm, counter->accepted[t], size_of(counter, t));
    if (rank != 0)
        asc_class_counter_clear(counter);
}

void asc_class_counter_state(const asc_class_counter *counter, asc_pack *pack) {
    for (int32_t t = 0; t < counter->n_traits; t++)
        asc_pack_bytes(pack, counter->accepted[t], (uint64_t)size_of(counter, t) * sizeof(int64_t));
}

int64_t asc_class_counter_cells(const asc_images *images, int32_t t) {
    int64_t cells = 0;
    for (int32_t before = 0; before < t; before++)
        cells += asc_class_cells(asc_trait_count(&images->traits[before]));
    return cells;
}

asc_code asc_class_counter_finish(MPI_Comm comm, const asc_class_counter *counter,
                                  asc_class_cell *cells) {
    asc_code code = ASC_OK;
    for (int32_t t = 0; t < counter->n_traits && code == ASC_OK; t++) {
        asc_counts_sum(comm, counter->accepted[t], size_of(counter, t));
        asc_counts_sum(comm, counter->rejected[t], size_of(counter, t));
        code = asc_agree(comm, asc_class_rates_find(&counter->entries[t], counter->accepted[t],
                                                    counter->rejected[t], cells));
        cells += asc_class_cells(counter->entries[t].n_classes);
    }
    return code;
}
