/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many points by class, a panel a model. Internal; local. */
#ifndef ATTRSCOPE_REPORT_CLOUD_H
#define ATTRSCOPE_REPORT_CLOUD_H

#include "report/page.h"
#include "report/panels.h"

/* Points of one panel; borrowed. */
typedef struct asc_cloud_points {
    const double *x, *y; /* [n], `stride` apart; not finite: left out */
    int64_t stride;
    const int *key; /* [n] place among the keys; -1: grey, beside the point; NULL: all are */
    int64_t n;
    const double *dx, *dy; /* [n], `stride` apart: arrows of at most length 1; NULL: dots */
} asc_cloud_points;

/* All borrowed. */
typedef struct asc_cloud {
    const char *name, *title, *caption, *table; /* as in asc_figure */
    const char *x_label, *y_label;              /* NULL: axes have no meaning */
    char *const *models;                        /* [n_models] of the panels */
    const char *colour; /* of arrows; panels are no models then; NULL: they are */
    int64_t n_models, models_left_out;
    const asc_key *keys; /* [n_keys] */
    int64_t n_keys;
    const asc_cloud_points *points; /* [n_models] */
} asc_cloud;

/* Draws it into the page, of many points some hundred; a unit is as long on both axes. Errors:
 * those of asc_page_figure. */
asc_code asc_page_cloud(asc_page *page, const asc_cloud *cloud);

#endif
