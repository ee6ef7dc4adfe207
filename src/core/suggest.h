/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Did you mean": the nearest of several names to a mistyped one; not installed. */
#ifndef ATTRSCOPE_CORE_SUGGEST_H
#define ATTRSCOPE_CORE_SUGGEST_H

typedef struct asc_suggestion {
    const char *word; /* borrowed */
    const char *best; /* borrowed from the candidates; NULL: none is near */
    int distance;
} asc_suggestion;

/* Starts a search for the candidate nearest to `word`. Local. */
void asc_suggestion_begin(asc_suggestion *suggestion, const char *word);

/* Offers a candidate; it is kept when fewer edits (insert, delete, replace, swap of neighbours)
 * lead to it than to the best so far, and at most a third of the word. Local; O(64^2). */
void asc_suggestion_offer(asc_suggestion *suggestion, const char *candidate);

/* " (did you mean 'x'?)", or "" when nothing is near; text[160]. Local. */
const char *asc_suggestion_text(const asc_suggestion *suggestion, char text[160]);

#endif
