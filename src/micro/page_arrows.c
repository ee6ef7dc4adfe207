/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields as arrows: a figure a kind, a panel an attribute. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "micro/columns.h"
#include "micro/page_rows.h"
#include "report/cloud.h"

enum { MOST_KINDS = 4 };

/* Rows of a kind from *r on, attribute after attribute: panels; *r: behind them. */
static void find_panels(const asc_table *t, int64_t *r, asc_cloud *cloud, char **attributes,
                        asc_cloud_points *points) {
    char *const *attribute = asc_texts(t, ARROW_ATTRIBUTE);
    char label[ASC_ENERGY_LABEL], now[ASC_ENERGY_LABEL];
    asc_energy_label(t, *r, label);
    while (*r < t->rows && asc_energy_label(t, *r, now) && strcmp(now, label) == 0) {
        const int64_t first = *r;
        while (*r < t->rows && strcmp(attribute[*r], attribute[first]) == 0 &&
               asc_energy_label(t, *r, now) && strcmp(now, label) == 0)
            ++*r;
        if (cloud->n_models == ASC_PANELS)
            continue;
        attributes[cloud->n_models] = attribute[first];
        points[cloud->n_models++] = (asc_cloud_points){.x = asc_reals(t, ARROW_X) + first,
                                                       .y = asc_reals(t, ARROW_Y) + first,
                                                       .dx = asc_reals(t, ARROW_DX) + first,
                                                       .dy = asc_reals(t, ARROW_DY) + first,
                                                       .stride = 1,
                                                       .n = *r - first};
    }
}

static bool has_arrows(const asc_table *t, const char *kind) {
    char label[ASC_ENERGY_LABEL];
    for (int64_t r = 0; r < t->rows; r++)
        if (asc_energy_label(t, r, label) && strcmp(label, kind) == 0)
            return true;
    return false;
}

/* A sentence in place of the figures of kinds that have none. */
static void put_reasons(asc_page *page, const asc_table *t, const asc_energy_rows *e) {
    int64_t n = 0;
    for (int64_t k = 0; k < e->n_kinds; k++)
        if (!has_arrows(t, e->kinds[k])) {
            fputs(n++ > 0 ? ", " : "<p class=\"quiet\">Fields as arrows: not drawn of ",
                  page->file);
            asc_page_text(page, e->kinds[k]);
        }
    if (n > 0)
        fputs(", as a plane takes embeddings of two dimensions, and an attribute of three "
              "segments.</p>\n",
              page->file);
}

asc_code asc_micro_page_arrows(asc_page *page, const asc_report_source *source,
                               const asc_energy_rows *e) {
    const asc_table *t = asc_report_table(source, &asc_micro_tables[ASC_MICRO_ARROW_TABLE]);
    char label[ASC_ENERGY_LABEL], name[64], title[ASC_ENERGY_LABEL + 200];
    char *attributes[ASC_PANELS];
    asc_cloud_points points[ASC_PANELS];
    asc_code code = ASC_OK;
    int number = 0;
    for (int64_t r = 0; t && r < t->rows && code == ASC_OK && number < MOST_KINDS;) {
        asc_cloud cloud = {.name = name,
                           .title = title,
                           .table = t->name,
                           .x_label = "first component, in the unit of distances",
                           .y_label = "second component",
                           .models = attributes,
                           .points = points};
        asc_energy_label(t, r, label);
        const int64_t kind = asc_find_text(e->kinds, e->n_kinds, label);
        const char *identity = asc_texts(t, ARROW_IDENTITY)[r];
        find_panels(t, &r, &cloud, attributes, points);
        if (kind < 0)
            continue;
        cloud.colour = e->colours[kind];
        snprintf(name, sizeof name, "arrows_%d", ++number);
        snprintf(title, sizeof title, "Fields of %s as arrows, identity %.100s", label, identity);
        cloud.caption =
            "An arrow stands at a photo of the lattice, on the first two principal components of "
            "the photos that are drawn, and points to where the attribute moves its embedding. "
            "An arrow of full length lies in this plane; a short one points out of it. Arrows "
            "that point the same way: a predictable direction, and an energy near 0, which is "
            "found in all dimensions.";
        code = asc_page_cloud(page, &cloud);
    }
    if (t)
        put_reasons(page, t, e);
    return code;
}
