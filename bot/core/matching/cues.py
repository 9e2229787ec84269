"""Words before a name that say in which role it stands: the cues, and where they stand in a text.

`bot.core.matching.roles` tries a pattern only where its cue stands (`bot.core.matching.standing`);
the automaton of all cue words is in `bot.areas.gazetteer`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.matching.model import Role

_I = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern in the words before a name, and the beginnings of words without which it fails."""

    role: Role
    pattern: re.Pattern[str]
    stems: tuple[str, ...]
    whole_clause: bool = (
        False  #: its reach is the rest of the clause, so that lists are read as one
    )
    begins: bool = True  #: a stem is where the pattern begins, so it need not be looked for

    def stands(self, cased: str, at: int, start: int, left: str) -> bool:
        """Whether the pattern fits between its stem and a name, or before the name."""
        if self.begins:
            return self.pattern.match(cased, at, start) is not None
        return self.pattern.search(left) is not None


_SEAT_LEFT = re.compile(
    r"\b(?:MPs?|MEP|candidate|Member of Parliament|Bishop|Earl|Duke|Duchess|Lord|Baroness|Mayor)"
    r" (?:for|of) (?:the )?(?:\w+ ){0,3}$|\b(?:his|her|whose) constituency (?:of |in )?$"
)
_RESIDENT_LEFT = re.compile(
    r"\b(?:(?<!away )from|lives? in|living in|lived in|born in|grew up in|raised in|home in"
    r"|resident of|son of|a native of|based in|as far (?:afield |away )?as) (?:near |the )?$",
    _I,
)
_RECEIVER_LEFT = re.compile(
    r"\b(?:divert\w*|redirect\w*|transfer\w*|travel\w*|travelling|sent|displaced|journeys?|drive"
    r"|driving|taken|rushed|airlifted|flown|referred|go|going|went|gone|head|heading|treated|trek"
    r"|trips?"
    r"|directed|told to go|forced to go) (?:\S+ ){0,5}?(?:to|towards|at|in|between)"
    r" (?:\w+ ){0,2}?(?:(?:\S+ ){1,3}(?:and|or) )?(?:the |in )?$",
    _I,
)
_INSTEAD_LEFT = re.compile(
    r"\b(?:alternatives?|instead|nearest|next nearest|remain|remains|remain open|away in|away at"
    r"|miles (?:away )?(?:to|in|at)|overspill)(?: \w+){0,3} $",
    _I,
)
_EXAMPLE_LEFT = re.compile(
    r"\b(?:such as|for example|for instance|examples?|e\.g\.|eg|includ(?:ing|ed|es?)|incl|inc"
    r"|(?:places|areas|towns|cities|trusts|hospitals|boards) like|case stud(?:y|ies)|ranging from"
    r"|among them|among others|comes after|follows|in one case"
    r"|(?:report|table|list|ranking|survey|study|league) (?:names|puts|lists|ranks|shows)"
    r"|contracts in|point(?:s|ed|ing) to|singled out)\b",
    _I,
)
_BEST_LEFT = re.compile(
    r"\b(?:best|worst|first|only|longest|largest|biggest|busiest|top|second|highest|lowest|most"
    r" \w+|oldest|leading) (?:\w+ )?(?:in|of|for) (?:the )?(?:whole )?$",
    _I,
)
_COMPARISON_LEFT = re.compile(
    r"\b(?:compared|comparison|compares|unlike|similar to|neighbouring|modelled on|in contrast"
    r"|same as|lessons from|as happened|already (?:closed |lost |done )?in|better than|worse than"
    r"|rather than|more than (?:in|at)|less than (?:in|at))\b",
    _I,
)
_VENUE_LEFT = re.compile(
    r"\b(?:coach(?:es)?|lobby|stadium|conferences?|summit|exhibition|meetings?|events?|held|marched"
    r"|march|rally|ceremony|award\w*|dinner|protest\w*|demonstration|hearings?|sitting|boarded|hotel|gala"
    r"|debate|petition|travelled|announced|unveiled|visit\w*|show|concert|palace|court|(?-i:met)|meets?|gather\w*"
    r"|spoke|speaks|speaking|speech|addressed|delegates) (?:\S+ ){0,3}?"
    r"(?:to|in|at) (?:the )?(?:\w+ )?$",
    _I,
)
#: Where people from all over the country confer; a town that only lends the hall.
_STAGE_LEFT = re.compile(
    r"\b(?:conferences?|congress|summit|awards?) (?:\S+ ){0,4}?(?:in|at) (?:the )?$", _I
)
_EMPLOYER_LEFT = re.compile(
    r"\b(?:formerly|previously|ex|former|joins? from|joined from|moves? from|worked (?:at|for|in)"
    r"|works (?:at|for|in)|moved from|career (?:at|in)|time at|trained (?:at|in)|professor"
    r"|chair of|lecturer|left|leaves?|leaving|was chief executive|secondment from|deputy at"
    r"|role at|post at|job at|spell at) (?:\S+ ){0,3}?$",
    _I,
)
#: What a person who says something else leads, or once looked into.
_LEADS_LEFT = re.compile(
    r"\bwho (?:has |had |also )?(?:led|leads|leading|chairs|chaired|heads|headed|founded|wrote"
    r"|worked|investigated|reviewed|advised|represents) (?:\S+ ){0,4}?$",
    _I,
)
#: Ministers visit towns to say what holds for all.
_VISITS_LEFT = re.compile(
    r"\b(?:secretary|minister|Streeting|Hunt|Hancock|Javid|Barclay|Coffey|Atkins|MPs?|Starmer|Sunak)"
    r" (?:visits|visited|tours|toured|on a visit to|heads to) (?:the )?$",
    _I,
)
_PAST_LEFT = re.compile(
    r"\b(?:follows?|following|after|previous(?:ly)?|earlier|last year|sued|lost|losing|loser|rival"
    r"|bids?|bidders?|comes after|in the wake of|since|once|unsuccessful|beaten|beat|beating)"
    r" (?:\S+ ){0,5}$",
    _I,
)
_PERSON_LEFT = re.compile(r"\b[A-Z][a-z]+ (?:Mac|Mc|O)?[A-Z][a-z]+ \( (?:the )?$")
_RANGE_LEFT = re.compile(r"\bfrom (?:the )?(?:[A-Z]\w*|and|of|on)(?: [A-Z]\w*){0,3} to (?:the )?$")
#: What a body that is named elsewhere consists of.
_RUNS_LEFT = re.compile(
    r"\b(?:runs|operates|manages|serv(?:es|ing)|cover(?:s|ing)|which includes|consists of"
    r"|made up of) (?:\S+ ){0,4}?$",
    _I,
)
#: A march goes by hospitals.
_ROUTE_LEFT = re.compile(
    r"\b(?:walk|march|parad)(?:ed|e?s|ing)? (?:from|past|by) (?:\S+ ){0,2}?$",
    _I,
)
#: "27,000 of them by Kent's board": a share of what there is in all.
_SHARE_LEFT = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|ten|some|many|most|half) of"
    r" (?:them|these|those|which|whom) (?:\S+ ){0,3}?(?:by|in|at|from|to) (?:the )?$",
    _I,
)
#: A hospital that only says where something is.
_LANDMARK_LEFT = re.compile(
    r"\b(?:near|next to|opposite|beside|behind|close to|adjacent to|former|disused|derelict|old"
    r"|yards from|metres from) (?:the )?(?:former |old )?$",
    _I,
)
_TRIAL_LEFT = re.compile(
    r"\b(?:trials?|trialled|pilots?|piloted|piloting|tested|first used|tried out) (?:\S+ ){0,3}?"
    r"(?:in|at|across|by) (?:the )?$",
    _I,
)
_OWNER_LEFT = re.compile(
    r"\b(?:run|runs|managed|provided|operated|owned|overseen|staffed) (?:\w+ )?by (?:the )?$"
    r"|\bpart of (?:the )?$",
    _I,
)


def _cue(
    role: Role,
    pattern: re.Pattern[str],
    stems: str,
    *,
    whole_clause: bool = False,
    begins: bool = True,
) -> Cue:
    return Cue(role, pattern, tuple(stems.split("|")), whole_clause, begins)


#: In the order in which they are tried.
CUES = (
    _cue(Role.EXAMPLE, _RANGE_LEFT, "from"),
    _cue(Role.OWNER, _OWNER_LEFT, "by|part of", begins=False),
    _cue(
        Role.SEAT,
        _SEAT_LEFT,
        "mp|mep|candidate|his c|her c|whose c|member|bishop|earl|du|lord|baroness|mayor",
    ),
    _cue(Role.EMPLOYER, _PERSON_LEFT, "(", begins=False),
    _cue(
        Role.RESIDENT,
        _RESIDENT_LEFT,
        "from|live|living|born|grew|raised|home in|resident|son of|a native|based|as far",
    ),
    _cue(Role.PART, _RUNS_LEFT, "runs|operates|manages|serv|cover|which|consists|made up"),
    _cue(
        Role.LANDMARK,
        _LANDMARK_LEFT,
        "near|next|opposite|beside|behind|close|adjacent|former|disused|derelict|old|yards|metres",
    ),
    _cue(Role.LANDMARK, _ROUTE_LEFT, "walk|march|parad"),
    _cue(Role.EXAMPLE, _SHARE_LEFT, "of them|of these|of those|of which|of whom", begins=False),
    _cue(Role.STAGE, _STAGE_LEFT, "conference|congress|summit|award"),
    _cue(Role.TRIAL, _TRIAL_LEFT, "trial|pilot|tested|first used|tried"),
    _cue(
        Role.RECEIVER,
        _RECEIVER_LEFT,
        "divert|redirect|transfer|travel|sent|displaced|journey|driv|taken|rushed|airlift|flown"
        "|referred|go|went|head|treated|trek|trip|direct|told|forced",
    ),
    _cue(
        Role.RECEIVER, _INSTEAD_LEFT, "alternative|instead|nearest|next|remain|away|miles|overspill"
    ),
    _cue(
        Role.COMPARISON,
        _BEST_LEFT,
        "best|worst|first|only|longest|largest|biggest|busiest|top|second|highest|lowest|most|oldest"
        "|leading",
    ),
    _cue(
        Role.VENUE,
        _VENUE_LEFT,
        "coach|lobby|stadium|conference|summit|exhibition|meeting|event|held|march|rally|ceremony"
        "|award|dinner|protest|demonstration|hearing|sitting|boarded|hotel|gala|debate|petition"
        "|travelled|announced|unveiled|visit|show|concert|palace|court|met |meet|gather|spoke|speak"
        "|speech|address|delegates",
    ),
    _cue(
        Role.EMPLOYER,
        _EMPLOYER_LEFT,
        "former|previously|ex|join|move|work|career|time at|trained|professor|chair of|lecturer"
        "|left|leav|was chief|secondment|deputy|role|post at|job|spell",
    ),
    _cue(
        Role.EMPLOYER,
        _LEADS_LEFT,
        "who led|who lead|who chair|who head|who found|who wrote|who work|who invest|who review"
        "|who advis|who repres|who has|who had|who also",
    ),
    _cue(
        Role.VENUE,
        _VISITS_LEFT,
        "secretary|minister|streeting|hunt|hancock|javid|barclay|coffey|atkins|mp|starmer|sunak",
    ),
    _cue(
        Role.PAST,
        _PAST_LEFT,
        "follow|after|previous|earlier|last year|sued|lost|losing|loser|rival|bid|comes|in the wake"
        "|since|once|unsuccessful|beat",
    ),
    _cue(
        Role.EXAMPLE,
        _EXAMPLE_LEFT,
        "such as|for example|for instance|example|e.g.|eg|inc|places|areas|towns|cities|trusts"
        "|hospitals|boards|report|table|list|ranking|survey|study|league|contracts|case"
        "|ranging|among|comes|follows|in one|point|singled",
        whole_clause=True,
    ),
    _cue(
        Role.COMPARISON,
        _COMPARISON_LEFT,
        "compar|unlike|similar|neighbouring|modelled|in contrast|same as|lessons|as happened"
        "|already|better|worse|rather|more than|less than",
        whole_clause=True,
    ),
)
#: The first of the cues whose reach is the clause; they stand last.
FAR = next(number for number, cue in enumerate(CUES) if cue.whole_clause)
