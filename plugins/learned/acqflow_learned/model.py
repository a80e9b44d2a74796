"""What was learned: weights of words for subjects, kept as arrays of numbers and JSON, which run nothing."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt

from acqflow.plugin_api import ModelRefused

MODEL_VERSION = "1"
"""Of what lies in the content and of how titles are taken apart: else the weights mean something else."""
NOBODY = ""
"""Whose a title is that no subject wants."""
# What NumPy, the archive and JSON say of bytes that are not theirs.
_DAMAGE = (ValueError, LookupError, TypeError, EOFError, OSError, AttributeError, RecursionError, BadZipFile)
_MOST_BYTES = 512 * 1024 * 1024

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Model:
    """`weights[feature, subject]`, `rarity[feature]` (idf), `bias[subject]`; `sharpness` makes sums chances."""

    subjects: tuple[str, ...]
    features: tuple[str, ...]
    weights: Numbers
    rarity: Numbers
    bias: Numbers
    sharpness: float

    @cached_property
    def places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.features)}

    def vector(self, found: Sequence[str]) -> tuple[list[int], Numbers]:
        """Places of the known features and their shares in the title: (1 + ln n) · idf, of length 1."""
        counts: dict[int, int] = {}
        for name in found:
            place = self.places.get(name)
            if place is not None:
                counts[place] = counts.get(place, 0) + 1
        places = list(counts)
        shares = (1 + np.log(np.array(list(counts.values()), np.float32))) * self.rarity[places]
        length = float(np.sqrt((shares * shares).sum()))
        return places, (shares / length if length else shares).astype(np.float32)

    def chances(self, weights: Numbers, shares: Numbers) -> Numbers:
        """Of every subject, by the weights of the features that have these shares; they add up to 1."""
        chances: Numbers = softmax((shares @ weights + self.bias)[None, :], self.sharpness)[0]
        return chances


def softmax(sums: Numbers, sharpness: float) -> Numbers:
    """Rows of sums as chances. Source: temperature scaling, Guo et al. 2017; `sharpness` is 1 / temperature."""
    scaled = sums * sharpness
    grown = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    chances: Numbers = (grown / grown.sum(axis=1, keepdims=True)).astype(np.float32)
    return chances


def to_bytes(model: Model) -> bytes:
    head = {"version": MODEL_VERSION, "subjects": model.subjects, "sharpness": model.sharpness}
    told = json.dumps(head | {"features": model.features}, ensure_ascii=False).encode()
    kept = io.BytesIO()
    # Half precision: the weights are the bulk of it, and three digits are more than they are worth.
    np.savez_compressed(
        kept,
        head=np.frombuffer(told, np.uint8),
        weights=model.weights.astype(np.float16),
        rarity=model.rarity,
        bias=model.bias,
    )
    return kept.getvalue()


def from_bytes(content: bytes) -> Model:
    """Raises ModelRefused for whatever `to_bytes` has not written."""
    try:
        arrays = _arrays(content)
        head = json.loads(arrays["head"].tobytes())
        if head["version"] != MODEL_VERSION:
            raise ModelRefused.of_other_version(str(head["version"]), MODEL_VERSION)
        model = Model(
            tuple(map(str, head["subjects"])),
            tuple(map(str, head["features"])),
            arrays["weights"].astype(np.float32),
            arrays["rarity"].astype(np.float32),
            arrays["bias"].astype(np.float32),
            float(head["sharpness"]),
        )
    except _DAMAGE:
        raise ModelRefused.damaged() from None
    if not _is_whole(model):
        raise ModelRefused.damaged()
    return model


def _arrays(content: bytes) -> dict[str, npt.NDArray[Any]]:
    if not content.startswith(b"PK"):
        # NumPy would take anything else for an array, or for a pickle.
        raise ValueError("no archive")
    with ZipFile(io.BytesIO(content)) as archive:
        if sum(part.file_size for part in archive.infolist()) > _MOST_BYTES:
            raise ValueError("too large")
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return {name: arrays[name] for name in ("head", "weights", "rarity", "bias")}


def _is_whole(model: Model) -> bool:
    n, k = len(model.features), len(model.subjects)
    shapes = (model.weights.shape, model.rarity.shape, model.bias.shape) == ((n, k), (n,), (k,))
    numbers = (model.weights, model.rarity, model.bias, np.array(model.sharpness))
    return shapes and k > 0 and all(np.isfinite(part).all() for part in numbers)
