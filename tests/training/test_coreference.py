"""GUM's brackets: which words are whose mention."""

from __future__ import annotations

from pathlib import Path

from training.coreference import documents

ROWS = """\
# newdoc id = harbour
# newpar
1	Mara	Mara	PROPN	NNP	_	3	nsubj	_	Entity=(1-person-new-ss-cf1-1,2-coref-Mara
2	Quill	Quill	PROPN	NNP	_	1	flat	_	Entity=1)
3	met	meet	VERB	VBD	_	0	root	_	_
4	her	her	PRON	PRP$	_	5	nmod:poss	_	Entity=(2-person-new-n-cf2-2-sgl(1-person-giv-s-cf1-1-ana)
5	deputy	deputy	NOUN	NN	_	3	obj	_	Entity=2)|SpaceAfter=No
6	.	.	PUNCT	.	_	3	punct	_	_

# newpar
1	She	she	PRON	PRP	_	2	nsubj	_	Entity=(1-person-giv-s-cf1-1-ana)
2	left	leave	VERB	VBD	_	0	root	_	_

"""


def test_clusters_are_kept_by_the_first_character_of_their_heads(tmp_path: Path) -> None:
    path = tmp_path / "gum.conllu"
    path.write_text(ROWS, "utf-8")
    (document,) = documents(path)
    assert document.text.rstrip() == "Mara Quill met her deputy.\nShe left"
    heads = {document.text[start:].split()[0]: cluster for start, cluster in document.clusters.items()}
    assert heads == {"Mara": "1", "Quill": "1", "her": "1", "deputy.": "2", "She": "1"}
