"""Tables of URL parameters: which ones only track, and which ones hold secrets.

Sources, by block: Google Analytics and Ads help ("custom campaigns", "auto-tagging"); Matomo's campaign parameters;
Mozilla's query-stripping list (`privacy.query_stripping.strip_list` and its test list); Yandex Metrica and Direct help
(yclid, ysclid, _openstat); Piano/AT Internet campaign parameters (at_*, xtor), as BBC and France 24 feeds carry them;
Mailchimp, HubSpot, Marketo, Vero and Olytics documentation; and parameters seen in the feeds of single outlets,
which apply to their hosts only.
"""

from __future__ import annotations

import re

TRACKING_PREFIXES = (
    "utm_",
    "mtm_",
    "pk_",
    "piwik_",
    "at_",
    "hsa_",
    "_hs",
    "__hs",
    "oft_",
    "stm_",
    "trk_",
    "wt_",
    "matomo_",
    "ga_",
)

_NAMES_BY_SOURCE = {
    "Google": "gclid gclsrc dclid gbraid wbraid srsltid _ga _gl gad_source gad_campaignid",
    "Mozilla's list": "fbclid igshid igsh msclkid twclid ttclid __s wickedid s_cid mkt_tok vero_conv vero_id "
    "oly_anon_id oly_enc_id ml_subscriber ml_subscriber_hash rb_clickid mc_cid mc_eid hsctatracking icid li_fat_id",
    "Yandex, VK, Mail.ru": "yclid ysclid _openstat yadclid yadordid ymclid vkclid mailru_clid",
    "AT Internet, Deutsche Welle, Comscore, Echobox, Alibaba": "xtor maca ns_mchannel ns_source ns_campaign "
    "ns_linkname ns_fee __twitter_impression echobox spm scm ef_id epik",
    "Facebook's share dialogs": "fb_action_ids fb_action_types fb_source fb_ref action_object_map action_type_map "
    "action_ref_map",
}
TRACKING_NAMES = frozenset(name for names in _NAMES_BY_SOURCE.values() for name in names.split())

#: parameters that track on some outlets only: host suffix, then names
TRACKING_OF_HOSTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("theguardian.com", frozenset({"cmp"})),
    ("nytimes.com", frozenset({"smid", "partner", "emc", "smtyp"})),
    ("twitter.com", frozenset({"s", "t", "ref_src", "ref_url"})),
    ("x.com", frozenset({"s", "t", "ref_src", "ref_url"})),
    ("youtube.com", frozenset({"feature", "si", "pp"})),
    ("youtu.be", frozenset({"feature", "si"})),
    ("washingtonpost.com", frozenset({"wprss"})),
    ("rferl.org", frozenset({"ocid"})),
    ("bbc.com", frozenset({"ocid"})),
    ("bbc.co.uk", frozenset({"ocid"})),
    ("tut.by", frozenset({"crnd", "rnd", "ref"})),
    ("lenta.ru", frozenset({"from"})),
    ("rbc.ru", frozenset({"from"})),
    ("ria.ru", frozenset({"rcmd_alg", "in"})),
    ("kommersant.ru", frozenset({"from"})),
)

#: parameters whose value says where a reader comes from, such as a feed
WHENCE_NAMES = frozenset(
    "from source src ref referer referrer rss cmp cmpid cid campaign partner emc feature ftag medium via origin".split()  # noqa: SIM905
)
#: no stroke is part of a word, so that a row of them can be split in one way only
FROM_A_FEED = re.compile(r"(?i)(?:rss|atom|feed(?:s|burner|ly|proxy)?)\d*+(?:[-_.]++[^\W_]{1,40}+)*+_*+")
#: `?rss=1`
MARKED = frozenset({"", "1", "true", "yes", "y", "on"})
#: parameters of query or path that hold a session id (Servlet 4.0 §7.1.3, PHP, ASP, ColdFusion and others)
SESSION_NAMES = frozenset(
    {
        "jsessionid",
        "phpsessid",
        "phpsessionid",
        "sessionid",
        "session_id",
        "session-id",
        "sessid",
        "cfid",
        "cftoken",
        "oscsid",
        "zenid",
        "aspsessionid",
        "asp.net_sessionid",
        "bv_sessionid",
        "bv_engineid",
    }
)
SESSION_PREFIXES = ("aspsessionid",)
#: parameters that hold a session id if their value is a long hexadecimal number; otherwise mostly a story's id
MAYBE_SESSION_NAMES = frozenset({"sid", "s", "session", "sess", "osid"})

#: addresses that carry their target in a parameter: host, beginning of the path, names of the parameter
REDIRECTORS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("google.com", "/url", ("url", "q")),
    ("bing.com", "/news/apiclick.aspx", ("url",)),
    ("facebook.com", "/l.php", ("u",)),
    ("vk.com", "/away.php", ("to",)),
    ("ok.ru", "/dk", ("st.link",)),
    ("t.umblr.com", "/redirect", ("z",)),
    ("out.reddit.com", "/", ("url",)),
    ("yandex.ru", "/clck/jsredir", ("url",)),
    ("away.vk.com", "/", ("to",)),
    ("rambler.ru", "/click", ("url", "_URL")),
)
#: services that give an article a numeric address; the article's own address may stand beside it
COUNTING_HOSTS = (
    "feedproxy.google.com",
    "feeds.feedburner.com",
    "feedburner.com",
    "feedsportal.com",
    "pheedo.com",
    "feedblitz.com",
    "rss.cnn.com",
    "feeds.reuters.com",
)
COUNTING_PATHS = ("/~r/", "/~3/")
