/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "separation/photo_order.h"

#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"

/* Places of the images, those of people with few first, else as they were. */
static asc_code find_places(const asc_images *images, int64_t *order) {
    int64_t *photos = NULL, *next = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code,
            asc_alloc(&photos, (uint64_t)images->n_identities, sizeof *photos, "photos of people"),
            done);
    ASC_TRY(code, asc_alloc(&next, (uint64_t)images->n + 2, sizeof *next, "photos of people"),
            done);
    for (int64_t i = 0; i < images->n; i++)
        photos[images->identity[i]]++;
    for (int64_t i = 0; i < images->n; i++)
        next[photos[images->identity[i]] + 1]++;
    for (int64_t c = 1; c <= images->n; c++)
        next[c] += next[c - 1];
    for (int64_t i = 0; i < images->n; i++)
        order[next[photos[images->identity[i]]]++] = i;
done:
    free(photos);
    free(next);
    return code;
}

asc_code asc_photo_order_init(const asc_images *images, asc_photo_order *order) {
    const uint64_t n = (uint64_t)images->n, width = (uint64_t)images->n_attributes;
    asc_code code = ASC_OK;
    *order = (asc_photo_order){0};
    ASC_TRY(code, asc_alloc(&order->order, n, sizeof *order->order, "order of images"), done);
    ASC_TRY(code, asc_alloc(&order->identity, n, sizeof *order->identity, "order of images"), done);
    ASC_TRY(code, asc_alloc(&order->attributes, n * width, 1, "order of images"), done);
    ASC_TRY(code, find_places(images, order->order), done);
    for (uint64_t i = 0; i < n; i++) {
        const int64_t from = order->order[i];
        order->identity[i] = images->identity[from];
        memcpy(order->attributes + i * width, images->attributes + (uint64_t)from * width, width);
    }
done:
    if (code != ASC_OK)
        asc_photo_order_free(order);
    return code;
}

void asc_photo_order_free(asc_photo_order *order) {
    free(order->order);
    free(order->identity);
    free(order->attributes);
    *order = (asc_photo_order){0};
}
