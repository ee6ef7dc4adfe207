/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fairness/verdict.h"

#include "attrscope/memory.h"

asc_code asc_fairness_verdict(const asc_fairness_contrast *contrast, const char *const *labels,
                              const int64_t *people, char **text) {
    const asc_fairness_contrast *c = contrast;
    if (c->more < 0 && c->compared > 1)
        return asc_copy_string(text, "cannot be told: no ratio of two groups' rates varies "
                                     "between draws of people");
    if (c->more < 0)
        return asc_copy_string(text, "cannot be told: fewer than two groups have errors in nearly "
                                     "all draws of people");
    if (c->differs)
        return asc_format(text, "differs: %s %.3g [%.3g, %.3g] times %s", labels[c->more], c->ratio,
                          c->low, c->high, labels[c->less]);
    const int64_t fewest = people[c->more] < people[c->less] ? people[c->more] : people[c->less];
    return asc_format(text,
                      "no difference shown: %s %.3g [%.3g, %.3g] times %s; with %lld people a "
                      "ratio below %.3g cannot be excluded",
                      labels[c->more], c->ratio, c->low, c->high, labels[c->less],
                      (long long)fewest, c->high);
}
