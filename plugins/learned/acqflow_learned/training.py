"""Learning: a linear model on tf-idf of features, its chances made honest on titles that it has not seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from acqflow.plugin_api import ClassedTitle, Learned, Told, TooLittleToLearn
from acqflow.vocabulary.titles_text import normalised
from acqflow_learned.features import names
from acqflow_learned.measuring import measured
from acqflow_learned.model import NOBODY, Model, Numbers, softmax, to_bytes

LEAST_TITLES = 20
_MOST_FEATURES, _MOST_WEIGHTS = 100_000, 8_000_000
# Tried on real catalogues between 1e-6 and 3e-5: the best accuracy, and the quickest.
_ALPHA = 1e-5
# Five parts by title: three to learn from, one to make the chances honest, one to measure on.
_PARTS, _CALIBRATES, _MEASURES = 5, 3, 4
_READ_AT_ONCE = 2_000


@dataclass(frozen=True)
class Rows:
    """Titles taken apart, each as it is told and, if more than its title is told, by that alone as well."""

    features: list[list[str]]
    subjects: list[tuple[str, ...]]
    parts: list[int]

    def of(self, *parts: int) -> "Rows":
        kept = [place for place, part in enumerate(self.parts) if part in parts]
        return Rows(
            [self.features[place] for place in kept],
            [self.subjects[place] for place in kept],
            [self.parts[place] for place in kept],
        )


def learn(examples: Sequence[ClassedTitle], told: Told, *, least_titles: int, least_confidence: float) -> Learned:
    """Raises TooLittleToLearn below two subjects, or twenty titles of subjects with enough of them."""
    counts = Counter(subject for example in examples for subject in set(example.subjects))
    kept = {subject for subject, count in counts.items() if count >= least_titles}
    taught = [replace(e, subjects=tuple(s for s in e.subjects if s in kept) or (NOBODY,)) for e in examples]
    # A title of subjects that are not learned says nothing of whether anybody wants it.
    taught = [new for new, e in zip(taught, examples, strict=True) if not e.subjects or new.subjects != (NOBODY,)]
    if len(kept) < 2 or len(taught) < LEAST_TITLES:
        raise TooLittleToLearn(titles=len(examples), subjects=len(counts), least=LEAST_TITLES, each=least_titles)
    rows = _read(taught, told)
    told("weighing", 0, 1)
    tried = _trained(rows.of(*range(_CALIBRATES)))
    told("weighing", 1, 1)
    told("measuring", 0, 1)
    tried = replace(tried, sharpness=_sharpness(tried, rows.of(_CALIBRATES)))
    apart = rows.of(_MEASURES)
    quality = measured(tried, _chances(tried, apart.features), apart.subjects, least_confidence=least_confidence)
    told("measuring", 1, 1)
    told("finishing", 0, 1)
    model = replace(_trained(rows), sharpness=tried.sharpness)
    told("finishing", 1, 1)
    left_out = {subject: count for subject, count in counts.items() if subject not in kept}
    learned = {subject: counts[subject] for subject in sorted(kept)}
    titles = sum(part == _MEASURES for part in _parts(taught))
    return Learned(to_bytes(model), replace(quality, titles=titles), learned, left_out)


def _read(examples: Sequence[ClassedTitle], told: Told) -> Rows:
    rows = Rows([], [], [])
    for done, (example, part) in enumerate(zip(examples, _parts(examples), strict=True)):
        if done % _READ_AT_ONCE == 0:
            told("reading", done, len(examples))
        title = example.title
        for form in (title, replace(title, further="")) if title.further else (title,):
            rows.features.append(names(form))
            rows.subjects.append(example.subjects)
            rows.parts.append(part)
    told("reading", len(examples), len(examples))
    return rows


def _parts(examples: Sequence[ClassedTitle]) -> list[int]:
    """The part of each, the same for all of one title, and all parts as large as can be."""
    keys = [normalised(example.title.title) for example in examples]
    dealt = sorted(set(keys), key=lambda key: blake2b(key.encode(errors="replace"), digest_size=8).digest())
    part_of = {key: place % _PARTS for place, key in enumerate(dealt)}
    return [part_of[key] for key in keys]


def _trained(rows: Rows) -> Model:
    """A row of several subjects counts for each of them, and as much as another one in all."""
    pairs = [(place, subject) for place, subjects in enumerate(rows.subjects) for subject in subjects]
    subject_count = len({subject for _, subject in pairs})
    most = min(_MOST_FEATURES, _MOST_WEIGHTS // subject_count)
    tfidf = TfidfVectorizer(
        analyzer=_as_they_are, sublinear_tf=True, min_df=2, max_features=most, dtype=np.float32
    )
    matrix: csr_matrix = tfidf.fit_transform(rows.features)
    linear = SGDClassifier(loss="log_loss", alpha=_ALPHA, random_state=0)
    weighs = [1 / len(rows.subjects[place]) for place, _ in pairs]
    linear.fit(matrix[[place for place, _ in pairs]], [subject for _, subject in pairs], sample_weight=weighs)
    weights, bias = linear.coef_, linear.intercept_
    if len(linear.classes_) == 2:
        # scikit-learn keeps only what speaks for the second.
        weights, bias = np.vstack([-weights, weights]), np.concatenate([-bias, bias])
    return Model(
        tuple(map(str, linear.classes_)),
        tuple(map(str, tfidf.get_feature_names_out())),
        weights.T.astype(np.float16).astype(np.float32),
        tfidf.idf_.astype(np.float32),
        bias.astype(np.float32),
        sharpness=1.0,
    )


def _as_they_are(features: list[str]) -> list[str]:
    return features


def _sums(model: Model, features: Sequence[Sequence[str]]) -> Numbers:
    sums = np.zeros((len(features), len(model.subjects)), np.float32)
    for row, found in enumerate(features):
        places, shares = model.vector(found)
        sums[row] = shares @ model.weights[places] + model.bias
    return sums


def _chances(model: Model, features: Sequence[Sequence[str]]) -> Numbers:
    return softmax(_sums(model, features), model.sharpness)


def _sharpness(model: Model, rows: Rows) -> float:
    """With which the truth of these rows is likeliest, and one row more that is otherwise.

    So that a few rows which are all right make no guess certain. Source: the targets of Platt 1999.
    """
    sums = _sums(model, rows.features)
    place_of = {subject: place for place, subject in enumerate(model.subjects)}
    truth = np.zeros(sums.shape, bool)
    for row, subjects in enumerate(rows.subjects):
        truth[row, [place_of[subject] for subject in subjects if subject in place_of]] = True
    known = truth.any(axis=1)
    if not known.any():
        return 1.0
    otherwise = 1 / (int(known.sum()) + 2)

    def unlikeliness(logarithm: float) -> float:
        chances = softmax(sums[known], float(np.exp(logarithm)))
        right = np.clip((chances * truth[known]).sum(axis=1, dtype=np.float64), 1e-12, 1 - 1e-12)
        return -float(((1 - otherwise) * np.log(right) + otherwise * np.log(1 - right)).mean())

    return float(np.exp(minimize_scalar(unlikeliness, bounds=(-3.0, 3.0), method="bounded").x))
