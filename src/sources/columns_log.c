/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "attrscope/log.h"
#include "sources/images_parts.h"

/* Adds ", name (reason)" where there is room. */
static void list_column(const asc_images *images, int32_t c, bool reason, char *text, size_t size) {
    const size_t used = strlen(text);
    if (used + 1 < size)
        snprintf(text + used, size - used, reason ? "%s%s (%s)" : "%s%s", used ? ", " : "",
                 images->columns.names[c], images->columns.reasons[c]);
}

/* What the attributes of more than two values hold. */
static void log_traits(const asc_images *images, const char *source) {
    enum { LOGGED = 12 };
    int n = 0;
    for (int32_t c = 0; c < images->columns.n; c++) {
        const char *name = images->columns.names[c];
        if (images->columns.fates[c] != ASC_FATE_ATTRIBUTE ||
            asc_images_find_trait(images, name) < 0)
            continue;
        if (n++ < LOGGED)
            asc_log_once(ASC_LOG_INFO, "%s: attribute %s, %s", source, name,
                         images->columns.reasons[c]);
    }
    if (n > LOGGED)
        asc_log_once(ASC_LOG_INFO, "%s: and %d more such attributes (--dry-run lists all)", source,
                     n - LOGGED);
}

void asc_images_log_columns(const asc_images *images, const char *source) {
    enum { LISTED = 8 };
    char unused[1500] = "", features[500] = "", more[64] = "";
    int n_unused = 0, n_features = 0;
    for (int32_t c = 0; c < images->columns.n; c++) {
        if (images->columns.fates[c] == ASC_FATE_UNUSED && n_unused++ < LISTED)
            list_column(images, c, true, unused, sizeof unused);
        if (images->columns.fates[c] == ASC_FATE_FEATURE && n_features++ < LISTED)
            list_column(images, c, false, features, sizeof features);
    }
    if (n_unused > LISTED)
        snprintf(more, sizeof more, ", and %d more (--dry-run lists all)", n_unused - LISTED);
    asc_log_once(ASC_LOG_INFO,
                 "%s: %lld images of %lld identities, %d attributes, %d features%s%s%s", source,
                 (long long)images->n, (long long)images->n_identities,
                 images->n_attributes + images->n_traits, images->n_features,
                 n_features > 0 ? " (" : "", features, n_features > 0 ? ")" : "");
    log_traits(images, source);
    if (n_unused > 0)
        asc_log_once(ASC_LOG_INFO, "%s: not used: %s%s", source, unused, more);
}
