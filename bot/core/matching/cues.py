"""Words before a name that say in which role it stands: the cues, and where they stand in a text.

`bot.core.matching.roles` tries a pattern only where its cue stands; the automaton of all cue words
is in `bot.areas.gazetteer`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.matching import lefts
from bot.core.matching.model import Role

#: Finds the cues in words in lower case: number and position of each, in their order of trial.
FindCues = Callable[[str], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern in the words before a name, and the beginnings of words without which it fails."""

    role: Role
    pattern: re.Pattern[str]
    stems: tuple[str, ...]
    whole_clause: bool = (
        False  #: its reach is the rest of the clause, so that lists are read as one
    )
    of_bodies: bool = False  #: says nothing of a place
    below: bool = False  #: says nothing of what the title names
    begins: bool = True  #: a stem is where the pattern begins, so it need not be looked for

    def stands(self, cased: str, at: int, start: int, left: str) -> bool:
        """Whether the pattern fits between its stem and a name, or before the name."""
        if self.begins:
            return self.pattern.match(cased, at, start) is not None
        return self.pattern.search(left) is not None


def _cue(
    role: Role,
    pattern: re.Pattern[str],
    stems: str,
    *,
    whole_clause: bool = False,
    of_bodies: bool = False,
    below: bool = False,
    begins: bool = True,
) -> Cue:
    return Cue(role, pattern, tuple(stems.split("|")), whole_clause, of_bodies, below, begins)


#: In the order in which they are tried.
CUES = (
    _cue(Role.EXAMPLE, lefts.RANGE_LEFT, "from"),
    _cue(
        Role.OWNER,
        lefts.OWNER_LEFT,
        "by|part of|satellite of|outpost of|branch of|arm of|offshoot of|subsidiary of",
        begins=False,
    ),
    _cue(
        Role.SEAT,
        lefts.SEAT_LEFT,
        "mp|mep|sits for|it was moved|seconded|tabled|candidate|his c|her c|whose c|his seat"
        "|her seat|whose seat|member"
        "|bishop|earl|du|lord|baroness|lady|viscount|mayor",
    ),
    _cue(Role.EMPLOYER, lefts.PERSON_LEFT, "(", below=True, begins=False),
    _cue(Role.WRITER, lefts.WRITER_LEFT, "reader|writer|correspondent|letter"),
    _cue(
        Role.RESIDENT,
        lefts.RESIDENT_LEFT,
        "from|live|living|born|grew|raised|home in|resident|son of|a native|based"
        "|headquartered|as far",
    ),
    _cue(
        Role.PART,
        lefts.RUNS_LEFT,
        "runs|operates|manages|serv|cover|which|consists|made up|across its|throughout its|over its"
        "|in its",
    ),
    _cue(
        Role.LANDMARK,
        lefts.LANDMARK_LEFT,
        "was born|were born|near|next|opposite|beside|behind|close|adjacent|former|disused|derelict"
        "|old|yards|metres"
        "|shadow of|throw from|across the|overlooking|within sight",
    ),
    _cue(Role.LANDMARK, lefts.ROUTE_LEFT, "walk|march|parad"),
    _cue(
        Role.EXAMPLE, lefts.SHARE_LEFT, "of them|of these|of those|of which|of whom", begins=False
    ),
    _cue(Role.EXAMPLE, lefts.ONE_LEFT, "one"),
    _cue(Role.EXAMPLE, lefts.SO_FAR_LEFT, "so far|until now|as yet"),
    _cue(Role.COMPARISON, lefts.NOT_LEFT, "not"),
    _cue(
        Role.COMPARISON,
        lefts.EXTREME_LEFT,
        "longest|worst|highest|biggest|busiest|shortest|lowest|fewest|most|best",
        below=True,
    ),
    _cue(
        Role.COMPARISON,
        lefts.MEASURE_LEFT,
        "against|versus|as many|as much|as high|as long|as bad|as likely|as few|as often|as good"
        "|like|second behind|third behind|fourth behind|fifth behind|just behind|only behind"
        "|lags behind|narrowly behind",
    ),
    _cue(
        Role.COMPARISON,
        lefts.ANOTHER_LEFT,
        "another|second|new |next",
        of_bodies=True,
        begins=False,
    ),
    _cue(Role.STAGE, lefts.STAGE_LEFT, "conference|congress|summit|award"),
    _cue(Role.TRIAL, lefts.TRIAL_LEFT, "trial|pilot|tested|first used|tried"),
    _cue(
        Role.RECEIVER,
        lefts.RECEIVER_LEFT,
        "divert|redirect|transfer|travel|sent|send|displaced|journey|driv|taken|took|rushed|airlift|flown"
        "|blue light|referred|go|went|head|treated|trek|trip|direct|told|forced|pushed|steered",
    ),
    _cue(
        Role.RECEIVER,
        lefts.INSTEAD_LEFT,
        "alternative|instead|nearest|next|remain|away|miles|overspill",
    ),
    _cue(
        Role.COMPARISON,
        lefts.BEST_LEFT,
        "best|worst|first|only|longest|largest|biggest|busiest|top|second|highest|lowest|most|oldest"
        "|leading",
    ),
    _cue(
        Role.VENUE,
        lefts.VENUE_LEFT,
        "coach|lobby|stadium|conference|summit|exhibition|meeting|event|held|march|rally|ceremony"
        "|award|dinner|protest|picket|demonstration|hearing|sitting|boarded|hotel|gala|debate|petition"
        "|town hall|county hall|city hall|shire hall|village hall|guildhall|civic centre"
        "|council chamber|cabinet|attended"
        "|travelled|announced|unveiled|visit|show|concert|palace|court|met |meet|gather|spoke|speak"
        "|speech|address|delegates",
    ),
    _cue(
        Role.EMPLOYER,
        lefts.EMPLOYER_LEFT,
        "former|previously|late|ex|join|move|work|career|time at|trained|professor|master|dean"
        "|fellow|provost|principal|warden|vice|chair of|governor"
        "|lecturer|left|leav|employed|was chief|secondment|deputy|role|post at|job|spell",
    ),
    _cue(
        Role.EMPLOYER,
        lefts.PERSON_LEAVES_LEFT,
        "come|came|arriv|join|now |currently|presently"
        "|was at|is at|been at|was with|is with|been with|charge of|was ch"
        "|is ch|been ch|was dir|is dir|been dir|was head|is head|been head|was boss|is boss"
        "|been boss|was med|is med|been med|was fin|is fin|been fin|was int|is int|been int",
        begins=False,
    ),
    _cue(
        Role.EMPLOYER,
        lefts.STAYS_LEFT,
        "stay|remain|continu|is also|who is|current|former|once|already|as well as|who was|had been"
        "|has been|used to be",
    ),
    _cue(Role.PAST, lefts.PERSON_LEAVES_PAST, "left|leav|quit", begins=False),
    _cue(Role.RECEIVER, lefts.USE_LEFT, "use|rely on|end up|choose|chose", begins=False),
    _cue(Role.RECEIVER, lefts.PRESSURE_LEFT, "eas|reliev|reduc|tak|lift"),
    _cue(Role.PAST, lefts.LEAVES_LEFT, "left|leav", of_bodies=True),
    _cue(
        Role.EMPLOYER,
        lefts.LEADS_LEFT,
        "who led|who lead|who ran|who run|who manag|who direct|who once|who now|who used|who prev"
        "|who chair|who head|who found|who wrote|who work|who invest|who review"
        "|who look|who exam"
        "|who advis|who repres|who has|who had|who also",
    ),
    _cue(
        Role.VENUE,
        lefts.SPOKE_LEFT,
        "prime minister|secretary|minister|chancellor|starmer|sunak|johnson|cameron|hancock"
        "|streeting|javid|barclay|burnham",
        of_bodies=True,
        below=True,
    ),
    _cue(
        Role.VENUE,
        lefts.VISITS_LEFT,
        "secretary|minister|streeting|hunt|hancock|javid|barclay|coffey|atkins|mp|starmer|sunak",
        below=True,
    ),
    _cue(
        Role.PAST,
        lefts.PAST_LEFT,
        "follow|after|previous|earlier|last year|sued|lost|losing|loser|rival|bid|comes|in the wake"
        "|since|once|unsuccessful|beat",
    ),
    _cue(
        Role.EXAMPLE,
        lefts.EXAMPLE_LEFT,
        "such as|for example|for instance|example|e.g.|eg|inc|places like|areas like|towns like"
        "|lists|cities like|trusts like|hospitals like|boards like|sites like|services like|like th"
        "|report|table|list|ranking|survey|study|league|contracts in|case stud|ranging"
        "|headed by|topped by|among them|among others|comes after|follows|in one|point|singled"
        "|with others",
        whole_clause=True,
    ),
    _cue(
        Role.COMPARISON,
        lefts.COMPARISON_LEFT,
        "compar|unlike|similar|neighbouring|modelled|in contrast|same as|lessons|as happened"
        "|already|better|worse|rather|more than|less than",
        whole_clause=True,
    ),
)
