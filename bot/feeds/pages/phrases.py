"""What pages that are no news say, in English words and addresses: data for `not_news`."""

from __future__ import annotations

import re

HTML = re.compile(r"<(?:!doctype html|html|head|body|main|div|article|section|h1|ul|p|a)\b", re.I)

FRONT = re.compile(
    r"/?(?:(?:index|default|home|homepage|welcome)(?:\.(?:html?|php|aspx?|jsp|cfm))?/?)?"
    r"|/(?:en|en-gb|en-us)/?",
    re.IGNORECASE,
)
#: Names in a query that say where somebody came from.
WHENCE = re.compile(
    r"utm_\w+|from|ref(?:errer)?|source|src|origin|via|redirect(?:ed)?(?:_?from)?|moved|migrated"
    r"|merged|old(?:_?(?:site|url|host))?|site|lang|fbclid|gclid|mc_[ce]id|_ga|r"
)
LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|signon|sso|saml\d?|oauth2?|authorize|wp-login\.php|account/log-?in"
    r"|user/login"
    r"|users/sign_in|auth/login|adfs|login\.aspx?|member-?login)(?:/|$)",
    re.IGNORECASE,
)
LOGIN_HOST = re.compile(r"(?:^|\.)(?:login|signin|sso|auth|accounts|idp|id)\.")
CONSENT_HOST = re.compile(r"(?:^|\.)(?:consent|guce|privacy-mgmt|cmp)\.")
CONSENT_PATH = re.compile(
    r"/(?:cookie-?(?:wall|consent)|consent|gdpr-consent|privacy-gate)(?:/|$)", re.I
)

MISSING = re.compile(
    r"^\W*(?:http )?(?:error )?(?:404|410)\b(?!\s+(?:new|more|people|patients|beds|jobs|staff"
    r"|million))"
    r"|\b404 (?:error|page|not found)|\berror 404\b"
    r"|\b(?:page|content|file|document|resource|article|url|address|site)\b[^.]{0,40}?"
    r"\b(?:not (?:be )?found|does ?n[o’']t exist|does not exist|no longer (?:exists?|available"
    r"|here|published|active)"
    r"|can(?:no|[’'])t be (?:found|located)|could not be located|is missing"
    r"|is(?:n[’']t| not| no longer) available"
    r"|(?:has|have) (?:been )?(?:re)?(?:moved|gone|expired|deleted|archived|retired|withdrawn"
    r"|unpublished|discontinued)|unavailable)\b"
    r"|^\W*(?:not found|nothing (?:was )?found|no page found|page missing|oops\b|whoops\b|uh[- ]oh"
    r"|(?:broken|dead) link|no such page|page (?:moved|removed|retired|deleted))"
    r"|\b(?:can(?:no|[’'])t|could ?n[o’']t|could not|unable to|sorry,? we .{0,20}) ?find"
    r" (?:that|this|the|your) (?:page|content|file|article)"
    r"|\blooking for (?:has|is|was|could|can)[^.]{0,20}(?:not|moved|removed|gone|n[’']t)",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:site|website|page|we|service)\b[^.]{0,30}\b(?:under|down for|undergoing|in) (?:\w+"
    r" )?maintenance"
    r"|^\W*(?:maintenance(?: mode)?|coming soon|under construction|scheduled maintenance)\W*$"
    r"|\btemporarily (?:unavailable|offline|closed|down)\b|^\W*(?:503|502|500|504)\b"
    r"|^\W*(?:service unavailable|(?:internal )?server error|bad gateway|database error"
    r"|gateway time-?out|application error|runtime error"
    r"|technical (?:difficulties|error|problems?))"
    r"|error establishing a database connection|there has been a critical error"
    r"|\b(?:be|are) back (?:soon|shortly|online|up|later|in a)\b"
    r"|\b(?:site|website|page) is (?:currently |now |temporarily )?(?:being (?:updated|upgraded"
    r"|rebuilt|redesigned|moved|migrated)|offline|down|closed for)\b"
    r"|\b(?:bandwidth|resource) limit (?:is )?(?:exceeded|reached)|web server is down"
    r"|connection (?:timed out|reset|refused)|\berror code:? 5\d\d\b|dns resolution error"
    r"|origin (?:is )?(?:unreachable|down|error)|upstream (?:connect )?error",
    re.IGNORECASE,
)
WALL = re.compile(
    r"just a moment|checking (?:your|the site connection|if the site connection)"
    r"|verify(?:ing)? (?:that )?you(?:[’']re| are) (?:a )?human|verify you are (?:not a robot"
    r"|human)"
    r"|(?:verify(?:ing)?|check(?:ing)?) your browser|human verification"
    r"|confirm (?:that )?you are human"
    r"|are you (?:a )?(?:human|robot)|not a (?:ro)?bot|(?:request|connection|browser) is being"
    r" (?:verified|checked)|attention required|access (?:to this page"
    r" )?(?:has been )?denied"
    r"|request (?:unsuccessful|blocked|rejected)|incapsula|pardon our interruption|bot"
    r" (?:detection|verification)"
    r"|unusual (?:traffic|activity)|ddos protection|security (?:check|verification)|captcha"
    r"|please enable (?:javascript and cookies|cookies and javascript|cookies)|enable (?:js"
    r"|javascript) and"
    r"|you have been blocked|you are being rate limited|forbidden|web application firewall"
    r"|automated (?:access|queries|requests|traffic)|prove (?:that )?you(?:[’']re| are) (?:human"
    r"|not)"
    r"|your (?:ip|browser|request|access) (?:address )?(?:[\w ]{0,20})?(?:has been|was|is)"
    r" (?:blocked|flagged|rejected|limited|restricted|suspended)"
    r"|(?:page|request|access|connection) (?:is )?(?:blocked|restricted)|attack id|support id"
    r"|not available in your (?:country|region|location|area)|(?:press|click) (?:and|&) hold"
    r"|(?:suspicious|malicious) (?:activity|bots?|requests?)|bot protection|one more step"
    r"|(?:verify|confirm|prove)(?:ing)? (?:that )?you(?:[’']re| are) (?:a )?(?:real )?"
    r"(?:person|human)"
    r"|not authori[sz]ed to (?:view|access)",
    re.IGNORECASE,
)
WALL_MARKS = re.compile(
    r"cf-chl|cf_chl_opt|cf-browser-verification|challenge-form|_incapsula_resource|px-captcha"
    r"|perimeterx"
    r"|datadome|/_sec/cp_challenge|akamai.{0,20}bot|distil_|sgcaptcha|ddos-guard|turnstile|aws-waf",
    re.IGNORECASE,
)
CONSENT = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|your privacy (?:choices|is"
    r" important)"
    r"|(?:accept|agree to|allow) (?:all )?(?:the )?(?:use of )?cookies|we use cookies|cookies?"
    r" (?:policy|consent|wall)"
    r"|manage (?:your )?(?:cookie|consent|privacy) (?:settings|preferences|choices)|give (?:your"
    r" )?consent"
    r"|consent to (?:the )?(?:use|processing|cookies)"
    r"|our partners (?:store|use|process)|partners need your (?:permission|consent)"
    r"|legitimate interest|(?:advertising|tracking|analytics) cookies"
    r"|personalised (?:ads|advertising)"
    r"|choose how to (?:use|read|access)|(?:consent|accept) or pay|reject and pay"
    r"|(?:agree|accept) and (?:close|continue|proceed)|cookies? (?:choices|settings|preferences)",
    re.IGNORECASE,
)
AGREE = re.compile(r"\b(?:accept|agree|consent|allow|continue|ok|got it|reject|decline)\b", re.I)
LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|log on|member(?:s|ship)? (?:only|login|area)|password|username"
    r"|subscribe to (?:read|continue)|register to (?:read|continue|view)|subscribers? only"
    r"|(?:free )?article limit|already (?:a )?(?:subscribed|subscriber|member|registered)"
    r"|for (?:members|subscribers) only|create (?:a free|an) account|two-factor|pick an account"
    r"|enter your (?:e-?mail|password|credentials))\b",
    re.IGNORECASE,
)
PARKED = re.compile(
    r"(?:this |the )?(?:web ?)?(?:domain|site)(?: name)?\b(?:[^.]|\.\b){0,60}"
    r"\b(?:is|may be|might be|are)? ?(?:for sale"
    r"|parked|has expired|expired|available for purchase|pending renewal)|buy this domain"
    r"|(?:domain|website) (?:is )?(?:parked|expired|suspended)|account (?:has been )?suspended"
    r"|parked free"
    r"|sedoparking|parkingcrew|hugedomains|afternic|bodis|dan\.com|future home of|is parked"
    r"|welcome to nginx|apache2? (?:\w+ )?default page|test page for the|iis windows server|it"
    r" works!"
    r"|default (?:web ?)?(?:site )?page|web server['’]s default page|website coming soon|plesk"
    r"|cpanel"
    r"|this (?:web ?site|domain)(?: name)? (?:has (?:just )?been|was|is) (?:registered"
    r"|reserved|suspended|disabled)"
    r"|inquire about this domain|related searches|domain broker|renew (?:this|your) domain"
    r"|domain (?:has )?lapsed|make an offer (?:on|for) this|congratulations!? your (?:web ?)?site"
    r"|your (?:web ?)?site is (?:ready|live) |^\W*index of /"
    r"|(?:is|has)(?:n[’']t| not) (?:been )?connected to a (?:web ?)?site"
    r"|domain (?:is )?not (?:configured|connected|claimed|set up)"
    r"|there is(?:n[’']t| not) a (?:\w+ )*site here|namecheap parking|parking ?page",
    re.IGNORECASE,
)
#: On a page that says little else, whatever links it shows.
SURELY_PARKED = re.compile(
    r"\bparked free\b|\b(?:buy|get|inquire about) this domain\b"
    r"|\b(?:domain|web ?site)(?: name)? (?:is|may be|has) (?:for sale|parked|expired)\b",
    re.IGNORECASE,
)
#: WordPress puts this before the title of what asks for a password.
PROTECTED = re.compile(r"\s*Protected: ")
EMPTY = re.compile(
    r"\b(?:there (?:are|is) (?:currently |presently )?no|no)(?: \w+){0,2} "
    r"(?:news|articles?|posts?|results|items?|stories|content|updates?|press releases?|entries)"
    r"(?: (?:items?|articles?|stories|posts?))?(?: (?:were|was|have been|to|at|yet|available|found"
    r"|match))"
    r"|\bnothing (?:found|to (?:show|display)|here yet)\b|\bno news\b"
    r"|\bcheck back (?:soon|later)\b",
    re.IGNORECASE,
)
