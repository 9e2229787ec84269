"""Whether a headline without a place speaks of all of England, or of a unit of one place.

Called by `bot.areas.matcher`. A headline may speak of a whole trade ("dentists quit"), of the NHS
or of those who govern it, or as a local paper does of the surgery or the town.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum

from bot.core.matching.flat import Flat
from bot.core.matching.model import Signal

_I = re.IGNORECASE


def any_of(words: str) -> str:
    """A pattern for any of the words, which are set apart by bars and may go on below."""
    return "(?:" + "|".join(word.strip() for word in words.split("|")) + ")"


#: With one of these after it the word for a body is one for its kind: "hospital parking".
_NOT_ONE = (
    "(?!(?i:"
    + any_of("""
    trusts|bosses|chiefs|doctors|managers|deaths|waits|corridors|cuts|beds|staff|food|parking
    |patients|leadership|chains|groups|mergers|closures|bills|areas|footprints|plans|leads|systems|secretary
    |minister|care|office""")
    + " ))"
)
_NOT_A_VERB = (
    "(?:(?!(?:is|are|was|were|has|to|in|at|of|for|on|by|from|and|or|as|with|after|over|will|would"
    "|could|may|can|must|should|not|no) )[a-z&]+(?<!s)(?<!ed) ){0,2}"
)
#: A word for a body that only says which contracts, waits or units are meant, not one body.
_OF_A_KIND = re.compile(
    " (?i:(?:local )?(?:hospital|trust|ccg|icb|surgery|practice|unit|ward|clinic|department|centre"
    f"|home|hospice|service|ambulance|gp|nurse|doctor|midwife|dentist))(?= {_NOT_A_VERB}(?i:"
    + any_of("""
    units|wards|levels|contracts|closures|waits|times|charges|deaths|deficits|debts|services|beds
    |parks|staff|doctors|managers|bosses|chiefs|trusts|bills|fees|mergers|budgets|funds|cuts|sites
    |buildings|projects|records|appointments|delays|strikes|failures|failings|standards|ratings
    |stays|visits|admissions|infections|pay|food|parking|scandals?|waiting lists?|numbers|rates
    |shortages?|vacancies|jobs|posts|places|roofs|walls|kitchens|meals|toilets|car parks
    |strikes?|figures|data|targets?|boards|directors|leaders
    |members|users|executives|consultants|nurses|workers|contractors|owners|improvements|redundancies
    |finances|savings|salaries|complaints|claims|clauses?|laws?|amendments?|legislation""")
    + ") )"
    # "All hospital lifts" are of all hospitals.
    "| (?i:(?:all|most|many|more|fewer|some|few|half|quarter|third|thousands|hundreds)(?: of)?"
    "(?: nhs| our| the| englands?)* (?:hospital|trust|gp|ambulance|surgery))(?= (?i:[a-z]+s) )"
    # "Stuck in hospital" is in any.
    "| (?i:in|to|from|into|of|leave|leaving|out of) hospital(?= )"
    r"| (?i:your|which|each|every|any) (?:[\w&]+ ){0,3}?(?i:hospital|trust|icb|surgery|practice"
    "|service|home|unit|ward|centre|hub|region|district|village|town)(?= )"
    "| (?i:where|how|what|when|why|can|should|will|must) (?:(?:do|can|should|will) )?(?:I|we)(?= )"
    "| (?i:one (?:nhs )?(?:hospital|trust|surgery|practice|home)) in (?:two|three|four|five|six"
    r"|seven|eight|nine|ten|twelve|\d+)(?= )"
    "| (?i:department)(?= (?i:of|for) (?i:health|communities) )"
    "| (?i:general practice|new hospital(?= programme))(?= )"
    "| (?i:all the|the latest) news(?= )"
    "| (?i:our) (?=NHS |health service |nation|country)"
    "| (?i:dental|gp|consultants?|doctors|dentists|pharmacy) contract(?= )"
)
#: One who works in such a body.
_WORKER = re.compile(
    " (?i:hospital|trust|gp|practice|ward|nhs) (?=(?i:consultant|doctor|nurse|surgeon|worker"
    "|midwife|manager|porter|cleaner) )"
)
#: Who says what a headline tells is not what it speaks of.
_TELLER = re.compile(
    " "
    + any_of("""
    says?|said|claims?|claimed|warns?|warned|finds?|found|reveals?|urges?|insists?|argues?|fears?
    |tells?|told|shows?|suggests?|according to""")
    + r" (?:[\w&]+ ){1,5}$",
    _I,
)
#: What a headline speaks of when it speaks of one body, or to the people of one place.
_ONE = re.compile(
    " (?i:"
    + any_of("""
    hospital|trust|ccg|icb|pct|stp|ics|surgery|practice|unit|ward|clinic|department|centre|home
    |hospice|service|scheme|contract|site|our|local|locals|town|city|village|county|borough|region
    |district|island|coast|residents|villagers|campaigners|campaign|councillors|councillor|council
    |scrutiny|merger|i|we|my|meeting|westminster hall|opposition day|adjournment
    |daily insight|news|newsletter|column|diary|letter|visits?|tours|praises|praised
    |opens|thumbs up""")
    + ")(?:S | "
    + _NOT_ONE
    + ")"
)
#: The greatest of its kind is one, and some few are of one place.
_GREATEST = re.compile(
    r" (?:both|two|three|four|five|six|[2-6])(?: \w+){0,3} (?:practices|surgeries"
    r"|hospitals|trusts|wards|units|centres|homes|ccgs|icbs|stps|systems|councils|pharmacies) "
    r"| (?:largest|biggest|first|oldest|worst|busiest|longest)(?: \w+){0,3}"
    r" (?:review|inquiry|investigation|scandal|hospital|trust|unit|scheme|project|merger)"
    r" (?!building |programme |projects )"
    r"| (?:at|in|of|from) one (?:nhs |hospital )?(?:trust|hospital|surgery|practice|ward|unit)"
    r" (?!in )",
    _I,
)
#: Whole trades and kinds of bodies, those who govern or speak for them, and the NHS itself.
_ALL = re.compile(
    " "
    + any_of(r"""
    hospitals|trusts|fts|gps|family doctors|patients|nurses|doctors|medics|midwives|paramedics
    |dentists|consultants|surgeons|carers|pharmacies|pharmacists|chemists|opticians|care homes
    |nursing homes|icbs|ccgs|pcts|icss|stps|stp areas|ics areas|gp practices|practices
    |gp surgeries|surgeries|a&es|a&e|ambulances|ambulance services|ambulance waits|health visitors
    |school nurses|district nurses|hospices|hospital parking|hospital car parks?|hospital food
    |hospital beds|hospital deaths|hospital waits|hospital closures|hospital bills
    |hospital buildings|hospital repairs
    |nhs (?:workers|staff|leaders|bosses|trusts|unions)|unions|health unions|physios|radiographers
    |porters|care (?:staff|home staff|workers|bosses|providers)|vaccine rollout
    |vaccination programme|booster rollout|jab rollout|social workers|prescription charges
    |whistleblowers|babies|mothers|mums|women|children|teenagers|pensioners|elderly
    |disabled people|autistic people|people with (?:autism|dementia|cancer|learning disabilities)
    |learning disabilities|in patient abuse|walk in centres
    |physician associates|nursing associates|medical students
    |pharmacy deserts|deserts|npa|lga|adass|nhs confederation|nhs providers|age uk|mencap
    |community hospitals|ceos|chief executives|managers|regulators|health boards|care boards
    |commissioners|physiotherapists|psychiatrists|waiting lists?|waiting times
    |maternity (?:care|services|units|wards)|mental health|social care|dentistry|general practice
    |primary care(?! networks?)|health service|pfi|privatisation|government|ministers?|pm
    |prime minister|chancellor|(?:health|home|foreign) secretary|(?-i:Hunt)|hancock|streeting
    |lansley|milburn
    |burnham|javid|barclay|coffey|blair|cameron|(?-i:Brown)|johnson|sunak|starmer|miliband|corbyn
    |clegg|farage|labour|tory|tories|conservatives|lib dems|reform uk|mps|peers|parliament
    |whitehall|budget|bma|rcn|rcgp|rcem|rcm|unison|gmb|unite|tuc|royal college|simon stevens
    |amanda pritchard|jim mackey|david nicholson|bruce keogh|chris whitty|penny dash|hewitt
    |milburn|dorrell|councils|local authorities|dental deserts?|health bill|(?-i:Bill)|nhs england
    |nhse|nhs improvement|monitor|cqc|care quality commission|nice|nmc|gmc|mhra|ukhsa
    |public health england|healthwatch england|kings fund|nuffield trust|health foundation
    |think tank|charity (?:says|warns|finds)|charities (?:say|warn|find)|england|englands|national
    |nationwide|the country|the nation|britain|britains|uk|nhs""")
    + "s? ",
    _I,
)
#: What one body deals with, too: "trust's maternity services", "NHS trust".
_MATTERS = re.compile(
    " (?i:maternity (?:care|services|units|wards)|mental health|social care|primary care|dentistry"
    "|waiting lists?|waiting times|ambulance waits|a&e|deserts"
    "|nhs(?= (?:[a-z]+ )?(?:foundation trust|trust|hospital|surgery|practice|walk in|clinic)S? ))"
    "(?= )",
)
#: Kinds of things that there are all over England; one place may have some of them, too.
_KINDS = re.compile(
    " "
    + any_of("""
    clinics|emergency departments|treatment centres|vaccination centres|contracts|systems|providers
    |boards|gp partners|mergers|workforce|shortages?|inquiries|charities|workers|trainees
    |reorganisation|reforms|league tables?|funding|targets?|plans|cuts|placements|out of area
    |vaccines?|places|areas|parts of|waits|delays|numbers|services|pharmacy|watchdog|regulator
    |commissioner|tsar|ombudsman|your|you|on the rise|rises?|rising|doubles?|doubled|soars?|soared
    |year high|year low|record high|record low|on record|at its|at their
    |brexit|pensions?|bursar(?:y|ies)|visas?|white paper|green paper|spending review|locums?
    |agency staff|medicines?|drugs|antibiotics?|prescriptions?|prescribing
    |whistleblowing|data|apps?|act|law|rights|organ donation|obesity|smoking|vaping|superbugs?
    |raac|ratings|inspections|deficits|debts|outsourcing|commissioning|strategy|policy|reform
    |overseas|immigration|charges|stillbirths|inequalit(?:y|ies)|racism|statistics|lottery
    |nursing|midwifery|medicine|pandemic|lockdown|ppe|productivity|workloads?|burnout|vacancies
    |recruitment|retention|training|apprentices|screening|assisted dying|transplants
    |life expectancy|organ donors?|measles|flu|norovirus|sepsis|alcohol|suicides?|corridor care
    |hearing aids|candour|regime|(?:ten|10) year plan|digital|artificial intelligence|ai|handovers
    |111|out of hours|smears?|opioids?|refugees|prisons?|the health service|diabetes
    |antidepressants|timeline|explained|explainer|interview
    |analysis|speech|conference|roadshow|manifesto|election|recommendations|publish(?:es|ed)?|map
    |list|lists|league|best|half of|oral answers|regulations|guidelines|framework|tariff
    |tax|levy|cap|spending|overspending|overspends?|income|fund|finances|pay|ballots?|union
    |orders?|sector|companies|crisis|sustainability|transformation|integrated care|polyclinics?
    |mixed sex|concrete|infections|levels|test and trace|track and trace|diagnostic centres
    |clauses?|amendments?|virtual wards|enhanced services|francis|coronavirus|efficiency
    |genomics|migrants""")
    + r" |^ (?:how|why|what|which|who|when|where|should|is|are|can|could|will|do|does) "
)
#: Sums that only all of England spends.
_BILLIONS = re.compile(r" (?:\d+(?: \d+)?(?:bn|b)|\d+(?: \d+)? ?billion|billions?) ", _I)
#: A unit such as a place has one of, or people of one place; what a local paper need not place.
_AT_HOME = re.compile(
    " (?i:"
    + any_of(r"""
    (?<!your )(?:local|our) (?:mp|trust|nhs trust|hospital|surgery|council|councillors?|campaigners?
    |residents|people|families|patients|health centre|gps|gp services|services)
    |(?:city|town|borough|county|island|district) wide
    |residents|villagers|the (?:town|village|borough|ccg|pct|lmc)S?
    |(?:the|new|gp|its|this|their|a) (?:[a-z]+ ){0,2}(?:surgery|practice|medical centre
    |health centre|community hospital|cottage hospital|walk in centre|minor injuries unit
    |birth centre|pharmacy|care home|nursing home)""")
    + ") "
)
_UNIT = re.compile(
    " (?i:hospital|dgh|a&e|maternity|trust|ccg|surgery|(?<!general )practice|unit|ward|clinic"
    "|health centre|walk in centre|care centre|treatment centre|ambulance station|nursing home"
    r"|hospice|care home)(?:S | " + _NOT_ONE + ")"
)


def speaks_of_home(flat: Flat) -> bool:
    """Whether an item without a place speaks as a local paper does of its own unit or people."""
    titled = _UNIT.search(flat.cased, 0, flat.title_end + 1)
    return titled is not None or _AT_HOME.search(flat.cased) is not None


class Scope(IntEnum):
    """Of whom a headline without a place speaks."""

    ONE = 0  #: one body, few, or the greatest of a kind
    OPEN = 1  #: nothing that tells, or one body and a trade
    KIND = 2  #: a kind of bodies or things, all or those of one place
    ALL = 3  #: a trade, the NHS, its masters
    ENGLAND = 4  #: and national bodies, politics or all of England come before any place


_OF_ENGLAND = ("reform", "politics", "nationwide")


def scope_of(flat: Flat, signals: Sequence[Signal], first: int) -> Scope:
    """Whether the title speaks of all of England: of a trade, of the NHS or of its masters; `first`
    is where the first place or body is named."""
    title = flat.cased[: flat.title_end]
    if _GREATEST.search(title):
        return Scope.ONE
    of_all = _ALL.search(title) is not None
    if _ONE.search(title) and _ONE.search(_WORKER.sub(" ", _bare(title))):
        return Scope.OPEN if _ALL.search(_MATTERS.sub(" ", title)) else Scope.ONE
    told = [s.start for s in signals if s.start < first and s.kind in _OF_ENGLAND]
    if of_all:
        return Scope.ENGLAND if told or _BILLIONS.search(title) else Scope.ALL
    below = told and told[-1] > flat.title_end
    return (
        Scope.KIND
        if below or _KINDS.search(flat.lower[: flat.title_end]) or _bare(title) != title
        else Scope.OPEN
    )


def _bare(title: str) -> str:
    """A title without those who tell it, and without words for one body that mean its kind."""
    return _OF_A_KIND.sub(" ", _TELLER.sub(" ", title))
