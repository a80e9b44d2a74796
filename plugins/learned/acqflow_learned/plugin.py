"""The matcher `learned`: a linear model on words and parts of words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from marshmallow import Schema, fields, validate

from acqflow.plugin_api import ClassedTitle, Learned, Matcher, Told

if TYPE_CHECKING:
    from acqflow_learned.guessing import Guesser


class LearnedSettings(Schema):
    """`least_confidence`: from where on a guess is sure; `least_titles`: of a subject that is learned."""

    least_confidence = fields.Float(load_default=0.7, validate=validate.Range(min=0.0, max=1.0))
    least_titles = fields.Integer(load_default=5, validate=validate.Range(min=2))


class LearnedSubjects(Matcher):
    """Weighs what stands in a title. NumPy and scikit-learn are loaded only when it learns or guesses."""

    api_version: ClassVar[str] = "1.2"
    name: ClassVar[str] = "learned"
    model_version: ClassVar[str] = "1"
    settings_schema: ClassVar[type[Schema]] = LearnedSettings

    def learn(self, examples: Sequence[ClassedTitle], told: Told) -> Learned:
        from acqflow_learned.training import learn

        return learn(
            examples,
            told,
            least_titles=self.settings["least_titles"],
            least_confidence=self.settings["least_confidence"],
        )

    def open(self, content: bytes) -> "Guesser":
        from acqflow_learned.guessing import Guesser
        from acqflow_learned.model import from_bytes

        return Guesser(from_bytes(content), self.settings["least_confidence"])
