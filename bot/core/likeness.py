"""What a short news text says, as a bag of telling words: the same event in other words shares it.

Words of one family count as one ("shut", "closure", "axed"), names are taken out beforehand, and
words that every item about the NHS has count for nothing. `bot.core.stories` compares the bags.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

#: Families that make an item other news than the thing it is about: a march against a closure is
#: not the closure.
REACTIONS = frozenset(
    {"=protest", "=petition", "=court", "=parking", "=fine", "=leaving", "=appointment", "=fire"}
)

#: Kinds of event of which a body has hardly two within days.
DECISIVE = frozenset({"=merger", "=strike", "=inspection", "=cyber", "=outbreak", "=flood"})

#: How far a strike has come, by words of the title; each is news of its own.
_STAGES = {
    "begun": "begin begins began start starts started",
    "more": "escalate escalates escalated extend extends extended further continue continues",
    "over": "end ends ended suspend suspends suspended off deal",
}
_STAGE = {word: stage for stage, words in _STAGES.items() for word in words.split()}

#: Words that mean the same kind of event or service in headlines, by their beginnings.
_FAMILIES = {
    "closing": "close closed closes closing closure closures shut shuts shutting shutdown axe axed "
    "axes axing scrap scraps scrapped scrapping mothballed abolish abolished abolishes abolition",
    "loss": "cut cuts cutting cutback cutbacks downgrade downgraded downgrading lose loses losing "
    "loss reduce reduced reduction slash slashed",
    "reopening": "reopen reopens reopened reopening resume resumes resumed restored",
    "birth": "maternity birth births birthing midwife midwives midwifery obstetric obstetrics "
    "newborn newborns babies baby mothers mums pregnant antenatal neonatal",
    "emergency": "a&e a&es emergency casualty",
    "strike": "strike strikes striking walkout walkouts ballot ballots picket pickets picketing "
    "stoppage",
    "inspection": "cqc inspection inspections inspector inspectors inspected rated rating ratings "
    "inadequate regulator watchdog",
    "merger": "merge merges merged merging merger mergers takeover joining united",
    "building": "rebuild rebuilt rebuilding redevelop redeveloped redevelopment construction build "
    "builders revamp refurbish refurbished refurbishment replace replaced replacement replacing",
    "consultation": "consultation consultations consult consulted consulting survey",
    "leaving": "resign resigns resigned resignation quit quits departs departure leaving leaves "
    "retires stepping steps",
    "appointment": "appoint appoints appointed named successor",
    "leader": "chief executive ceo boss chair chairman chairwoman",
    "inquiry": "inquiry inquiries investigation investigate investigated probe probes",
    "death": "inquest inquests coroner coroners died death deaths dies dead fatal",
    "waiting": "wait waits waiting backlog backlogs queue queues delayed delays delay postponed",
    "bed": "bed beds ward wards inpatient inpatients",
    "job": "job jobs posts redundancy redundancies layoffs",
    "protest": "protest protests protesters march marches marched demonstration rally",
    "campaign": "campaign campaigns campaigner campaigners",
    "petition": "petition petitions signatures signed",
    "private": "outsource outsourced outsourcing privatise privatised privatisation private",
    "contract": "contract contracts awarded bid bidder bidders wins won",
    "court": "court judge judicial lawsuit ruling sued legal",
    "parking": "parking car cars",
    "cyber": "cyber cyberattack hacked hackers ransomware",
    "outbreak": "outbreak outbreaks norovirus flu visiting visitors",
    "vaccination": "vaccine vaccines vaccination vaccinations jab jabs booster vaccinated",
    "child": "child children childrens paediatric paediatrics",
    "mind": "mental psychiatric psychiatry psychological camhs",
    "practice": "gp gps surgery surgeries practice practices",
    "dentist": "dentist dentists dental dentistry",
    "pharmacy": "pharmacy pharmacies chemist chemists",
    "cancer": "cancer oncology radiotherapy chemotherapy",
    "ambulance": "ambulance ambulances paramedic paramedics",
    "operation": "operation operations surgical theatre theatres surgeon surgeons",
    "parent": "family families parents parent",
    "debt": "deficit deficits overspend overspent debt debts",
    "night": "night nights overnight",
    "fire": "fire blaze evacuated",
    "flood": "flood floods flooded flooding leak leaks",
    "roof": "raac concrete roof roofs",
    "computer": "computer computers outage software electronic",
    "pay": "pay wage wages salary salaries",
    "fine": "fined fine prosecuted prosecution",
    "calling_off": "cancel cancels cancelled cancelling cancellation cancellations",
    "incident": "incident incidents",
    "minister": "ministers streeting",
}
_FAMILY = {word: family for family, words in _FAMILIES.items() for word in words.split()}

#: Words of every other item, and of speech about it: they tell nothing.
_EMPTY_WORDS = """
    a about above across after again against ago agree agreed all almost along also although
    always am amid among an and announce announced announcement announces another any anyone
    appeared approve approved are area areas around article articles as ask asked asks at away
    back be became because become been before began behind being below best better between big
    board boards bodies body boss bosses both breaking bring bringing but by call called calls
    came can cannot care ccg central centre centres change changes city come comes coming
    community concern concerned concerns confirm confirmed confirms could council councillor
    councillors country county day days decide decided decision decisions demo department
    departments did district do does doing done down during each early east eastern england
    english even ever every everyone exclusive expected face faced faces facilities facility
    facing far few find first five following for former found foundation four from full further
    future gave general get gets getting give given gives giving go goes going good got
    government group had hailed half has have having he head health healthcare hear heard help
    her here him his hit hits hold hope hopes hospital hospitals how however icb ics if
    important in include included including increase increased infirmary integrated into is
    issue issues it item items its itself just keep king know known large last late latest
    leaders least led left less let life like likely live local long look looking made main make
    makes making man many may meet meeting member members mid million minister month months more
    most move moved moves moving mp mps much must my national near need needed needs never new
    news next nhs no nor north northern not now number of off offer offered officials often old
    on once one only open opened opening opens or original originally other others our out over
    own page part partnership parts past patient patients people place places plan planned
    planning plans point possible post princess provide provided provides providing public
    published put queen question raise raised re read region regional report reported reporting
    reports resident residents reveal revealed reveals review right royal run running said saint
    same sample samples saw say saying says second secretary see seen service services set
    several she should show shows since site sites six so some soon south southern spokesman
    spokesperson spokeswoman staff start started statement still stories story stp such support
    system systems take taken takes taking team teams ten than that the their them then there
    these they thing think this those thousands three through time to today told too took top
    town trust trusts two under unit university until up update urge urged urges us use used
    using very village visit visits want wanted wants warn warned warning warns was way we week
    weeks well went were west western what when where which while who whole whose why will with
    within without woman work workers working works world would year years yet you your
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())

#: A word that a larger share of texts has is common; among fewer texts none is.
COMMON, FEW = 0.3, 15
#: The weight of a name that is neither a body's nor a place's.
PROPER = 1.75
_SENTENCE = re.compile(r"[.!?:;|]\s")
_CASED = re.compile(r"[A-Za-z]+")
_TOKEN = re.compile(
    r"a&es?\b|£?\d[\d,.]*(?:bn|m|k|%)?|[a-z]+\d+\b|[a-z]+(?:'[a-z]+)?", re.IGNORECASE
)
_UNITS = {"bn": 1_000_000_000, "m": 1_000_000, "k": 1_000}
_SPELLED = re.compile(r"(\d)[ -]?(?:million|mln)\b", re.IGNORECASE)
_BILLION = re.compile(r"(\d)[ -]?billion\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d$")
#: Phrases that say a word of a family in several.
_PHRASES = (
    (re.compile(r"\bcare quality commission\b", re.IGNORECASE), "CQC"),
    (re.compile(r"\b(?:the )?new hospitals? (?:building )?programme\b", re.IGNORECASE), "rebuild"),
    (re.compile(r"\b(?:a|the) new hospital\b", re.IGNORECASE), "a rebuild"),
    (re.compile(r"\bhealth secretary\b|\bsecretary of state\b", re.IGNORECASE), "ministers"),
    (re.compile(r"\b(?:put|pushed|set) back\b|\bkicked down the road\b", re.IGNORECASE), "delayed"),
    (re.compile(r"\b(walk|walks|walked|walking) out\b", re.IGNORECASE), "strike"),
    (re.compile(r"\bcall(?:s|ed|ing)? off\b", re.IGNORECASE), "cancelled"),
)


@lru_cache(maxsize=4_096)
def telling(text: str, names: frozenset[str] = frozenset()) -> Mapping[str, float]:
    """The telling words of a text with their weights; the words of `names` (lower case) are out."""
    text = _BILLION.sub(r"\1bn", _SPELLED.sub(r"\1m", text.replace("\u2019", "'")))
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    taken = {word for name in names for word in re.findall(r"[a-z]+", name)}
    taken |= {word.removesuffix("s") for word in taken}  # of St Peter's the text says "Peter's"
    proper = _proper(text)
    found: dict[str, float] = {}
    for token in _TOKEN.findall(text.lower()):
        token = token.removesuffix("'s")
        word, weight = _weighed(token)
        if weight and token not in taken:
            found[word] = PROPER if token in proper and weight == 1 else weight
    return found


def stage(title: str) -> str:
    """How far the strike of a title has come; "" if it tells of none or does not say."""
    if "=strike" not in telling(title):
        return ""
    return next((_STAGE[word] for word in title.lower().split() if word in _STAGE), "")


def _proper(text: str) -> set[str]:
    """The words with a capital inside a sentence, which are names: of people, firms, schemes."""
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        words = _CASED.findall(sentence)[1:]
        capital = [word for word in words if word[0].isupper()]
        if len(capital) <= 0.6 * len(words):  # more is a headline In Title Case
            found.update(word.lower() for word in capital)
    return found


def _weighed(token: str) -> tuple[str, float]:
    if token[0] in "£0123456789":
        return _figure(token)
    family = _FAMILY.get(token)
    if family is not None:
        return f"={family}", 1.5
    if len(token) < 3 or token in _EMPTY:
        return token, 0.0
    return _stem(token), 1.0


def _figure(token: str) -> tuple[str, float]:
    """A figure as a number; money and large counts tell much, years and small counts little."""
    digits = re.sub(r"[^\d.]", "", token).rstrip(".")
    unit = re.sub(r"[£\d,.]", "", token)
    try:
        value = float(digits)
    except ValueError:
        return token, 0.0
    if _YEAR.match(digits) and not unit and "£" not in token:
        return digits, 0.25
    value *= _UNITS.get(unit, 1)
    weight = 0.5
    if "£" in token or value >= 1_000_000:
        weight = 3.0
    elif unit or value >= 100:
        weight = 2.0
    shown = f"{value:.0f}" if value == int(value) else f"{value:g}"
    return shown + ("%" if unit == "%" else ""), weight


def _stem(word: str) -> str:
    """The word without the ends that English grammar gives it."""
    for ending, least in (("ies", 5), ("ings", 7), ("ing", 6), ("ed", 6), ("es", 5), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word.removesuffix("e") if len(word) > 4 else word


def shared(
    one: Mapping[str, float],
    other: Mapping[str, float],
    common: Set[str] = frozenset(),
) -> tuple[float, float]:
    """What two bags share: its weight, and that as a share of the lighter bag; `common` words
    count for nothing."""
    words = (one.keys() & other.keys()) - common
    both = sum((one[word] + other[word]) / 2 for word in words)
    least = min(_weight(one, common), _weight(other, common))
    return both, both / least if least else 0.0


def _weight(bag: Mapping[str, float], common: Set[str]) -> float:
    return sum(weight for word, weight in bag.items() if word not in common)


def common_words(bags: Sequence[Mapping[str, float]]) -> frozenset[str]:
    """The words that so many texts have that they tell nothing: what an outlet writes below every
    item, the talk of the day. Of few texts none."""
    if len(bags) < FEW:
        return frozenset()
    counts = Counter(word for bag in bags for word in bag)
    return frozenset(word for word, count in counts.items() if count > COMMON * len(bags))
