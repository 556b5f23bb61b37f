"""English: how texts say whose word they rely on. Data only, read by `source_cues`, which explains the notation."""

from __future__ import annotations

LISTS = """
<reports> = calculated counted tallied documented established recorded registered estimated identified denied denies
  commented comments reports reported writes wrote says said notes noted announces announced confirms confirmed
  claims claimed reveals revealed adds added states stated publishes published quotes quoted cites cited informs
  informed learned specifies specified explains explained emphasises emphasised emphasizes emphasized stresses
  stressed recalls recalled clarifies clarified estimates estimated alleges alleged relays relayed observes observed
  concludes concluded discloses disclosed describes described
<called> = counts documents called calls condemned condemns urged urges warned warns accused accuses criticised
  criticized criticises criticizes denounced denounces rejected rejects dismissed dismisses demanded demands blamed
  blames praised praises welcomed welcomes pledged pledges promised promises vowed vows predicted predicts forecast
  forecasts expects argued argues declared declares reiterated reiterates slammed slams labelled labeled labels
  described denounced alleged defended defends acknowledged acknowledges admitted insisted insists suggested
  suggests recommended recommends advised advises expressed
<report> = report say write note announce confirm claim reveal add state publish quote cite inform specify explain
  emphasise emphasize stress recall clarify estimate allege
<reporting> = reporting writing saying noting announcing confirming claiming adding revealing
<published> = repeated picked~up reported published quoted cited obtained seen reviewed broadcast aired announced
  released carried revealed disclosed compiled conducted relayed verified circulated run geolocated authenticated
  corroborated confirmed posted shared uploaded
<work> = investigation analysis review tally count poll survey report study data probe calculation calculations
<shows> = found finds showed shows show suggests suggested suggest revealed reveals says said indicates indicated
<figures> = data figures numbers statistics documents estimates records footage images video
<account> = account accounts interview testimony comments evidence statement documents recording
<pictures> = video videos footage photos photographs images pictures screenshots clip recording
<talk> = phone~call text~messages text~message email emails letter call messages interview interviews conversation
  conversations comment comments remarks talk briefing
<source> = investigation analysis dispatch report reports article story statement news~release press~release post
  publication
"""

LEFT = """
says 0.85: based|relying on
says 0.9: as saying by
says 0.95: according to
says 0.95: according to a|the <source> by|from|in|of|on
says 0.95: according to data|information|figures|calculations|estimates from|of|by
says 0.9: according to sources of|at
relay 0.93: cited|quoted|carried|relayed by
citing 0.95: citing|quoting|referencing
citing 0.95: citing|quoting a|the <source> by|from|in|of
citing 0.9: with|in reference to
citing 0.9: with a reference to
citing 0.9: referring to a|the <source> by|in|from|of
says 0.92: <published>|detailed|covered by
says 0.95: as <published> by|in|on
airs 0.9: examined|analysed|analyzed by
denial 0.88: denied|disputed|refuted by
says 0.95: first|originally|initially reported|described|revealed|disclosed|detailed|flagged by
repost 0.9: first|originally published by|in|on
repost 0.86: translated|adapted|excerpted|syndicated from
repost 0.9: republished|reprinted from|by|on|in|with~permission~from
says 0.88: writing|reporting in|for
says 0.82: op-ed|column|essay|piece in|for|by
says 0.85: come|comes|came|learned|known from
says 0.85: leaked|shared|available|disclosed to|with
told 0.82: appearing|appeared on
says 0.85: published in|on|by
says 0.85: reported in|on
says 0.8: per
says 0.75: via
says 0.9: based on data|information|reports|materials|figures from|of|by
says 0.75: data|information|figures|footage|images from
says 0.85: in a|the|its <source> by|for|to|on|in|from
says 0.8: <source> by|in
page 0.85: on|in the website|site|page|channel|pages|air|feed|telegram~channel|youtube~channel|facebook~page of
page 0.85: on the official|personal website|site|page|channel|telegram~channel of
inverted 0.85: <reports>
says 0.9: according to <figures> compiled|published|released|collected|gathered by
says 0.9: <figures> compiled|published|released|collected|gathered by
says 0.88: as told to
told 0.93: told
told 0.88: <account> given|provided|supplied|handed|sent to
aired 0.84: said|says|argued|insisted|claimed|announced|posted on
told 0.86: polled|surveyed|questioned by
told 0.88: contacted|reached|interviewed|approached|asked by
told 0.85: tell|tells|telling|informed|assured
told 0.9: told reporters|journalists|correspondents|a~reporter|a~correspondent|a~journalist from|of|for|at
told 0.93: told a|the|an
told 0.9: in an|the|his|her|their interview with|to|for|by|on|at
told 0.9: in an|a|his|her|their exclusive|recent|new|video|phone|telephone|written interview|comment with|to|for
told 0.9: in <talk> with|to|for
told 0.9: in a|his|her|their <talk> with|to|for
told 0.8: <talk> to|with
told 0.9: speaking to|with|on
told 0.85: spoke|speaks to|with
told 0.9: in a statement sent|emailed|provided|given to
told 0.85: said|confirmed|explained|claimed|admitted|complained to
says 0.88: additional|extra reporting by
says 0.85: additional reporting
says 0.9: with|plus inputs|input|reporting|files|agency~inputs|contributions from|by
told 0.82: commenting to
told 0.85: interview|comment|media request|requests from
told 0.85: request|requests for comment|information|interview|clarification from|by
told 0.85: questions|queries from|by|of
told 0.85: in response|reply to a|the query|request|question|questions|enquiry|inquiry from|by|of
told 0.85: in response|reply to questions|queries|requests from|by
told 0.85: in an|a|emailed|written email|letter|message|statement|comment to
"""

RIGHT = """
site 0.8: website|site|page|telegram~channel|youtube~channel|channel|wire
says 0.8: found|finds that
elsewhere 0.9: found|finds itself|themselves|himself|herself
says_comma 0.85: which|who|that first|earlier|previously|also reported|published|broke|revealed
says 0.92: <reports>
says 0.75: <reporting>
says 0.9: contributed to this report|story|article|dispatch
says 0.9: contributed reporting
body 0.85: <called>
says 0.86: <called> that
body 0.88: told|informed|tells
body 0.85: put|puts the|its number|toll|figure|total|estimate|share
says 0.86: put|puts the|its number|toll|death~toll|figure|total|estimate|share|cost|losses|damage|turnout at
declines 0.8: declined|refused to
airs 0.85: carried|carries|aired|broadcast|ran|runs|airs
body 0.85: has|have|had <called>
told 0.85: spoke|talked to|with
told 0.8: interviewed|asked
says 0.85: first <reports>
says 0.88: was|were first to <report>|break
says 0.88: was|were the first to <report>|break
says 0.88: was|were the first outlet|broadcaster|newspaper|agency|channel|medium to <report>|break
says 0.88: has|have|had seen|obtained|reviewed|verified|viewed|heard|examined|spoken
says 0.88: obtained|reviewed|saw|viewed a|copies|documents|footage|the|internal
says_plural 0.8: <report>
says 0.9: has|have|had <reports>
says 0.9: has|have|had also|previously|earlier|already|exclusively <reports>
says 0.6: understands|shows|showed
says 0.85: website|site said|says|reported|reports
document 0.85: <source>
document 0.85: count|tally|estimate|estimates|reckoning|calculation|calculations
says 0.86: posted|uploaded|shared|released <pictures>
says 0.86: posted|uploaded|shared|released a|the|its|new|several|aerial <pictures>
unnamed 0.88: on|under condition of anonymity
unnamed 0.88: on|under the condition of anonymity
says 0.85: <source> said|says|states|stated|notes|noted|reads|claims|claimed
says 0.9: <work> <shows>
says 0.9: <work> has|have|had <shows>|identified|established|documented
found 0.85: found|finds|discovered|calculated|counted|tallied
says 0.85: data|figures|estimates show|shows|showed|suggest|indicate
says 0.7: is|was quoted|cited as saying|reporting
says 0.9: quoted|cited|quotes|cites
says_comma 0.88: citing|quoting|with~reference~to|referring~to
told 0.85: was|were told
told 0.88: was|were told by
"""
