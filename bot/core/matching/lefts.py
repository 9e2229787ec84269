"""What the words before a name may be that give it its role, as patterns that end at the name.

`bot.core.matching.cues` says which role each gives and in which order they are tried.
"""

from __future__ import annotations

import re

_I = re.IGNORECASE

SEAT_LEFT = re.compile(
    r"\b(?:MPs?|MEP|candidate|(?<!staff )[Mm]ember(?: of Parliament)?(?= for )|Member of Parliament"
    r"|Bishop|Earl|Duke|Duchess|Lord|Baroness|Mayor)"
    r" (?:for|of) (?:the )?(?:(?:[A-Z]\w*|and|of|for|the|in|on|upon|mid|central|north|south"
    r"|east|west) ){0,8}$"
    r"|\b(?:Lord|Lady|Baroness|Viscount) [A-Z]\w+ of (?:the )?$"
    r"|\b(?:his|her|whose) (?:constituency|seat) (?:of |in |is )?$"
    r"|\b(?:sits for|[Ii]t was moved by|seconded by|tabled by) (?:the )?"
    r"(?:(?:[A-Z]\w*|and|of|the|in|on|upon) ){0,5}$"
)
#: A reader who writes says nothing of where he lives.
WRITER_LEFT = re.compile(
    r"\b(?:reader|writer|correspondent|letter) (?:writing )?(?:in|from|of|at) (?:near )?(?:the )?$",
    _I,
)
RESIDENT_LEFT = re.compile(
    r"\b(?:(?<!away )from|lives? in|living in|lived in|born in|grew up in|raised in|home in"
    r"|resident of|son of|a native of|based in|headquartered (?:in|at)"
    r"|as far (?:afield |away )?as) (?:near |the )?$",
    _I,
)
RECEIVER_LEFT = re.compile(
    r"\b(?:divert\w*|redirect\w*|transfer\w*|travel\w*|travelling|sent|sends?|sending|displaced"
    r"|journeys?|drive"
    r"|driving|(?<!bed is )(?<!beds are )taken|took (?:him|her|them|patients|casualties)|rushed"
    r"|airlifted|flown|referred|go|going|went|gone|head|heading|treated|trek"
    r"|(?<!pays a )(?<!paid a )trips?"
    r"|blue light(?:ed)?|directed|told to go|forced to go|pushed|steered)"
    r" (?:\S+ ){0,5}?(?:to|towards|at|in|between) (?:\w+ ){0,2}?"
    r"(?:(?:\S+ ){1,3}(?:and|or) )?(?:the |in )?$",
    _I,
)
INSTEAD_LEFT = re.compile(
    r"\b(?:alternatives?|instead|nearest|next nearest|remain|remains|remain open|away in|away at"
    r"|miles (?:away )?(?:to|in|at)|overspill(?: for| from)?(?: \w+){0,2})(?: [\w&]+){0,3} $",
    _I,
)
EXAMPLE_LEFT = re.compile(
    r"\b(?:such as|for example|for instance|examples?|e\.g\.|eg"
    r"|(?<!to )(?<!will )includ(?:ing|ed|es?)|incl|inc|(?:places|areas|towns|cities|trusts"
    r"|hospitals|boards|sites|services) like"
    r"|like (?:those|that|the ones?) (?:at|in)|case stud(?:y|ies)|ranging from"
    r"|among them|among others|(?:headed|topped) by|comes after|follows|in one case"
    r"|(?:report|table|list|ranking|survey|study|league) (?:names|puts|lists|ranks|shows)"
    r"|(?<!waiting )lists|contracts in|point(?:s|ed|ing) to|singled out"
    r"|with others (?:in|at|from))\b",
    _I,
)
BEST_LEFT = re.compile(
    r"\b(?:best|worst|(?<!world )(?<!UK )first|only|longest|largest|biggest|busiest"
    r"|top|second|highest|lowest|most \w+|oldest|leading)"
    r" (?:(?!begins |began |opens |opened |starts )\w+ )?(?:in|of|for) (?:the )?"
    r"(?:whole )?$",
    _I,
)
COMPARISON_LEFT = re.compile(
    r"\b(?:compared|comparison|compares|unlike|similar to|neighbouring|modelled on|in contrast"
    r"|same as|better (?:served|off) (?:by|with|in)|lessons from|as happened"
    r"|already (?:closed |lost |done )?in|better than|worse than|rather than"
    r"|more than (?:in|at)|less than (?:in|at))\b",
    _I,
)
VENUE_LEFT = re.compile(
    r"\b(?:coach(?:es)?|lobby|stadium|conferences?|summit|exhibition|meetings?|events?|held|marched"
    r"|march|rally|ceremony|award\w*|dinner|protest\w*|picket\w*|demonstration|hearings?|sitting|boarded|hotel|gala"
    r"|debate|petition|travelled|visit\w*|show|concert|palace|court|(?-i:met)|meets?|gather\w*"
    r"|(?:town|county|city|shire|village) hall|guildhall|civic centre|council chamber|cabinet"
    r"|attended"
    r"|(?:spoke|speaks|speaking)(?! of| to (?:those|people|patients|residents|families))|speech"
    r"|addressed|delegates) (?:\S+ ){0,3}?"
    r"(?:to (?!close|shut|cut|move|axe|merge|save|sell|stop|keep|downgrade)|in |at )(?:the )?"
    r"(?:\w+ )?$"
    r"|\b(?:announced|unveiled) (?:it |them |this |today )?(?:in|at) (?:the )?$"
    r"|\bspeech (?:\S+ ){0,6}?(?:in|at) (?:the )?$",
    _I,
)
#: Where people from all over the country confer; a town that only lends the hall.
STAGE_LEFT = re.compile(
    r"\b(?:conferences?|congress|summit|awards?) (?:\S+ ){0,4}?(?:in|at) (?:the )?$", _I
)
EMPLOYER_LEFT = re.compile(
    r"\b(?:formerly|previously|late of|lately|ex|former|joins? from|joined from|moves? from"
    r"|work(?:s|ed) (?:at|for|in)|moved from|career (?:at|in)|time at|trained (?:at|in)|professor"
    r"|(?:master|dean|fellow|provost|principal|warden|vice chancellor) of"
    r"|chair of|governors? (?:of|at)|lecturer|(?:left|leaves?|leaving) for"
    r"|was chief executive|leave from|employed (?:at|by)|secondment from|deputy at"
    r"|role at|post at|job at|spell at) (?:\S+ ){0,3}?$",
    _I,
)
#: People leave bodies; what leaves a town is a service.
LEAVES_LEFT = re.compile(r"\b(?:left|leaves?|leaving) (?:\S+ ){0,3}?$", _I)
#: The same of a person: "Matthew Hopkins leaves Worcestershire".
PERSON_LEAVES_LEFT = re.compile(
    r"\b[A-Z][a-z]+ (?:Mac|Mc|O)?[A-Z][a-z]+ (?:who )?(?:comes? from|came from|arrives? from"
    r"|(?:now|currently|presently) (?:at|with|of)"
    r"|arrived from|joins? from|joined from|(?:was|is|been) (?:at|with|in charge of"
    r"|(?:chief|chair|director|head|boss|medical|finance|interim)\w* (?:\w+ ){0,3}(?:of|at)))"
    r" (?:the )?$"
)
#: What a person stays head of, or once was.
STAYS_LEFT = re.compile(
    r"\b(?:stays?|remains?|staying|remaining|continues?|is also|who is|currently|formerly|once"
    r"|already|as well as|who was|had been|has been|used to be) (?:as )?(?:the )?(?:\w+ ){0,2}"
    r"(?:chair\w*|chief|executive|ceo|director|head|boss|leader|governor|president|nurse|manager)"
    r" (?:\w+ )?(?:of|at|for) (?:the )?$",
    _I,
)
#: What a person leaves is where it happens, if nothing else is.
PERSON_LEAVES_PAST = re.compile(
    r"\b[A-Z][a-z]+ (?:Mac|Mc|O)?[A-Z][a-z]+ (?:left|leaves?|has left|is leaving|to leave|quits?"
    r"|will leave) (?:the )?$"
)
#: Where patients would have to go in the end.
USE_LEFT = re.compile(
    r"\b(?:would|could|may|might|must|will|to) (?:have to |need to )?(?:use|rely on"
    r"|end up (?:in|at|using)) (?:the )?$"
    r"|\b(?:people|residents|patients|many|most|they) (?:have |had )?(?:used?|choose|chose)"
    r" (?:the )?$"
)
#: Where there is less to do for what is done elsewhere.
PRESSURE_LEFT = re.compile(
    r"\b(?:eas\w+|reliev\w+|reduc\w+|tak\w+|lift\w*) (?:the |some )?(?:pressures?|strain|burden)"
    r" (?:on|at|off|from) (?:the )?$",
    _I,
)
#: What a person who says something else leads, or once looked into.
LEADS_LEFT = re.compile(
    r"\bwho (?:has |had |also |once |now |used to |previously )?(?:led|leads?|leading|chairs?"
    r"|chaired|heads?|headed|ran|runs?|manages?|managed|directs?|directed|founded|wrote"
    r"|worked|investigated|reviewed|advised|represents) (?:\S+ ){0,4}?$"
    r"|\bwho (?:has |had |also )?(?:looked (?:at|into)|examined) (?:\S+ ){0,2}?$",
    _I,
)
#: What numbers are measured by: "against 26 minutes in Ashford", "as many as in", "like Leicester".
MEASURE_LEFT = re.compile(
    r"\b(?:against|versus) (?:just |only |about |around )?"
    r"(?:\d[\d.]*|one|two|three|four|five|six|seven|eight|nine|ten|none) "
    r"(?:(?!(?:for|to|of) )\S+ ){0,4}(?:in|at|for) (?:the )?$"
    r"|\bas (?:many|much|high|long|bad|likely|few|often|good) (?:\S+ ){0,8}as"
    r" (?:(?:all|those|that|the ones) ){0,2}(?:in |at |for |of )?(?:the )?$"
    r"|(?<!would )(?<!d )(?<!looks )(?<!look )(?<!feels )(?<!feel )\blike (?:those in |that in )?"
    r"(?:the )?$|\b(?:second|third|fourth|fifth|just|only|lags|narrowly) behind (?:the )?$",
    _I,
)
#: The worst of several: "the longest wait was 25 hours at".
EXTREME_LEFT = re.compile(
    r"\b(?:longest|worst|highest|biggest|busiest|shortest|lowest|fewest|most|best) (?:\w+ ){0,3}"
    r"(?:was|were|is|are|came|happened)(?: \S+){0,4} (?:at|in|for) (?:the )?$",
    _I,
)
#: The first of many: "so far only Gateshead has".
SO_FAR_LEFT = re.compile(r"\b(?:so far|until now|as yet) only (?:the )?$", _I)
#: What is meant instead of another: "by Nottingham, not Bassetlaw".
NOT_LEFT = re.compile(r"\bnot (?:in |at |by |from )?(?:the )?$", _I)
#: What news of other hospitals is measured by: "to avoid another Stafford".
ANOTHER_LEFT = re.compile(
    r"\b(?:avoid|prevent|be|become|becoming|stop|no|not|of|fear) (?:(?:an?|the|to be) )?"
    r"(?:another|second|next) $"
    r"|\b(?:avoid|prevent|be|become|becoming|fear) (?:an?|the) new $",
    _I,
)
#: What befell one of many: "one patient waited nine hours at".
ONE_LEFT = re.compile(
    r"\bone (?!in |of )(?:[a-z]+ ){1,3}(?:was|had|has|said|says|died|told|waited|went|described"
    r"|reported) (?:\S+ ){0,4}?(?:in|at|from|to) (?:the )?$",
    _I,
)
#: Ministers visit towns to say what holds for all.
VISITS_LEFT = re.compile(
    r"\b(?:secretary|minister|Streeting|Hunt|Hancock|Javid|Barclay|Coffey|Atkins|MPs?|Starmer|Sunak)"
    r" (?:visits|visited|tours|toured|on a visit to|heads to) (?:the )?$",
    _I,
)
#: Where a minister spoke of something else, be it at a hospital.
SPOKE_LEFT = re.compile(
    r"\b(?:Prime Minister|(?i:secretary|minister|chancellor)|Starmer|Sunak|Johnson|Cameron|Hancock"
    r"|Streeting|Javid|Barclay|Burnham)(?: [A-Z][a-z]+){0,2}"
    r" (?:was |has |had )?(?:spoke|speaking|spoken|said|made (?:the|his|her) \w+|visit(?:s|ed|ing)?"
    r"|tour(?:s|ed|ing)?|launched|announced) (?:\S+ ){0,5}?(?:at |to |in |on )?(?:the )?$"
)
PAST_LEFT = re.compile(
    r"\b(?:follows?|following|after|previous(?:ly)?|earlier|last year|sued|lost|losing|loser|rival"
    r"|bids?|bidders?|comes after|in the wake of|since|once|unsuccessful|beaten|beat|beating)"
    r" (?:\S+ ){0,5}$",
    _I,
)
PERSON_LEFT = re.compile(r"\b[A-Z][a-z]+ (?:Mac|Mc|O)?[A-Z][a-z]+ \( (?:the )?$")
RANGE_LEFT = re.compile(
    r"(?<!moves )(?<!move )(?<!moved )(?<!moving )(?<!transferred )(?<!relocate )\b[Ff]rom"
    r" (?:the )?(?:[A-Z]\w*|of|on)(?: (?:[A-Z]\w*|and|of|on)){0,5} to (?:the )?$"
)
#: What a body that is named elsewhere consists of.
RUNS_LEFT = re.compile(
    r"\b(?:(?<!who )(?:runs|operates|manages)|serv(?:es|ing)|cover(?:s|ing)|which includes"
    r"|consists of|made up of|(?:across|throughout|over|in) its) (?:\S+ ){0,4}?$",
    _I,
)
#: A march goes by hospitals.
ROUTE_LEFT = re.compile(
    r"\b(?:walk|march|parad)(?:ed|e?s|ing)? (?:from|past|by) (?:\S+ ){0,2}?$",
    _I,
)
#: "27,000 of them by Kent's board": a share of what there is in all.
SHARE_LEFT = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|ten|some|many|most|half) of"
    r" (?:them|these|those|which|whom) (?:\S+ ){0,3}?(?:by|in|at|from|to) (?:the )?$",
    _I,
)
#: A hospital that only says where something is.
LANDMARK_LEFT = re.compile(
    r"\b(?:near|next to|opposite|beside|behind|close to|adjacent to|former|disused|derelict|old"
    r"|yards from|metres from|shadow of|throw from|across the \w+ from|overlooking"
    r"|within sight of|(?:was|were) born (?:in|at)) (?:the )?(?:former |old )?$",
    _I,
)
TRIAL_LEFT = re.compile(
    r"\b(?:trials?|trialled|pilots?|piloted|piloting|tested|first used|tried out) (?:\S+ ){0,3}?"
    r"(?:in|at|across|by) (?:the )?$",
    _I,
)
OWNER_LEFT = re.compile(
    r"\b(?:run|runs|managed|provided|operated|owned|overseen|staffed) (?:\w+ )?by (?:the )?$"
    r"|\b(?:part|satellite|outpost|branch|arm|offshoot|subsidiary) of (?:the )?$",
    _I,
)
