"""The words of the topics, lower case, alternatives split by "|" and by lines.

`bot.core.topics` reads them. A phrase must be telling by itself. A word that is telling only beside
another ("close" beside "ward", "cut" beside "budget") belongs in a pair.
"""

from __future__ import annotations

PHRASES: dict[str, str] = {
    "funding": """
        funding|underfunding|underfunded|budget|budgets|deficit|deficits|overspend|overspent
        overspends|overspending|savings|efficiency savings|cost cutting|cost improvement
        austerity|financial plan|financial recovery|financial crisis
        special measures for finance|bailout|bail out|in the red|black hole|cash crisis
        cash boost|capital funding|spending review|spending cuts|nhs cuts|health cuts|cuts to
        cutbacks|funding gap|funding formula|shortfall|backlog maintenance|pfi
        private finance initiative|control total|rationing|rationed
        """,
    "closures": """
        bed cuts|beds cut|hospital rebuild|new hospital
        closure|closures|downgrade|downgraded|downgrading|reconfiguration|reconfigure
        service change|service changes|decommission|decommissioned|mothballed
        save our hospital|save our nhs|temporarily closed|permanently closed|to shut|shut down
        shutting|shuts|shutdown|closed overnight|relocate|relocation|centralise|centralised
        centralisation|centralising|future of the hospital|new hospital programme
        acute services review|under threat|axed|walk in centre to close|bed closures
        ward closures|out of use|replacement hospital
        """,
    "privatisation": """
        privatisation|privatise|privatised|privatising|outsourcing|outsource|outsourced
        private provider|private providers|private firm|private firms|private company
        private companies|private sector|for profit|procurement|tender|tenders|tendering
        tendered|virgin care|hcrg|serco|capita
        circle health|circle holdings|centene|operose|babylon|palantir|mitie|sodexo|isscompass
        g4s|care uk|practice plus|spire|ramsay health|wholly owned subsidiary
        subsidiary company|subco|arm's length company|insourced|insourcing
        bring services back in house|back in house
        """,
    "structure": """
        merger|mergers|merge|merged|merges|merging|takeover|take over|acquisition
        reorganisation|restructure|restructuring|abolish|abolished|abolition
        integrated care boards|integrated care systems|icbs|icb cluster|clustering|hospital group
        group model
        joint chair|joint chief executive|shared chief executive
        sustainability and transformation|stp|stps|accountable care|boundary change
        boundary changes|health and care bill|health and care act|devolution|10 year plan
        ten year plan|long term plan|foundation trust status|commissioning groups
        shared leadership
        """,
    "mental-health": """
        mental health|mental illness|psychiatric|psychiatry|psychiatrist|psychiatrists|camhs
        eating disorder|eating disorders|talking therapies|suicide|suicides|sectioned
        crisis team|crisis house|psychological therapies|iapt|mental hospital
        learning disability unit|dementia ward|autism assessment|adhd|community mental
        secure unit|self harm|psychosis
        """,
    "primary-care": """
        gp|gps|general practice|general practices|general practitioner|general practitioners
        surgery list|doctors surgery|doctor's surgery|doctors' surgery|gp led|primary care
        pharmacy|pharmacies|pharmacist|pharmacists|dentist|dentists|dental|dentistry
        family doctor|family doctors|medical practice|medical practices|health centre
        health centres|out of hours|nhs 111|optician|opticians|community pharmacy
        district nurses|health visitors|practice list|lmc
        """,
    "maternity": """
        consultant led births|births suspended|births will|birthplace choices|caesarean|caesareans
        maternity|midwife|midwives|midwifery|birth centre|birthing centre|birth unit
        birthing unit|labour ward|neonatal|stillbirth|stillbirths|baby deaths|babies died
        antenatal|postnatal|obstetric|obstetrics|obstetrician|obstetricians|home births
        home birth|ockenden|mothers and babies|special care baby unit|giving birth|maternal
        """,
    "hospitals": """
        a&e|a&es|accident and emergency|emergency department|emergency departments|casualty
        urgent treatment centre|urgent treatment centres|urgent care centre|minor injuries
        minor injury unit|hospital|hospitals|infirmary|ward|wards|trolley|trolleys
        corridor care|ambulance|ambulances|operating theatre|operating theatres|intensive care
        critical incident|bed shortage|hospital beds|stroke unit|surgical hub|12 hour waits
        handover delays|surgeons|winter pressures|black alert|trauma centre|cancer centre
        """,
    "workforce": """
        rota gaps|rota|posts empty|posts are empty|unfilled|nurse training|international recruitment
        strike|strikes|striking|walkout|walkouts|walk out|picket|pickets|picket line
        industrial action|junior doctors|resident doctors|ballot|balloted|staffing
        understaffed|understaffing|staff shortage|staff shortages|shortage of staff|vacancies
        recruitment|agency staff|agency nurses|locums|redundancies|redundancy|job losses
        job cuts|jobs at risk|posts at risk|pay rise|pay award|pay offer|pay dispute|pay deal
        nurses' pay|bullying|sickness absence|fire and rehire
        staff survey|burnout|whistleblower|whistleblowers|physician associates|overtime
        workforce|nursing shortage|doctor shortage
        """,
    "social-care": """
        social care|adult care|care home|care homes|nursing home|nursing homes
        residential home|residential homes|home care|homecare|domiciliary care|care workers
        care worker|social worker|social workers|better care fund|day centre|day centres
        delayed discharge|delayed discharges|bed blocking|unpaid carers|care act
        continuing healthcare|care packages|care package|extra care|supported living
        social services
        """,
    "consultations": """
        consultation opens|feedback wanted|public consultation|listening exercise|minutes of
        consultation|consultations|public meeting|public meetings|have your say|have their say
        public engagement|engagement exercise|drop in event|drop in events|drop in session
        drop in sessions|board meeting|board papers|meeting in public|judicial review
        health scrutiny|scrutiny committee|overview and scrutiny
        referred to the health secretary|secretary of state referral|public hearing|petition
        petitions|listening event|listening events|survey of residents|views wanted|views on
        views sought|your views|asked for their views|reconfiguration panel|town hall meeting
        joint committee
        """,
    "waiting": """
        long wait|longest waits|trolley waits|handover waits|hour wait|hour waits|hours wait
        week wait|weeks wait|months wait
        waiting list|waiting lists|waiting time|waiting times|18 week|18 weeks|52 weeks
        52 week|referral to treatment|elective backlog|nhs backlog|treatment backlog
        elective recovery|four hour target|4 hour target|62 day|cancer targets|a&e target
        a&e targets|long |long waiters|waited more than|waiting more than
        waiting for surgery|waiting for treatment|waiting to be treated|cancelled operations
        operations cancelled|year long wait|record waiting
        """,
}

#: A topic, and two lists of words that must stand near each other in one sentence.
PAIRS: tuple[tuple[str, str, str], ...] = (
    (
        "closures",
        """
        close|closes|closed|closing|shut|shuts|axe|axing|scrap|scrapped|scraps|scrapping|lose
        loses|losing|move|moves|moved|moving|reopen|reopens|reopened|reopening|remove|removed
        removal|save|saved|transfer|transferred|halt
        halted
        """,
        """
        ward|wards|hospital|hospitals|unit|units|service|services|a&e|surgery|surgeries|centre
        clinic|clinics|beds|maternity|department|pharmacy|pharmacies|practice|infirmary
        hospice|hub|theatre|theatres|miu|practices
        """,
    ),
    (
        "closures",
        "suspend|suspended|suspends|suspension|withdrawn|withdraw|withdraws",
        """
        service|services|unit|units|ward|wards|maternity|a&e|births|beds|operations|clinic|clinics
        """,
    ),
    (
        "funding",
        """
        cut|cuts|cutting|slash|slashed|slashes|slashing|reduce|trim|owe|owes|debt|debts|loan|loans
        million|millions|billion|bn|m|cash|money|invest|investment|grant
        """,
        """
        budget|budgets|spending|costs|cost|services|beds|jobs|posts|trust|ccg|nhs|icb|finances
        health|care|hospital|hospitals
        """,
    ),
    (
        "privatisation",
        "contract|contracts|contractor|contractors",
        """
        awarded|award|awards|wins|won|win|winning|lose|loses|lost|losing|firm|firms|private|provider
        providers|company|companies|bid|bids|bidder|virgin|serco|circle|worth|run|runs|service
        services|transport|cleaning|catering|handed|hands|tender|ended|ends|collapsed|collapses
        """,
    ),
    (
        "workforce",
        "unison|rcn|bma|gmb|unite|union|unions",
        """
        strike|strikes|pay|ballot|balloted|staff|members|nurses|jobs|posts|staffing|workers|action
        dispute|conditions|walk|walked|vote|voted|redundancies
        """,
    ),
    (
        "workforce",
        """
        shortage|shortages|recruit|recruited|recruiting|redundant|sacked|sack|pay|wages|jobs
        posts|morale|quit|quits|quitting|resign|resigns|resigned|leaving|exodus|crisis
        """,
        """
        nurses|nurse|doctors|doctor|consultants|staff|midwives|paramedics|carers|workers
        porters|cleaners|gps|radiographers|workforce|surgeons|nursing
        """,
    ),
    (
        "maternity",
        """
        birth|births|babies|baby|mothers|mums|pregnant|pregnancy|pregnancies
        """,
        """
        unit|units|ward|wards|hospital|hospitals|services|trust|deaths|deliver|delivered
        safety
        """,
    ),
    (
        "waiting",
        """
        wait|waits|waited|waiting|delay|delays|delayed|backlog|backlogs|queue|queues
        """,
        """
        patients|treatment|surgery|operation|operations|hours|weeks|months|appointment
        appointments|diagnosis|a&e|assessment|elective|cancer|scans|tests
        """,
    ),
    (
        "privatisation",
        """
        private|profit|shareholders|firm|company
        """,
        """
        takes|run|running|deal|bid|bids|bidders|awarded|award|nhs|services|patients|sell|sold
        sale|hospital|hospitals
        """,
    ),
    (
        "consultations",
        """
        views|proposals|plans|options|feedback|public|residents|comment|scrutiny|councillors
        """,
        """
        consult|consulted|consulting|consults|asked|invited|meeting|meetings|event|events
        survey|questionnaire|respond|comments|scrutinise
        """,
    ),
    (
        "primary-care",
        "surgery|surgeries|practice|practices",
        "gp|gps|doctors|doctor|list|register|registered|partners|village",
    ),
    (
        "primary-care",
        "surgeries|practice|practices",
        "patients|appointments|merge|merges|merger|close|closes|closure|town",
    ),
    (
        "social-care",
        "care|carers|carer",
        "elderly|older|disabled|fees|means|adult|adults|vulnerable|frail|pensioners",
    ),
)

#: Names that feeds give to their categories, where the words alone would not be enough.
CATEGORIES: dict[str, str] = {
    "funding": """
        finance|finances|cuts|money|cuts and closures|nhs finance|efficiency
        """,
    "closures": """
        cuts and closures|service changes|transformation|hospital closures|closures
        reconfigurations
        """,
    "privatisation": """
        contracts|outsourcing|private|commercial|nhs privatisation
        """,
    "structure": """
        ics|ccgs|icss|policy and regulation|commissioning|governance|organisations
        integrated care|leadership
        """,
    "mental-health": """
        mental|psychology|learning disability|learning disabilities and autism
        """,
    "primary-care": """
        primary|general practice|pharmacy and dentistry
        """,
    "maternity": """
        maternity and neonatal|women and children|births
        """,
    "hospitals": """
        acute care|emergency care|urgent care|urgent and emergency care|acute|secondary care
        """,
    "workforce": """
        staff|pay|unions|trade unions|workforce and pay|jobs|nhs staff|employment
        """,
    "social-care": """
        adult social care|care sector|integration|carers
        """,
    "consultations": """
        have your say|get involved|engagement|events|board meetings|public involvement
        involvement
        """,
    "waiting": """
        waiting|performance|elective care|elective|planned care
        """,
}
