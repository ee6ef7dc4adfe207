# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard errors of verification, probes and the menagerie with people as units, in plain NumPy.

distance [N, N], identity [N], classes [N] in 0..K-1 or -1 where missing. An influence [P] has one value a person, in
np.unique order of identity; se = sqrt(sum of squares). Choices that the definitions leave open:

- a pair i < j of images counts once and is accepted when distance < threshold;
- an unmatched pair counts for both of its people, a matched pair once for its one person;
- a threshold is the largest that accepts at most the share asked (floor with 1e-9 of a pair of slack), so that with
  ties the realised rate is below the target and a threshold of 0 accepts nothing; inf where all may be accepted;
- f_m / f_u at a threshold: any function (matched, unmatched, threshold) -> (f_m, f_u). Default `window`: shares of
  pairs between the unmatched quantiles at half and at twice the rate there, over the width; `kernel` is the other one;
- the EER's threshold is the first distance above which FMR >= FNMR, and its value lies on the straight line between steps;
- without errors a rate's upper end is 3 / units, units = floor(people / 2) for pairs of two people; matched pairs are of
  one person each, whose units are the people with such a pair (`of_two=False`); not wider than [0, 1];
- an error of 0 at a rate strictly between 0 and 1 gives the interval [rate, rate]; n_eff may exceed the pairs;
- the menagerie's top share of q people is that of the ceil(q P) with most errors, P the people with a pair of the kind;
  by chance: errors fall on pairs at random, a person's number of them is Binomial(pairs, rate), people independent.
"""
import numpy as np
from scipy.stats import binom

NORMAL_975 = 1.959963984540054


# ---- pairs and rates ------------------------------------------------------------------------


def pairs_of(distance, identity):
    """{"d", "same", "i", "j" images, "a", "b" people} [N (N - 1) / 2] each, and "people" P."""
    names, person = np.unique(np.asarray(identity), return_inverse=True)
    i, j = np.triu_indices(len(person), 1)
    a, b = person[i], person[j]
    return {"d": np.asarray(distance, float)[i, j], "same": a == b, "i": i, "j": j, "a": a, "b": b, "people": len(names)}


def chosen(pairs, mask):
    """The pairs of a mask."""
    return {name: value if name == "people" else value[mask] for name, value in pairs.items()}


def sums_of_people(pairs, values):
    """[P]: sum of values over the pairs with a person, an unmatched pair for both, a matched one once."""
    two = pairs["a"] != pairs["b"]
    return (np.bincount(pairs["a"], values, pairs["people"])
            + np.bincount(pairs["b"][two], np.asarray(values, float)[two], pairs["people"]))


def rate(pairs, wrong):
    """Share of wrong [M] of these pairs with its influence I_p = (wrong_p - rate pairs_p) / M (statistics, section 7).

    -> {"rate", "influence", "se", "n_eff", "pairs", "people"}; people: those with a pair. Without pairs: NaN.
    """
    number = len(pairs["d"])
    if number == 0:
        return {"rate": np.nan, "influence": np.full(pairs["people"], np.nan), "se": np.nan, "n_eff": np.nan, "pairs": 0,
                "people": 0}
    wrong = np.asarray(wrong, float)
    value = wrong.mean()
    involved = sums_of_people(pairs, np.ones(number))
    influence = (sums_of_people(pairs, wrong) - value * involved) / number
    se = standard_error(influence)
    return {"rate": value, "influence": influence, "se": se, "n_eff": effective_number(value, se), "pairs": number,
            "people": int((involved > 0).sum())}


def standard_error(influence):
    return np.sqrt(np.sum(np.square(influence)))


def dyadic_error(pairs, wrong):
    """The same error where noise of single pairs of people counts once: se^2 less sum over p < q of (J_pq)^2, of J_pq
    the part of two people (Aronow, Samii, Assenova 2015). Sum of I_p^2 alone counts that noise twice."""
    wrong = np.asarray(wrong, float)
    centred = (wrong - wrong.mean()) / len(wrong)
    two = pairs["a"] != pairs["b"]
    key = np.minimum(pairs["a"], pairs["b"]) * pairs["people"] + np.maximum(pairs["a"], pairs["b"])
    of_two = np.bincount(np.unique(key[two], return_inverse=True)[1], centred[two]) if two.any() else np.zeros(0)
    return np.sqrt(max(0, np.sum(sums_of_people(pairs, centred) ** 2) - np.sum(of_two ** 2)))


def effective_number(value, se):
    """p (1 - p) / se^2 (Fogliato, Patil, Perona, arXiv 2306.01198); inf where se = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.equal(se, 0), np.inf, value * (1 - value) / np.square(se))[()]


def wilson(value, number):
    """Wilson's 95 % interval of a share among `number` independent trials."""
    z = NORMAL_975 ** 2 / number
    middle = (value + z / 2) / (1 + z)
    half = np.sqrt(value * (1 - value) * z + z * z / 4) / (1 + z)
    return middle - half, middle + half


def zero_error_bounds(people, pairs, of_two=True):
    """(by people, by pairs): upper ends where no error is seen, rule of three; at most 1."""
    units = people // 2 if of_two else people
    return min(1, 3 / units) if units else 1, min(1, 3 / pairs) if pairs else 1


def interval(found, of_two=True):
    """95 % interval of what `rate` found."""
    if found["pairs"] == 0:
        return np.nan, np.nan
    if found["rate"] in (0, 1):
        far = zero_error_bounds(found["people"], found["pairs"], of_two)[0]
        return (0, far) if found["rate"] == 0 else (1 - far, 1)
    return wilson(found["rate"], found["n_eff"])


# ---- verification ---------------------------------------------------------------------------


def far_threshold(unmatched, far):
    """Largest threshold below which at most the share `far` of the unmatched distances lies."""
    ordered = np.sort(unmatched)
    allowed = int(np.floor(far * len(ordered) + 1e-9))
    return np.inf if allowed >= len(ordered) else ordered[allowed]


def verification(pairs, threshold):
    """{"fmr", "fnmr"}: `rate` of all unmatched pairs below, of all matched pairs not below the threshold."""
    unmatched, matched = chosen(pairs, ~pairs["same"]), chosen(pairs, pairs["same"])
    return {"fmr": rate(unmatched, unmatched["d"] < threshold), "fnmr": rate(matched, matched["d"] >= threshold)}


def auc(pairs):
    """{"value", "influence", "se"}: I_p = sum over matched of p of (h - AUC) / M_m + sum over unmatched with p of
    (g - AUC) / M_u; h the share of unmatched farther, g the share of matched nearer, ties half."""
    unmatched, matched = chosen(pairs, ~pairs["same"]), chosen(pairs, pairs["same"])
    farther = 1 - _below(unmatched["d"], matched["d"])
    nearer = _below(matched["d"], unmatched["d"])
    value = farther.mean()
    influence = (sums_of_people(matched, farther - value) / len(farther)
                 + sums_of_people(unmatched, nearer - value) / len(nearer))
    return {"value": value, "influence": influence, "se": standard_error(influence)}


def _below(values, at):
    """Share of values below each of `at`, ties half."""
    ordered = np.sort(values)
    return (np.searchsorted(ordered, at, "left") + np.searchsorted(ordered, at, "right")) / 2 / len(ordered)


def window(matched, unmatched, threshold, factor=2):
    """Densities from the pairs between the unmatched quantiles at rate / factor and rate * factor, rate that at the
    threshold; at least one unmatched pair to either side."""
    ordered = np.sort(unmatched)
    below, last = np.searchsorted(ordered, threshold, "left"), len(ordered) - 1
    low = ordered[max(0, min(below - 1, int(below / factor)))]
    high = ordered[min(last, max(below + 1, int(below * factor)))]
    if high == low:
        return np.nan, np.nan
    inside = lambda x: np.mean((x >= low) & (x < high)) / (high - low)
    return inside(matched), inside(unmatched)


def kernel(matched, unmatched, threshold, bandwidth):
    """Gaussian kernel densities at the threshold."""
    at = lambda x: np.mean(np.exp(-0.5 * ((threshold - x) / bandwidth) ** 2)) / (bandwidth * np.sqrt(2 * np.pi))
    return at(matched), at(unmatched)


def tar_at_far(pairs, far, densities=window):
    """{"threshold", "realised" FMR as `rate` gives it, "tar", "influence", "se", "threshold_se"} at a target FAR.

    I_TAR(p) - (f_m / f_u) I_FAR(p), and of the threshold - I_FAR / f_u, as the threshold follows its quantile.
    """
    unmatched, matched = pairs["d"][~pairs["same"]], pairs["d"][pairs["same"]]
    threshold = far_threshold(unmatched, far)
    found = verification(pairs, threshold)
    f_m, f_u = densities(matched, unmatched, threshold)
    influence = -found["fnmr"]["influence"] - f_m / f_u * found["fmr"]["influence"]
    return {"threshold": threshold, "realised": found["fmr"], "tar": 1 - found["fnmr"]["rate"], "influence": influence,
            "se": standard_error(influence), "threshold_se": found["fmr"]["se"] / f_u}


def eer(pairs, densities=window):
    """{"value", "threshold", "influence", "se"}: I = (f_m I_FAR + f_u I_FRR) / (f_m + f_u) at the crossing."""
    unmatched, matched = pairs["d"][~pairs["same"]], pairs["d"][pairs["same"]]
    steps = np.unique(pairs["d"])
    match = np.append(0, np.searchsorted(np.sort(unmatched), steps, "right") / len(unmatched))
    miss = np.append(1, 1 - np.searchsorted(np.sort(matched), steps, "right") / len(matched))
    after = int(np.argmax(match >= miss))
    gap = (miss - match)[[after - 1, after]]
    value = match[after - 1] + (match[after] - match[after - 1]) * gap[0] / (gap[0] - gap[1])
    threshold = np.nextafter(steps[after - 1], np.inf)
    found = verification(pairs, threshold)
    f_m, f_u = densities(matched, unmatched, threshold)
    influence = (f_m * found["fmr"]["influence"] + f_u * found["fnmr"]["influence"]) / (f_m + f_u)
    return {"value": value, "threshold": threshold, "influence": influence, "se": standard_error(influence)}


def paired_difference(first, second):
    """(difference, se) of two models from {"value" or "rate", "influence"} over the same people, in one order."""
    value = lambda x: x["value"] if "value" in x else x["rate"]
    return value(first) - value(second), standard_error(first["influence"] - second["influence"])


def class_cells(distance, identity, classes, threshold, count):
    """[count][count] of {"fmr", "fnmr"} as `verification` has them: one image of class k, one of class l.

    On the diagonal impostors inside the class; matched pairs off it are of people who have both classes.
    """
    pairs = pairs_of(distance, identity)
    first, second = np.asarray(classes)[pairs["i"]], np.asarray(classes)[pairs["j"]]
    cell = lambda k, m: ((first == k) & (second == m)) | ((first == m) & (second == k))
    return [[verification(chosen(pairs, cell(k, m)), threshold) for m in range(count)] for k in range(count)]


# ---- menagerie ------------------------------------------------------------------------------


def menagerie(pairs, threshold):
    """{"false_match", "false_non_match": (errors [P], pairs [P])} of each person."""
    unmatched, matched = chosen(pairs, ~pairs["same"]), chosen(pairs, pairs["same"])
    return {name: (sums_of_people(kind, wrong).astype(int), sums_of_people(kind, np.ones(len(wrong))).astype(int))
            for name, kind, wrong in (("false_match", unmatched, unmatched["d"] < threshold),
                                      ("false_non_match", matched, matched["d"] >= threshold))}


def top_people(pairs, share):
    """How many people the top share is: ceil(share P) of the P with a pair."""
    return int(np.ceil(share * np.sum(np.asarray(pairs) > 0) - 1e-9))


def top_share(errors, pairs, share):
    """Share of all errors [P] that fall to the top share of people; NaN without errors."""
    errors = np.sort(errors)[::-1]
    return errors[:top_people(pairs, share)].sum() / errors.sum() if errors.sum() else np.nan


def expected_top_share(errors, pairs, share):
    """By chance: people with independent Binomial(pairs, rate) errors, expected sum of the m largest over the expected
    sum. The m largest sum to sum over t >= 0 of min(m, #{errors > t}), and that number is Poisson binomial."""
    errors, pairs = np.asarray(errors), np.asarray(pairs)
    if errors.sum() == 0:
        return np.nan
    chance, m = errors.sum() / pairs.sum(), top_people(pairs, share)
    pairs, total = pairs[pairs > 0], 0.0
    for t in range(pairs.max()):
        law = np.zeros(m + 1)  # of min(m, number), m absorbing
        law[0] = 1
        for p in binom.sf(t, pairs, chance):
            moved = law * (1 - p)
            moved[1:] += law[:-1] * p
            moved[m] += law[m] * p
            law = moved
        part = law @ np.arange(m + 1)
        total += part
        if part < 1e-12 and t > chance * pairs.max():
            break
    return total / errors.sum()


# ---- probes ---------------------------------------------------------------------------------


def _by_person(identity, values):
    return np.bincount(np.unique(np.asarray(identity), return_inverse=True)[1], values)


def accuracy(identity, truth, predicted):
    """Held-out images of all folds pooled: I_p = sum over images of p of (correct - accuracy) / N."""
    correct = (np.asarray(truth) == np.asarray(predicted)).astype(float)
    influence = _by_person(identity, correct - correct.mean()) / len(correct)
    return {"value": correct.mean(), "influence": influence, "se": standard_error(influence)}


def balanced_accuracy(identity, truth, predicted):
    """Mean recall of the classes: I_p = mean over classes c of sum over images of p in c of (correct - recall) / N_c."""
    truth = np.asarray(truth)
    correct = (truth == np.asarray(predicted)).astype(float)
    recalls, influence = [], 0
    classes = np.unique(truth)
    for c in classes:
        here = truth == c
        recalls.append(correct[here].mean())
        influence = influence + _by_person(identity, here * (correct - recalls[-1])) / here.sum() / len(classes)
    return {"value": np.mean(recalls), "influence": influence, "se": standard_error(influence)}


def probe_auc(identity, positive, score, fold=None):
    """Area under the curve of scores: I_p = sum over positives of p of (below - AUC) / n_+ and over negatives of
    (above - AUC) / n_-. With folds [N] images are compared inside a fold, n are of it, and AUC is the mean over folds that
    hold both, from which a fold of one positive person may well depart."""
    positive, score = np.asarray(positive, bool), np.asarray(score, float)
    fold = np.zeros(len(score), int) if fold is None else np.asarray(fold)
    values, influence, size = [], np.zeros(len(score)), np.full(len(score), np.inf)
    for f in np.unique(fold):
        up, down = (fold == f) & positive, (fold == f) & ~positive
        if up.any() and down.any():
            below, above = _below(score[down], score[up]), 1 - _below(score[up], score[down])
            values.append(below.mean())
            influence[up], influence[down] = below, above
            size[up], size[down] = up.sum(), down.sum()
    influence = _by_person(identity, (influence - np.mean(values)) / size) / len(values)
    return {"value": np.mean(values), "influence": influence, "se": standard_error(influence)}


def alike(decisions):
    """Correlation R of what regressions of other people would say of the images, decisions [F, N] of those of the folds, any
    two of which share (F - 2) / (F - 1) of their people: mean correlation c = R + (1 - R) (F - 2) / (F - 1)."""
    folds = len(decisions)
    correlation = np.corrcoef(decisions)[np.triu_indices(folds, 1)].mean()
    return np.clip(1 - (folds - 1) * (1 - correlation), 0, 1)


def training(*alike):
    """What the error of a score, or of a difference of two, is multiplied by: what is due to people trained on,
    1 - (2 / pi) asin R of the variance, counts twice."""
    return np.sqrt(1 + np.mean([1 - 2 / np.pi * np.arcsin(r) for r in alike]))


def majority(identity, truth):
    """Accuracy of always naming the most frequent class (the first of those alike), to compare a probe with by pairs."""
    names, count = np.unique(truth, return_counts=True)
    return accuracy(identity, truth, np.full(len(truth), names[count.argmax()]))
