/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/label_likeness.h"

#include <string.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "text/fold.h"
#include "text/names.h"

asc_code asc_report_likenesses(char *const *labels, int64_t n, const char *source, const char *what,
                               const char *taken) {
    char **folded = NULL;
    asc_name_index index = {0};
    int64_t alike = 0, first = -1;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_alloc(&folded, (uint64_t)n, sizeof *folded, "labels"), done);
    for (int64_t k = 0; k < n; k++)
        ASC_TRY(code, asc_text_fold(labels[k], &folded[k]), done);
    ASC_TRY(code, asc_name_index_init(folded, n, &index), done);
    for (int64_t k = 1; k < n; k++)
        if (strcmp(index.entries[k - 1].name, index.entries[k].name) == 0) {
            alike++;
            first = first < 0 ? k : first;
        }
    if (alike > 0)
        asc_log_once(ASC_LOG_WARN,
                     "%s: %lld of %lld %s differ from another by nothing but case, blanks, zeros "
                     "in front or the composition of letters, such as '%s' and '%s'; they are "
                     "taken for %s",
                     source, (long long)alike, (long long)n, what,
                     labels[index.entries[first - 1].place], labels[index.entries[first].place],
                     taken);
done:
    asc_name_index_free(&index);
    asc_free_strings(folded, n);
    return code;
}
