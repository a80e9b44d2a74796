"""How good guesses are, against whose the titles are."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.metrics import f1_score

from acqflow.plugin_api import Quality
from acqflow_learned.model import NOBODY, Model, Numbers

_BINS = 10


def measured(
    model: Model, chances: Numbers, subjects: Sequence[tuple[str, ...]], *, least_confidence: float
) -> Quality:
    """`chances[title, subject]`. `titles` is left to whoever knows how many there are behind the rows.

    The calibration error is the expected one of ten bins of equal width, weighted by how many lie in each.
    """
    if not len(subjects):
        return Quality()
    first = chances.argmax(axis=1)
    guessed = [model.subjects[place] for place in first]
    confidence = chances.max(axis=1)
    right = np.array([guess in true for guess, true in zip(guessed, subjects, strict=True)])
    # What is said to be nobody's is no guess that anybody would see.
    sure = (confidence >= least_confidence) & np.array([guess != NOBODY for guess in guessed])
    truth = [g if g in true else true[0] for g, true in zip(guessed, subjects, strict=True)]
    (usual, _), *_ = Counter(subject for true in subjects for subject in true).most_common(1)
    return Quality(
        accuracy=_share(right),
        majority=_share(np.array([usual in true for true in subjects])),
        macro_f1=float(f1_score(truth, guessed, average="macro", zero_division=0)),
        sure=_share(sure),
        right_of_sure=_share(right[sure]),
        calibration_error=calibration_error(confidence, right),
    )


def calibration_error(confidence: Numbers, right: Numbers) -> float:
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    apart = [
        abs(confidence[inside].mean() - right[inside].mean()) * inside.sum()
        for inside in (bins == number for number in range(_BINS))
        if inside.any()
    ]
    return float(sum(apart) / len(confidence))


def _share(yes: Numbers) -> float:
    return float(yes.mean()) if len(yes) else 0.0
