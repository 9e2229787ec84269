"""What board-papers pages say, in English words: data for `words`."""

from __future__ import annotations

import re

BOARD = re.compile(
    r"\b(?:boards?|governing bod(?:y|ies)|directors[’']? meetings?|held in public)\b", re.IGNORECASE
)
OTHERS = re.compile(
    r"\b(?:sub-?committees?|committees?(?: in common)?|integrated care partnership|icp"
    r"|(?:partnership|place|programme|project|transformation|delivery|assurance|advisory|steering"
    r"|people|workforce|innovation|research|provider|maternity|children[’']?s?|(?<!care )system"
    r"|finance|performance|leadership|population health|mental health|primary care|planned care"
    r"|elective(?: care)?|emergency care"
    r"|safeguarding|reference|strategy|executive|operational|collaborative|youth|quality|clinical"
    r"|professional|neighbourhood|locality|alliance|cancer|digital|sub-?)[- ]board"
    r"|(?:place|locality|neighbourhood)(?:[- ]based)? partnerships?"
    r"|partnership (?:meeting|forum|executive|committee|group)"
    r"|health (?:and|&) wellbeing(?: board)?|scrutiny|overview"
    r"|(?<!\bthe )forums?|webinars?|workshops?|roadshows?|drop-ins?|engagement events?"
    r"|(?:listening|information|open|recruitment|network(?:ing)?) (?:events?|days?|sessions?)"
    r"|(?:delivery|working|steering|advisory|reference|task(?: and finish)?|task ?& ?finish|quality"
    r"|assurance|executive|leadership|participation|patients?|oversight|planning|programme"
    r"|stakeholder|user|commissioning|consultative|primary care|engagement|project) groups?"
    r"|(?:executive|management|leadership|clinical) (?:team|committee|executive)"
    r"|(?:care|children[’']?s?|adults?|safeguarding|safety) partnership"
    r"|arac|pccc|spcc|rem ?com|hwbb?|hosc|clinical senate|council of|governors|full council|cabinet"
    r"|(?:citizens?|people|patients?|advisory|reading|appeals?|appointments?)[’']?s?[’']? panels?"
    r"|primary care commissioning|system executive|assembly|provider collaborative)(?: boards?)?\b"
    r"(?! (?:rooms?|suites?|halls?|offices?|centre)\b)",
    re.IGNORECASE,
)
#: Names of places say nothing of who meets there.
PLACE = re.compile(r"\b(?:venue|location|where|place|address)\s*:[^|]*", re.IGNORECASE)
PRIVATE = re.compile(
    r"\b(?:in private|private (?:sessions?|meetings?|boards?|business|part|agenda|papers)"
    r"|confidential|closed (?:session|meeting|board|to the (?:public|press))|in camera|informal"
    r"|seminars?"
    r"|(?:not|non)[- ](?:held |open |meeting |being held )?(?:in |to the )?public"
    r"|board (?:development|away|time-?out|workshop)(?! (?:plan|programme|report|policy|strategy))"
    r"|(?<=\()private(?=\))|(?<=[–-] )private(?=\W*$)"
    r"|(?:development|strategy|away|planning|time-?out|briefing|training)[- ]?(?:sessions?|days?)"
    r"|away-?days?|time-?outs?)\b(?! (?:rooms?|suites?|halls?)\b)",
    re.IGNORECASE,
)
PART_TWO = re.compile(r"\bpart (?:2|two|b|ii)\b", re.IGNORECASE)
#: Packs come in parts too.
PART_OF_PACK = re.compile(
    r"\b(?:papers?|packs?|bundle|book|documents?|pdf)\b.{0,40}\bpart (?:2|two|b|ii)\b"
    r"|\bpart (?:2|two|b|ii) (?:of\b|\W*$)",
    re.IGNORECASE,
)
IN_PUBLIC = re.compile(
    r"(?<!not )(?<!non-)(?<!not held )(?<!not being held )\b(?:in|with the) public\b", re.IGNORECASE
)
CLOSED = re.compile(
    r"\bnot (?:open|held|accessible) (?:to|in) (?:the |members of the )?public\b"
    r"|\bclosed to the public\b"
    r"|^\W*(?:\w+ ){0,4}(?:seminar|development (?:session|day)|away[- ]?day|time-?out)\b"
    r"|\b(?:takes place|is held|meets|meeting|session) in private\b",
    re.IGNORECASE,
)
FOLLOWS = re.compile(r"\b(?:follow\w*|after|before|then|parts?|items?)\b", re.IGNORECASE)
AGM = re.compile(
    r"\b(?:agm|amm|annual (?:(?:general|public|members?|stakeholders?|board|governors|review)"
    r"[’']?s? (?:(?:and|&) )?){0,3}meeting)\b",
    re.IGNORECASE,
)
EXTRAORDINARY = re.compile(
    r"\b(?:extra-? ?ordinary|exceptional (?:\w+ ){0,2}meeting|emergency (?:\w+ ){0,2}meeting|egm"
    r"|special (?:\w+ ){0,2}meeting|unscheduled)\b",
    re.IGNORECASE,
)
CANCELLED = re.compile(
    r"\b(?:cancell?ed|cancellation|postponed|deferred|stood down|called off|abandoned|withdrawn"
    r"|suspended|on hold|no meeting|not (?:be )?(?:going ahead|taking place|proceeding)"
    r"|(?:will|did|does|is|was) (?:not|no longer) (?:now )?(?:to )?(?:be )?"
    r"(?:tak(?:e|ing) place|held|go(?:ing)? ahead|proceed(?:ing)?|happen(?:ing)?|meet(?:ing)?)"
    r"(?! (?:in|at|on|face)\b)"
    r"|no longer (?:taking place|going ahead|happening)"
    r"|meeting (?:is |was )?(?:not|no longer) (?:required|needed))\b"
    r"|[–:|-] (?:this is )?(?:not|no longer) (?:required|needed|held)\W*$",
    re.IGNORECASE,
)
#: What follows a status, and what it is said of.
ENDS_STATUS = re.compile(
    r"\W*$|\s*[.,;:()\]–—-]|\s+(?:due|as|because|owing|and|until|to|see|please|by|at|this|for)\b",
    re.IGNORECASE,
)
OF_MEETING = re.compile(
    r"\b(?:meetings?|session|board|agm|event|it|this|date)\b(?:[^.]{0,80})$", re.IGNORECASE
)
MOVED = re.compile(
    r"\b(?:moved|moving|re-?scheduled|re-?arranged|postponed|deferred|delayed|changed?"
    r"|brought forward|put back|pushed back|new date|revised date|amended date|instead of"
    r"|rather than|in place of|replac(?:es|ing|ed|ement)|previously|originally"
    r"|was (?:due|planned|to have)|had been (?:due|planned|arranged)|switched|transferred"
    r"|adjourned to|reconvened"
    r"|(?<!meeting )(?<!agm )was (?:on )?(?:the )?(?:\w+day,? )?\d\d?|formerly"
    r"|now (?:being )?(?:held|on|taking place|take place|be held))\b",
    re.IGNORECASE,
)
MEETING = re.compile(
    r"\b(?:meetings?|boards?|agm|dates?|upcoming|next|future|forthcoming|past|papers|packs?|held"
    r"|agendas?|minutes|governing body|in public)\b",
    re.IGNORECASE,
)
INVITES = re.compile(
    r"\b(?:join us|come along|invit\w+|tak(?:es|ing) place|happening|gather|convenes?)\b",
    re.IGNORECASE,
)
NEWS = re.compile(
    r"^\s*(?:(?:the )?latest |related |more |our |recent |in the )?(?:news|stories|blogs?|updates?"
    r"|tweets?|(?:press|media) releases?|announcements?|headlines|newsletters?|bulletins?"
    r"|have your say|(?:public |current |open |our )?(?:consultations?|engagement)"
    r"|social media|(?:other|community) (?:events|activities|groups|bodies)|what[’']?s on)\b",
    re.IGNORECASE,
)
NOT_MEETING_BEFORE = re.compile(
    r"(?:publish(?:ed)?(?: (?:date|on))?|date published|publication date|(?:page |last )?updated"
    r"|last (?:updated|reviewed|modified|edited|checked|changed)|review(?:ed)?(?: date)?|uploaded"
    r"|papers(?= on\b)|(?:to|will) follow"
    r"|posted|created|modified|amended|edited|checked|added|issued|released"
    r"|archived|available (?:from|on|by)"
    r"|(?:approved|ratified|agreed|adopted)(?: by (?:\w+ ){1,4}?)?|signed off"
    r"|version|(?:went|goes) live"
    r"|superseded|replaced|reissued|corrected|revised|withdrawn"
    r"|correct as (?:at|of)|due(?: on| by)?|as (?:at|of)"
    r"|since|from|between|until|till|up to|expires?|dated"
    r"|ended|ending|ends?|by|before|prior to|ahead of|in advance of|later than|deadline"
    r"(?: (?:is|for [a-z ]+))?|closing date|closes?(?: (?:on|at))?|closed(?: on)?|established"
    r"|(?:joined|left|retired|took up|stepped down|elected|(?:re-?)?appointed)(?: [\w’]+){0,5}?"
    r"|formed|(?:by-?)?elections?|polling day|valid|effective"
    r"|interviews?|shortlisting|start date|takes effect"
    r"|(?:register(?:ed)?|received|submitted|sent|returned) by)\s*"
    r"(?:\d\d?(?:[:.]\d\d)?\s*(?:[ap]\.?m|noon)?|noon|midday|midnight"
    r"|close of (?:play|business))?\s*"
    r"(?:on|at|the|is|:|,|of|–|-|\s)*$",
    re.IGNORECASE,
)
#: "The next meeting for which papers will be published is on …"
MEETING_IS = re.compile(
    r"\bmeeting\b[^.]*\b(?:is|will be|takes place)\s+(?:held\s+)?(?:on\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
DEADLINE = re.compile(r"\b(?:deadline|clos\w+|cut-?off|last (?:day|date))\b", re.IGNORECASE)
#: After the size of a file comes the day it was put there.
SIZE_BEFORE = re.compile(r"\d\s*[kmg]i?b(?:ytes)?\b[\s,;:|·)\]–-]*$", re.IGNORECASE)
MINUTES = re.compile(
    r"\b(?:minutes|actions?(?: log)?|previous (?:actions?|minutes|decisions?)|decisions?|summary"
    r"|recordings?|video|youtube|watch|webcasts?|(?:live ?)?streams?|livestream|transcripts?"
    r"|highlights|matters arising|questions|responses|q&a|answers)\b",
    re.IGNORECASE,
)
REPORT = re.compile(
    r"\b(?:framework|reports?|plan|register|update|strategy|performance|assurance|risks?|appendix"
    r"|annex|letter|policy|review|terms)\b",
    re.IGNORECASE,
)
#: Documents about a board that are of no meeting by themselves.
STANDING = re.compile(
    r"\b(?:biograph\w+|(?:declarations?|registers?) of (?:\w+[’']? )?interests?|assurance framework"
    r"|expenses|effectiveness|organogram|structure|membership|code of conduct|job description"
    r"|calendar|dates)\b",
    re.IGNORECASE,
)
PAPER = re.compile(
    r"(?:(?:full|combined|supporting|supplementary|public|late|board)\s+)*(?:reports|appendices|slides"
    r"|presentations?|supplement|addendum)\W*$"
    r"|(?:item|enc(?:losure)?|appendix|annex|paper|part)\s+\w{1,4}\b",
    re.IGNORECASE,
)
LASTING = re.compile(
    r"\b(?:constitution|standing orders|handbook|terms of reference|scheme of (?:reservation"
    r"|delegation)|annual report|guide|policy|how to|privacy|template|form|map|leaflet)\b",
    re.IGNORECASE,
)
PACK = re.compile(
    r"\b(?:board|agenda|meeting|pack|governing body|in public)\b[^.]*\b(?:papers?|pack|agenda"
    r"|public|meeting|documents?|bundle|20\d\d|\d\d[.-]\d\d)\b|\b(?:papers|agenda|pack|bundle)\b",
    re.IGNORECASE,
)
#: Bodies of councils that look at the NHS, each with a page of meetings of its own.
OF_COUNCIL = re.compile(
    r"\b(?:scrutiny|health (?:and|&) (?:social care|well-?being|adult\w*)|select committee)\b"
    r"(?:(?! - | \| ).){0,60}\b(?:committee|board|panel|commission)\b"
    r"|\b(?:overview (?:and|&)) scrutiny\b"
    r"|\bscrutiny (?:committee|board|panel|commission)\b",
    re.IGNORECASE,
)
#: Headings of several meetings.
LIST = re.compile(
    r"\b(?:previous|past|earlier|future|upcoming|forthcoming|further|other|all|next|recent|archived?)"
    r"\b.{0,40}\b(?:meetings|dates|papers|packs)\b|\bmeeting dates\b|\barchive\b",
    re.IGNORECASE,
)
#: Headings of one: what stands below is its own.
NEXT = re.compile(
    r"\b(?:next|upcoming|forthcoming|latest|current|most recent)\b.{0,40}\bmeeting\b(?! dates)",
    re.IGNORECASE,
)
LABEL_OF_DATE = re.compile(r"\W*date\W*", re.IGNORECASE)
