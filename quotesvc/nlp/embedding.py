"""What a network thinks of a word by itself is kept from one article to the next.

The first layers of a spaCy ``tok2vec`` (`MultiHashEmbed`) look at the norm, prefix, suffix and shape of one word alone
and cost a quarter of it. News repeats its words, so their vectors are looked up instead of computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, Ragged

MOST_WORDS: Final = 10_000
"""Words that are kept by a network, at 400 bytes each; then it begins anew."""

Floats = NDArray[np.float32]
_Embed = Model[list[Doc], list[Floats]]


def keep_words(nlp: Language) -> None:
    """Let the networks of a pipeline keep the vectors of words, where they have such layers."""
    for _, component in nlp.pipeline:
        network = getattr(component, "model", None)
        if isinstance(network, Model):
            for parent in list(network.walk()):
                parent.layers[:] = [_keeping(layer) if _is_embed(layer) else layer for layer in parent.layers]


def _is_embed(layer: Model[Any, Any]) -> bool:
    """Whether a layer is a `MultiHashEmbed` without static vectors: its middle sees features and nothing else."""
    names = [part.name for part in layer.layers]
    return (
        len(names) > 3
        and names[:2] == ["extract_features", "list2ragged"]
        and names[-1] == "ragged2list"
        and all(name.startswith("with_array(") for name in names[2:-1])
        and len(layer.layers[0].attrs["columns"]) > 1
    )


def _keeping(embed: _Embed) -> _Embed:
    words = WordVectors(embed.layers[2:-1])

    def forward(
        model: _Embed, docs: list[Doc], is_train: bool
    ) -> tuple[list[Floats], Callable[[list[Floats]], list[Doc]]]:
        if is_train:
            return embed(docs, is_train)
        features = cast(list[NDArray[np.uint64]], embed.layers[0].predict(docs))
        return words.of(features), lambda _: []

    # The name is kept, since it is part of the names of the layers around.
    return Model(embed.name, forward, layers=[embed], attrs={"keeps_words": True})


class WordVectors:
    """The vectors that ``layers`` give to rows of features, each row by itself."""

    def __init__(self, layers: Sequence[Model[Any, Any]], most: int = MOST_WORDS) -> None:
        self._layers = tuple(layers)
        self._most = most
        self._numbers: dict[bytes, int] = {}
        self._vectors: Floats = np.empty((0, 0), dtype=np.float32)

    def __len__(self) -> int:
        """Words that are kept."""
        return len(self._numbers)

    def of(self, features: Sequence[NDArray[np.uint64]]) -> list[Floats]:
        """Of each array of ``features`` (words, attributes) the vectors (words, width)."""
        if not any(len(array) for array in features):
            return [self._compute(array) for array in features]
        rows = np.ascontiguousarray(np.concatenate(features))
        words = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
        keys = cast(list[bytes], words.tolist())
        numbers = self._known(keys, rows)
        ends = np.cumsum([len(array) for array in features])[:-1]
        return cast(list[Floats], np.split(self._vectors[numbers], ends))

    def _known(self, keys: Sequence[bytes], rows: NDArray[np.uint64]) -> list[int]:
        """Where the vector of each row stands, after those that are new have been computed."""
        new = dict(_places(keys, self._numbers))
        if len(self._numbers) + len(new) > len(self._vectors):
            self._numbers = {}
            new = dict(_places(keys, self._numbers))
        if new:
            found = self._compute(rows[list(new.values())])
            if not self._numbers:
                self._vectors = np.empty((max(self._most, len(found)), found.shape[1]), dtype=np.float32)
            first = len(self._numbers)
            self._vectors[first : first + len(found)] = found
            self._numbers.update(zip(new, range(first, first + len(found)), strict=True))
        return [self._numbers[key] for key in keys]

    def _compute(self, rows: NDArray[np.uint64]) -> Floats:
        data: Any = Ragged(cast(Any, rows), cast(Any, np.asarray([len(rows)], dtype=np.int32)))
        for layer in self._layers:
            data = layer.predict(data)
        return cast(Floats, data.dataXd)


def _places(keys: Sequence[bytes], known: Container[bytes]) -> Iterator[tuple[bytes, int]]:
    """Each key that is not known with the places where it stands."""
    return ((key, place) for place, key in enumerate(keys) if key not in known)
