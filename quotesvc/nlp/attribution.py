"""Attribution: for every marked stretch of an article its speaker, or the reason why there is none.

`quotesvc.nlp.ranker` scores the candidate mentions of each quote, `quotesvc.nlp.coref` names the one that is chosen.
Both are reached through this component alone, so that either can be exchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from quotesvc.nlp.article import ArticleView, view
from quotesvc.nlp.clauses import AGENT, PASSIVE
from quotesvc.nlp.confidence import NO_SIGNS, Confidence, Manner, Sign, manner_of
from quotesvc.nlp.coref import Referent, Resolver
from quotesvc.nlp.cries import Cry, cry_of, utters
from quotesvc.nlp.entities import cased_name
from quotesvc.nlp.features import NAMES, RELAYING, Candidates, Featuriser
from quotesvc.nlp.governing import own_verb, reported_by, told_in
from quotesvc.nlp.headlines import same_words
from quotesvc.nlp.inner import Cue, around, inner_cue
from quotesvc.nlp.joint import answering, before_bracket, before_colon, together
from quotesvc.nlp.labels import Label, addressee, labels
from quotesvc.nlp.lexicon import load_words, reporting_verbs
from quotesvc.nlp.mentions import MentionSpan
from quotesvc.nlp.pointers import Pointer, pointers
from quotesvc.nlp.pronouns import GENDERS
from quotesvc.nlp.ranker import Key, Ranker, Scores, speaker_key
from quotesvc.nlp.stance import stance_of
from quotesvc.nlp.types import Abstained, Mention, Speaker, Stance

NAME = "quotesvc_attribution"

LEAST = 0.3
"""Confidence under which nobody is held to have said it."""
LEAST_OF_ALTERNATIVE = 0.04
"""Probability from which somebody else is preferred to an outlet that only relays."""
CITED = 0.8
"""Share of an outlet's probability that goes to the one whom it quotes or cites."""
CITED_WITHIN = 40
"""Tokens from the verb of a report to the "citing" that tells whose words it gives."""
WHOLE = 0.5
"""Share of a mention's probability from which a longer mention around it is preferred."""
SURE_OF_INNER = 0.5
"""Certainty from which a pronoun inside a quote names the speaker of a quote inside that."""
CLOSE_SECOND = 0.8
"""Share of the best score from which a second candidate makes the choice ambiguous."""
AS_SAYING_WITHIN = 20
"""Tokens from "quoted" to "as saying"."""
CUE_BEHIND = 8
"""Tokens behind a speaker's name within which the verb stands that reports: "Ann Lee, 81, wrote"."""
SPEAKING_NOUNS = (
    "person_nouns",
    "organisation_nouns",
    "document_nouns",
    "group_nouns",
    "company_nouns",
    "outlet_nouns",
)
MOST_IN_HEADLINE = 20
"""Quotes of a first paragraph that may be those of a headline; one that has more is an article in one paragraph."""
LED_IN = 0.6
"""Probability of whoever leads in to a quote with a colon, where nobody else is likely at all."""
BELONGING = frozenset(("of", "at", "from", "for", "with", "in"))
"""What joins somebody, or what he is, to an organisation."""
LONGEST_POST = 12
"""Tokens between a name and an organisation that tell what somebody is there."""
ROLE = NAMES.index("role")
INNER: frozenset[Sign] = frozenset(("inner",))


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said one marked stretch. ``abstained`` is set exactly where ``speaker`` is None.

    ``score`` is what the ranker gives the mention, ``manner`` how that came by its name, ``certainty`` how sure that is
    for a pronoun, ``signs`` what else tells how sure the name is; ``confidence`` follows from the four.
    """

    speaker: Speaker | None
    cue: Mention | None
    stance: Stance
    confidence: float
    abstained: Abstained | None
    score: float = 0.0
    manner: Manner = "description"
    certainty: float = 1.0
    signs: frozenset[Sign] = NO_SIGNS


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that was chosen for a quote: its mention, the verb that ties it to the quote, its probability.

    ``mass`` is the probability of all mentions of the same speaker.
    """

    mention: int
    verb: int
    score: float
    mass: float
    ambiguous: bool = False


class Attributor:
    """Component: sets ``doc._.attributions``, parallel to ``doc._.marked``."""

    def __init__(self, ranker: Ranker, confidence: Confidence) -> None:
        self.ranker = ranker
        self.confidence = confidence

    def __call__(self, doc: Doc) -> Doc:
        return self.set_annotations(doc, self.predict(doc))

    def predict(self, doc: Doc) -> list[Attribution]:
        article, resolver = view(doc), doc._.coref
        if not article.marked or not len(article):
            return []
        featuriser = Featuriser(article, resolver)
        found = [featuriser.candidates(index) for index in range(len(article.marked))]
        choices = choose(article, resolver, found, self.ranker.score(article, resolver, found))
        return _Namer(article, resolver, choices, self.confidence).attributions()

    def set_annotations(self, doc: Doc, attributions: list[Attribution]) -> Doc:
        doc._.attributions = attributions
        return doc


def choose(
    article: ArticleView, resolver: Resolver, found: Sequence[Candidates], scores: Sequence[Scores]
) -> list[Choice | None]:
    """The best candidate of every quote; an utterance over several paragraphs has one speaker."""
    choices = [_best(resolver, candidates, score) for candidates, score in zip(found, scores, strict=True)]
    for chain in _chains(article):
        known = [choice for index in chain if (choice := choices[index]) is not None]
        if known:
            best = max(known, key=lambda choice: choice.score)
            for index in chain:
                choices[index] = best
    return choices


def _best(resolver: Resolver, candidates: Candidates, scores: Scores) -> Choice | None:
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    if not order:
        return None
    best = _agent(resolver, candidates, _whole(resolver, candidates, scores, order[0]))
    best = _let_speak(resolver, candidates, _member(resolver, candidates, best))
    keys = [speaker_key(resolver.article, resolver, mention) for mention in candidates.mentions]
    score, mass = float(scores[order[0]]), _mass(keys, scores, order[0])
    if _relays_only(resolver, candidates, best):
        best, score = _instead(resolver, candidates, [best, *(n for n in order if n != best)], scores)
        mass = score
    second = next((n for n in order if keys[n] != keys[best]), best)
    ambiguous = second != best and scores[second] > CLOSE_SECOND * scores[order[0]]
    return Choice(candidates.mentions[best], candidates.verbs[best], score, mass, ambiguous)


def _mass(keys: Sequence[Key], scores: Scores, best: int) -> float:
    """The probability of all mentions of the speaker of the best one: which of them is meant changes nothing."""
    return min(1.0, sum(float(score) for key, score in zip(keys, scores, strict=True) if key == keys[best]))


def _whole(resolver: Resolver, candidates: Candidates, scores: Scores, best: int) -> int:
    """The candidate around the best one, if that is nearly as good: "China's minister" rather than "China"."""
    inner = resolver.mentions[candidates.mentions[best]]
    for n, mention in enumerate(candidates.mentions):
        outer = resolver.mentions[mention]
        around = outer.start <= inner.start and inner.end <= outer.end and outer.head != inner.head
        if around and outer is not inner and scores[n] >= WHOLE * scores[best]:
            return n
    return best


def _agent(resolver: Resolver, candidates: Candidates, best: int) -> int:
    """Who acts in the passive of which the best candidate is the subject: "the plan was called by Lee “a trap”"."""
    verb = candidates.verbs[best]
    if verb < 0 or candidates.rows[best][ROLE] != PASSIVE or resolver.article.lemma[verb] in RELAYING:
        return best
    agents = (
        n for n, row in enumerate(candidates.rows) if candidates.verbs[n] == verb and row[ROLE] == AGENT
    )
    return next(agents, best)


def _member(resolver: Resolver, candidates: Candidates, best: int) -> int:
    """The person whose organisation the best candidate is: Ann Lee in "Ann Lee of Mercer Lane Securities said" and in
    "said Ann Lee, an analyst at Mercer Lane Securities"."""
    span = resolver.mentions[candidates.mentions[best]]
    if span.kind != "organisation":
        return best
    article = resolver.article
    joined = told = False
    for i in range(span.start - 1, max(-1, span.start - LONGEST_POST), -1):
        mention = resolver.at.get(i, -1)
        if mention >= 0 and resolver.mentions[mention].kind == "person":
            return next((n for n, m in enumerate(candidates.mentions) if joined and m == mention), best)
        if article.pos[i] == "ADP" and article.lower[i] in BELONGING:
            joined = True
        elif article.pos[i] in ("NOUN", "PROPN"):
            told = told or article.lemma[i] in load_words("person_nouns")
        elif not (article.words[i] == "," and told) and article.pos[i] not in ("DET", "ADJ"):
            return best
    return best


def _let_speak(resolver: Resolver, candidates: Candidates, best: int) -> int:
    """Whom the best candidate quotes: "the report quoted an adviser as saying “…”"."""
    article, verb = resolver.article, candidates.verbs[best]
    if verb < 0:
        return best
    quoting = verb if article.lemma[verb] in RELAYING else article.head[verb]
    if article.lemma[quoting] not in RELAYING or resolver.mentions[candidates.mentions[best]].end > quoting:
        return best
    if any("pass" in article.dep[i] for i in article.children[quoting]):
        return best
    limit = min(len(article) - 1, quoting + AS_SAYING_WITHIN)
    as_at = next(
        (
            i
            for i in range(quoting, limit)
            if article.lower[i] == "as" and article.lower[i + 1].endswith("ing")
        ),
        -1,
    )
    quoted = [
        n
        for n, mention in enumerate(candidates.mentions)
        if quoting < resolver.mentions[mention].start < as_at
        and article.sent[quoting] == article.sent[resolver.mentions[mention].head]
    ]
    return min(quoted, key=lambda n: resolver.mentions[candidates.mentions[n]].start, default=best)


def _instead(
    resolver: Resolver, candidates: Candidates, order: list[int], scores: Scores
) -> tuple[int, float]:
    """Whom the relaying outlet ``order[0]`` lets speak, and how surely: whom it quotes or cites, else the next."""
    outlet = order[0]
    article, verb = resolver.article, candidates.verbs[outlet]
    others = [n for n in order if not _is_outlet(resolver, candidates.mentions[n])]
    for n in others:
        if _is_cited(article, resolver.mentions[candidates.mentions[n]], verb):
            return n, max(float(scores[n]), CITED * float(scores[outlet]))
    if others and scores[others[0]] >= LEAST_OF_ALTERNATIVE:
        return others[0], float(scores[others[0]])
    return outlet, float(scores[outlet])


def _is_cited(article: ArticleView, span: MentionSpan, verb: int) -> bool:
    """Whether a mention is the object of a "quote" or "cite" that is the verb, or hangs on it."""
    above = article.head[span.head]
    if (
        article.dep[span.head] not in ("obj", "iobj", "nsubj", "nmod", "obl")
        or article.lemma[above] not in RELAYING
    ):
        return False
    same = article.sent[above] == article.sent[span.head] and article.para[above] == article.para[span.head]
    return same and span.start > above and abs(above - verb) < CITED_WITHIN


def _is_outlet(resolver: Resolver, mention: int) -> bool:
    span = resolver.mentions[mention]
    return span.outlet or (
        span.kind == "nominal" and resolver.article.lemma[span.head] in ("agency", "newspaper", "media")
    )


def _relays_only(resolver: Resolver, candidates: Candidates, n: int) -> bool:
    """An outlet that carries the words of somebody else: no editorial, no spokesman."""
    span = resolver.mentions[candidates.mentions[n]]
    if not _is_outlet(resolver, candidates.mentions[n]):
        return False
    article, verb = resolver.article, candidates.verbs[n]
    if verb >= 0 and article.lemma[verb] in load_words("outlet_own_verbs"):
        return False
    low, high = max(0, span.start - 12), min(len(article), span.end + 12)
    return not any(
        article.lower[i] in load_words("editorial_words") and article.inside[i] < 0 for i in range(low, high)
    )


def _chains(article: ArticleView) -> list[list[int]]:
    """Groups of marked stretches that are one utterance over several paragraphs."""
    chains: dict[int, list[int]] = {}
    first_of: dict[int, int] = {}
    for index, mark in enumerate(article.marked):
        if mark.continues is not None:
            first = first_of.get(mark.continues, mark.continues)
            first_of[index] = first
            chains.setdefault(first, [first]).append(index)
    return list(chains.values())


class _Namer:
    """Turns choices into attributions in text order, since pronouns depend on who spoke before."""

    def __init__(
        self,
        article: ArticleView,
        resolver: Resolver,
        choices: Sequence[Choice | None],
        confidence: Confidence,
    ) -> None:
        self.article = article
        self.resolver = resolver
        self.choices = choices
        self.confidence = confidence

    def attributions(self) -> list[Attribution]:
        named: list[Attribution] = []
        labelled = labels(self.article, self.resolver)
        pointed = pointers(self.article)
        entities: list[int] = []
        last, last_para = -1, -9
        for index, choice in enumerate(self.choices):
            para = self.article.marked[index].paragraph
            speaking = last if para - last_para <= 2 else -1
            outer = around(self.article, index) if self.article.marked[index].depth else -1
            if index in labelled:
                attribution, entity = self._labelled(labelled[index])
            elif index in pointed:
                attribution, entity = self._pointed(pointed[index])
            elif outer >= 0:
                attribution, entity = self._inner(index, named[outer], entities[outer])
            elif (cry := cry_of(self.article, index)) is not None:
                attribution, entity = self._cried(cry, choice, index, speaking)
            else:
                attribution, entity = self._attribution(choice, speaking, index)
            named.append(attribution)
            entities.append(entity)
            if entity >= 0 and outer < 0:
                last, last_para = entity, para
        return self._headline(named)

    def _pointed(self, pointer: Pointer) -> tuple[Attribution, int]:
        """Whom the sentence behind a quote says that it comes from."""
        mention = self.resolver.at.get(pointer.token, -1)
        referent = self.resolver.resolve(mention) if mention >= 0 else None
        if referent is None or mention < 0:
            sure = self.confidence.of_mention(1.0)
            return Attribution(None, pointer.cue, "asserted", sure, "ambiguous", 1.0), -1
        manner = manner_of(self.resolver.mentions[mention], referent)
        certainty = self.resolver.certainty(mention)
        signs = self._signs(referent)
        sure = self.confidence.of_speaker(1.0, manner, certainty, signs)
        speaker = self._speaker(mention, referent)
        said = Attribution(speaker, pointer.cue, "asserted", sure, None, 1.0, manner, certainty, signs)
        return said, referent.entity

    def _inner(self, index: int, outer: Attribution, speaking: int) -> tuple[Attribution, int]:
        """A quote inside a quote is its speaker's too, unless it has a cue with a subject of its own."""
        cue = inner_cue(self.article, self.resolver, index)
        stance = self._stance(cue.verb, index) if cue is not None else "asserted"
        if cue is None or cue.whose == "own":
            return self._within(replace(outer, stance=stance)), speaking
        words = self._mention(cue.verb, cue.verb + 1)
        if cue.whose == "nobody":
            return Attribution(None, words, stance, outer.confidence, "anonymous", outer.score), -1
        referent, certainty = self._subject(cue, index, speaking)
        if referent is None:
            return Attribution(None, words, stance, outer.confidence, "ambiguous", outer.score), -1
        manner = manner_of(self.resolver.mentions[cue.mention], referent)
        score = outer.score if outer.speaker is not None else 1.0
        speaker = self._speaker(cue.mention, referent)
        said = Attribution(speaker, words, stance, 0.0, None, score, manner, certainty, self._signs(referent))
        return self._within(said), referent.entity

    def _within(self, said: Attribution) -> Attribution:
        """The attribution of a stretch inside another, whose speaker is less sure than one outside."""
        if said.speaker is None:
            return said
        signs = said.signs | INNER
        sure = self.confidence.of_speaker(said.score, said.manner, said.certainty, signs)
        if sure < LEAST:
            return replace(said, speaker=None, confidence=sure, abstained="ambiguous", signs=signs)
        return replace(said, confidence=sure, signs=signs)

    @staticmethod
    def _signs(referent: Referent) -> frozenset[Sign]:
        """What tells, besides the manner of naming, how sure a name is."""
        signs: set[Sign] = set()
        if referent.kind == "person" and len(referent.name.split()) == 1:
            signs.add("single")
        if referent.role:
            signs.add("role")
        return frozenset(signs)

    def _subject(self, cue: Cue, index: int, speaking: int) -> tuple[Referent | None, float]:
        """Whom the subject of an inner cue means in the mouth of the outer speaker, and how sure that is."""
        span = self.resolver.mentions[cue.mention]
        lower = self.article.lower[span.head]
        if span.kind != "pronoun":
            return self.resolver.resolve(cue.mention, speaking), 1.0
        if lower == "you":
            return self._addressed(index, speaking), 1.0
        if lower not in GENDERS:
            return None, 0.0
        referent, certainty = self.resolver.other_than(cue.mention, speaking)
        if certainty < SURE_OF_INNER or self._told_of(cue.mention, referent, speaking):
            return None, certainty
        return referent, certainty

    def _told_of(self, pronoun: int, referent: Referent | None, speaking: int) -> bool:
        """Whether the outer speaker has just told of somebody unnamed, whom the pronoun is likelier to mean."""
        article, head = self.article, self.resolver.mentions[pronoun].head
        for mention in range(pronoun - 1, -1, -1):
            span = self.resolver.mentions[mention]
            if article.inside[span.head] != article.inside[head]:
                return False
            if span.kind in ("nominal", "proper", "person") and article.dep[span.head] == "nsubj":
                other = self.resolver.resolve(mention, speaking)
                if other is None or other.kind != "person":
                    return False
                return referent is None or other.name != referent.name
        return False

    def _addressed(self, index: int, speaking: int) -> Referent | None:
        """Whom "you" means where the utterance calls somebody by name or title ("Mr Mayor, you said …")."""
        entity = addressee(self.article, self.resolver, index, speaking)
        return self.resolver.named(entity) if entity >= 0 else None

    def _labelled(self, label: Label) -> tuple[Attribution, int]:
        """A label or a signature names its speaker, unless it is the "Q" of an interviewer without a name."""
        if label.asked:
            sure = self.confidence.of_speaker(1.0, "label")
            return Attribution(None, None, "asserted", sure, "anonymous", 1.0, "label"), -1
        mention, entity = label.mention, label.entity
        referent = self.resolver.named(entity) if entity >= 0 else self._referent_at(mention)
        if referent is not None:
            name = cased_name(referent.name) if referent.kind == "person" else referent.name
            speaker = Speaker(name, referent.kind, referent.role, mention, "coreference")
            entity = referent.entity
        else:
            speaker = Speaker(cased_name(mention.text), "person", None, mention, "name")
        signs = self._signs(Referent(speaker.name, speaker.kind, speaker.role, entity, speaker.resolution))
        sure = self.confidence.of_speaker(1.0, "label", 1.0, signs)
        return Attribution(speaker, None, "asserted", sure, None, 1.0, "label", 1.0, signs), entity

    def _referent_at(self, mention: Mention) -> Referent | None:
        """Whom the mention of the article means that begins where the label does."""
        index = self.resolver.at.get(self.article.token_at(mention.start))
        return self.resolver.resolve(index) if index is not None else None

    def _cried(self, cry: Cry, choice: Choice | None, index: int, speaking: int) -> tuple[Attribution, int]:
        """Those whom a cry came from, else who is told to utter it; nobody where the sentence tells neither."""
        if cry.first >= 0:
            return self._cried_from(cry)
        if choice is not None and utters(self.article, cry, self.resolver.mentions[choice.mention].head):
            said, entity = self._attribution(choice, speaking, index)
            if said.speaker is not None and said.speaker.kind in ("person", "group"):
                return said, entity
        sure = self.confidence.of_mention(1.0)
        cue = self._mention(cry.noun, cry.noun + 1)
        return Attribution(None, cue, "asserted", sure, "anonymous", 1.0), -1

    def _cried_from(self, cry: Cry) -> tuple[Attribution, int]:
        cue, words = self._mention(cry.noun, cry.noun + 1), self._mention(cry.first, cry.last)
        mention = self.resolver.at.get(cry.first, -1)
        referent = self.resolver.resolve(mention) if mention >= 0 else None
        if referent is None or (referent.resolution == "description" and referent.kind != "person"):
            referent = Referent(
                referent.name if referent else words.text, "group", None, -1, "description"
            )  # "The public gallery" is those who sit there.
        signs = self._signs(referent)
        manner = manner_of(self.resolver.mentions[mention], referent) if mention >= 0 else "description"
        sure = self.confidence.of_speaker(1.0, manner, 1.0, signs)
        speaker = Speaker(referent.name, referent.kind, referent.role, words, referent.resolution)
        return Attribution(speaker, cue, "asserted", sure, None, 1.0, manner, 1.0, signs), referent.entity

    def _attribution(self, choice: Choice | None, last_speaker: int, index: int) -> tuple[Attribution, int]:
        choice = self._led_in(choice, index)
        if choice is None:
            return Attribution(None, None, "asserted", 0.0, "no_cue"), -1
        choice = self._told_in(self._outside(choice, index), index)
        if (recalled := self._recalled(choice, index)) is not None:
            return recalled
        choice = self._answering(choice, index)
        choice = replace(choice, mention=before_bracket(self.resolver, choice.mention))
        cue = self._cue(choice)
        referent = self.resolver.resolve(choice.mention, last_speaker)
        stance = self._stance(choice.verb, index)
        span = self.resolver.mentions[choice.mention]
        if referent is None and self.article.lower[span.head] == "you":
            referent = self._addressed(index, -1)
        if referent is not None and self._is_thing(choice, referent):
            sure = self.confidence.of_mention(choice.mass)
            return Attribution(None, None, stance, sure, "no_cue", choice.mass), -1
        if referent is None:
            confidence = self.confidence.of_mention(choice.mass)
            nameless = confidence >= LEAST and span.kind != "pronoun"
            reason: Abstained = "anonymous" if nameless else "no_cue" if cue is None else "ambiguous"
            return Attribution(None, cue, stance, confidence, reason, choice.mass), -1
        manner = manner_of(self.resolver.mentions[choice.mention], referent)
        certainty = self.resolver.certainty(choice.mention, last_speaker)
        signs = self._signs(referent)
        confidence = self.confidence.of_speaker(choice.mass, manner, certainty, signs)
        if confidence < LEAST:
            reason = "no_cue" if cue is None else "ambiguous"
            return Attribution(None, cue, stance, confidence, reason, choice.mass, manner, certainty), -1
        speaker = self._speaker(choice.mention, self._with_others(choice.mention, referent))
        said = Attribution(speaker, cue, stance, confidence, None, choice.mass, manner, certainty, signs)
        return said, referent.entity

    def _with_others(self, mention: int, referent: Referent) -> Referent:
        """The referent with those who say it with him: "Ann Lee and Peter Holt said in a joint statement"."""
        group = together(self.resolver, mention) if referent.entity >= 0 else ()
        if referent.entity not in group:
            return referent
        *names, last = [self.resolver.entities[entity].name for entity in group]
        return replace(referent, name=f"{', '.join(names)} and {last}", kind="group", role=None)

    def _led_in(self, choice: Choice | None, index: int) -> Choice | None:
        """The choice, or the person whose sentence leads in with a colon, where what was chosen stands outside it."""
        mark = self.article.marked[index]
        opened = self.article.token_at(mark.start - len(mark.open))
        lead = before_colon(self.resolver, opened) if mark.open else -1
        if lead < 0:
            return choice
        if choice is None:
            return Choice(lead, -1, LED_IN, LED_IN)
        chosen = self.resolver.mentions[choice.mention]
        within = self.resolver.mentions[lead].start <= chosen.start < opened
        return choice if within else replace(choice, mention=lead, verb=-1)

    def _answering(self, choice: Choice, index: int) -> Choice:
        """The choice, or whoever answers it, where it asks what is no question in the quote."""
        mark = self.article.marked[index]
        if self.article.source[mark.start : mark.end].rstrip().endswith("?"):
            return choice
        answers = answering(self.resolver, choice.mention, choice.verb)
        return choice if answers == choice.mention else replace(choice, mention=answers, verb=-1)

    def _outside(self, choice: Choice, index: int) -> Choice:
        """The choice without a verb that is one of the quoted words, which do not say who says them, and with that
        of the quote's own clause where the other's stance is not the quote's."""
        first, last = self.article.token_span(
            self.article.marked[index].start, self.article.marked[index].end
        )
        if first <= choice.verb < last:
            return replace(choice, verb=-1)
        own = replace(choice, verb=own_verb(self.article, first, last, choice.verb))
        same = self._stance(own.verb, index) == self._stance(choice.verb, index)
        return choice if same or choice.verb < 0 else own

    def _told_in(self, choice: Choice, index: int) -> Choice:
        """The choice, or whoever says it in what the one who was chosen tells: "Lee says her boss told her: “…”".

        A pronoun is likelier to mean the same person again, where their genders allow it.
        """
        mark, article = self.article.marked[index], self.article
        if (
            choice.verb < 0
            or article.inside[choice.verb] >= 0
            or self.resolver.mentions[choice.mention].start > choice.verb
        ):
            return choice
        verb, subject = told_in(article, *article.token_span(mark.start, mark.end), choice.verb)
        mention = self.resolver.at.get(subject, -1)
        if mention < 0 or mention == choice.mention or self._is_same(mention, choice.mention):
            return choice
        if self._is_loose(mention, led_in=article.source[: mark.start - len(mark.open)].rstrip()[-1:] == ":"):
            return choice
        return replace(choice, mention=mention, verb=verb)

    def _is_loose(self, mention: int, *, led_in: bool) -> bool:
        """Whether a nominal is too loose to be put in the place of whoever tells it: without a name beside it, and
        with a fragment that may be in the words of the teller."""
        span = self.resolver.mentions[mention]
        if span.kind != "nominal" or (
            self.resolver.at.get(span.end + 1, -1) >= 0 and self.article.words[span.end] == ","
        ):
            return False
        return not led_in or self.resolver.entity_of(mention) >= 0

    def _is_same(self, mention: int, other: int) -> bool:
        """Whether a subject may mean the same person as another mention, or nobody who speaks."""
        span, article = self.resolver.mentions[mention], self.article
        entity = self.resolver.entity_of(other)
        if span.kind == "pronoun":
            gender = GENDERS.get(article.lower[span.head], "")
            known = self.resolver.entities[entity].gender if entity >= 0 else ""
            return not gender or not known or gender == known
        if span.kind == "nominal" and not any(
            article.lemma[span.head] in load_words(words) for words in SPEAKING_NOUNS
        ):
            return True
        return entity >= 0 and self.resolver.entity_of(mention) == entity

    def _recalled(self, choice: Choice, index: int) -> tuple[Attribution, int] | None:
        """Whose words a third person recalls: in "she recalls his saying that “…”" they are his."""
        mark = self.article.marked[index]
        at = reported_by(self.article, *self.article.token_span(mark.start, mark.end), choice.verb)
        entity = self.resolver.meant_by(at, self.resolver.entity_of(choice.mention)) if at >= 0 else -1
        if entity < 0:
            return None
        referent = self.resolver.named(entity)
        signs = self._signs(referent)
        sure = self.confidence.of_speaker(choice.mass, "pronoun", 1.0, signs)
        mention, cue = self._mention(at, at + 1), self._mention(at + 1, at + 2)
        speaker = Speaker(referent.name, referent.kind, referent.role, mention, "coreference")
        return Attribution(speaker, cue, "asserted", sure, None, choice.mass, "pronoun", 1.0, signs), entity

    def _is_thing(self, choice: Choice, referent: Referent) -> bool:
        """Whether what was chosen is no speaker: a noun of nobody that speaks, and no verb that lets it ("tea")."""
        span, article = self.resolver.mentions[choice.mention], self.article
        if referent.resolution != "description" or span.kind != "nominal" or referent.kind != "organisation":
            return False
        if any(article.lemma[span.head] in load_words(words) for words in SPEAKING_NOUNS):
            return False
        said = choice.verb >= 0 and article.lemma[choice.verb] in reporting_verbs()
        return not said and article.dep[span.head] == "obj"

    def _speaker(self, mention: int, referent: Referent) -> Speaker:
        span = self.resolver.mentions[mention]
        return Speaker(
            referent.name,
            referent.kind,
            referent.role,
            self._mention(span.core_start, span.core_end),
            referent.resolution,
        )

    def _mention(self, first: int, last: int) -> Mention:
        start, end = self.article.start[first], self.article.end[last - 1]
        return Mention(self.article.source[start:end], start, end)

    def _cue(self, choice: Choice) -> Mention | None:
        """The reporting word: "according to" before the mention, else its verb ("was quoted as saying" in full)."""
        article, span = self.article, self.resolver.mentions[choice.mention]
        first = span.start
        if first >= 2 and article.lower[first - 2 : first] == ["according", "to"]:
            return self._mention(first - 2, first)
        if choice.verb < 0 or article.pos[choice.verb] not in ("VERB", "AUX"):
            return None
        verb = self._behind(choice.verb, span)
        last = verb + 1
        if article.lower[last : last + 2] == ["as", "saying"]:
            last += 2
        return self._mention(verb, last)

    def _behind(self, verb: int, span: MentionSpan) -> int:
        """`verb`, or the reporting verb beside it where `verb` stands before the speaker's name and reports nothing:
        "managing" of "managing director Ann Lee said" is an adjective, whatever the parser makes of it."""
        article = self.article
        if verb >= span.head or article.lemma[verb] in reporting_verbs():
            return verb
        if verb and article.lemma[verb - 1] in reporting_verbs() and article.inside[verb - 1] < 0:
            return verb - 1
        for i in range(span.end, min(span.end + CUE_BEHIND, len(article.lemma))):
            if article.inside[i] >= 0 or article.sent[i] != article.sent[span.head]:
                break
            if article.pos[i] == "VERB" and article.lemma[i] in reporting_verbs():
                return i
        return verb

    def _stance(self, verb: int, index: int) -> Stance:
        mark = self.article.marked[index]
        return stance_of(self.article, verb, *self.article.token_span(mark.start, mark.end))

    def _headline(self, named: list[Attribution]) -> list[Attribution]:
        """A headline that quotes words of the body has the body's speaker."""
        marked = self.article.marked
        texts = [self.article.source[mark.start : mark.end] for mark in marked]
        body = [
            (other, spoken)
            for other, mark in enumerate(marked)
            if mark.paragraph > 0 and (spoken := named[other].speaker) is not None
        ]
        for index, mark in enumerate(marked[:MOST_IN_HEADLINE]):
            if mark.paragraph > 0:
                break
            for other, spoken in body:
                if same_words(texts[index], texts[other]):
                    named[index] = self._copied(named[index], named[other], spoken)
                    break
        return named

    @staticmethod
    def _copied(own: Attribution, body: Attribution, spoken: Speaker) -> Attribution:
        mention = own.speaker.mention if own.speaker else None
        speaker = replace(spoken, mention=mention, resolution="coreference")
        confidence = max(own.confidence, body.confidence * 0.9)
        return replace(body, speaker=speaker, cue=own.cue, stance=own.stance, confidence=confidence)


if not Doc.has_extension("attributions"):
    Doc.set_extension("attributions", default=None)


@Language.factory(
    NAME, assigns=["doc._.attributions"], requires=["doc._.marked", "doc._.mentions", "doc._.coref"]
)
def make_attributor(nlp: Language, name: str) -> Attributor:
    return Attributor(Ranker.load(), Confidence.load())
