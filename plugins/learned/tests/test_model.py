"""What is kept is numbers and texts; whatever else it is, is refused."""

import io
import json
import zipfile
from typing import Any

import numpy as np
import pytest
from acqflow_learned.model import MODEL_VERSION, Model, from_bytes, to_bytes
from acqflow_learned.plugin import LearnedSubjects

from acqflow.plugin_api import ModelRefused

MODEL = Model(
    ("LAW", "PHYS"),
    ("=light", "光"),
    np.array([[-1.5, 1.5], [-0.5, 0.5]], np.float32),
    np.array([1.5, 2.5], np.float32),
    np.array([0.25, -0.25], np.float32),
    2.0,
)


def written(**changed: Any) -> bytes:
    """The model's archive with some of its parts replaced."""
    with np.load(io.BytesIO(to_bytes(MODEL))) as arrays:
        parts = {name: arrays[name] for name in arrays.files}
    kept = io.BytesIO()
    np.savez_compressed(kept, **(parts | changed))
    return kept.getvalue()


def head(**changed: Any) -> np.ndarray[Any, Any]:
    said = {"version": MODEL_VERSION, "subjects": ["LAW", "PHYS"], "features": ["=light", "光"], "sharpness": 2.0}
    return np.frombuffer(json.dumps(said | changed).encode(), np.uint8)


def test_what_is_kept_comes_back() -> None:
    back = from_bytes(to_bytes(MODEL))
    assert (back.subjects, back.features, back.sharpness) == (MODEL.subjects, MODEL.features, MODEL.sharpness)
    for name in ("weights", "rarity", "bias"):
        assert np.array_equal(getattr(back, name), getattr(MODEL, name))
    assert from_bytes(written(head=head())).subjects == ("LAW", "PHYS")


def test_a_title_weighs_by_how_rare_its_words_are_and_has_the_length_of_one() -> None:
    places, shares = MODEL.vector(["光", "=light", "光", "unknown"])
    assert places == [1, 0]
    rare, usual = 2.5 * (1 + np.log(2)), 1.5
    assert list(shares) == pytest.approx([rare / np.hypot(rare, usual), usual / np.hypot(rare, usual)])
    assert MODEL.vector(["unknown"])[0] == []


def test_the_host_is_told_the_version_that_lies_in_the_content() -> None:
    assert LearnedSubjects.model_version == MODEL_VERSION


def test_another_version_is_refused_by_name() -> None:
    with pytest.raises(ModelRefused, match=r"version 0 of the model, and this is version 1.*acqflow match learn"):
        from_bytes(written(head=head(version="0")))


@pytest.mark.parametrize(
    "changed",
    [
        {"head": head(subjects=["LAW"])},
        {"head": head(features=[])},
        {"head": head(sharpness="much")},
        {"head": head(sharpness=float("inf"))},
        {"head": np.frombuffer(b"[1]", np.uint8)},
        {"head": np.frombuffer(b"\xff{", np.uint8)},
        {"head": np.frombuffer(b"[" * 100_000, np.uint8)},
        {"weights": np.zeros((2, 3), np.float16)},
        {"weights": np.array([["a", "b"], ["c", "d"]])},
        {"weights": np.full((2, 2), np.nan)},
        {"bias": np.array(1.0)},
        {"rarity": np.array([1.0, np.inf])},
    ],
)
def test_parts_that_do_not_fit_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ModelRefused, match="damaged"):
        from_bytes(written(**changed))


def test_objects_are_not_unpacked() -> None:
    with pytest.raises(ModelRefused):
        from_bytes(written(weights=np.array([{"a": 1}], dtype=object)))


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("weights.npy", "w") as part:
        for _ in range(520):
            part.write(bytes(1 << 20))
    assert len(kept.getvalue()) < 1 << 20
    with pytest.raises(ModelRefused):
        from_bytes(kept.getvalue())


@pytest.mark.parametrize("content", [b"", b"PK", b"\x93NUMPY", b"PK\x05\x06" + bytes(18)])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ModelRefused, match="damaged"):
        from_bytes(content)


def test_weights_of_different_titles_may_be_asked_from_several_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: MODEL.vector(["光"])[0], range(200)))
    assert found == [[1]] * 200
