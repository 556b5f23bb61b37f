"""English: words that rules about sources ask for and words that describe a source, read by `source_cues`."""

from __future__ import annotations

WORDS = """
former = former ex onetime
document = investigation report analysis survey poll study
shows = shows showed suggests suggested found finds
at = on
aired_in = program programme show broadcast interview bulletin
aired = on
dates = ago later
article = the a an this these that those
credited = provided supplied courtesy handout
staff = activists experts analysts
outlet = outlet channel newspaper site
celebrated = anniversary birthday
preposition = of from for with by to about against like between among behind
pronoun = he she they
told_at_distance = commenting confirmed said explained complained spoke revealed admitted described wrote
to = to with
informant = source sources interlocutor
verbs = according
cue_at_distance = according
belongs_to_document = in to per from by
belongs = by of from at for with
impersonal = as
about = about
says_what = that
speech = told said spoke <reports> <called>
refusable = request requests appeal appeals visa visas accreditation permission permit permits entry application
  applications bail parole access asylum
not = not never cannot couldn't didn't doesn't hasn't neither nor
filler = the in area scene region city spot capital town repeatedly at briefing conference also later earlier then
  previously first recently exclusively today yesterday on in monday tuesday wednesday thursday friday saturday
  sunday january february march april may june july august september october november december meanwhile however
  additionally further last week month separately jointly publicly officially promptly subsequently
and = and or as well
apposition = the a an which who one citing
from = from by courtesy via of
promo = read see subscribe follow watch
lies = is are can may be available found
pointer = details information schedule map timetable tickets form
own = reporter correspondent journalist columnist editor anchor
own_verbs = reports reported
own_writing = writes wrote
own_work = reported noted written revealed detailed described documented observed obtained
press = reports reported according told writes wrote citing quoting
photo = photo photos image picture video screenshot photograph screengrab footage illustration
recipient = journalists reporters media
months = january february march april may june july august september october november december jan feb mar apr jun
  jul aug sep sept oct nov dec
"""

TYPES = """
type = the a an state state-run state-owned news agency agencies newspaper paper daily weekly magazine outlet
  outlets portal site website broadcaster channel tv television radio station media telegram wire service
  independent opposition exiled official government pro-government owned run controlled press local belarusian
  russian ukrainian polish lithuanian latvian german british american us u.s french national public private state's
  monitoring group human rights centre center organisation organization ministry project journal blog channel's
reporter = correspondent reporter journalist correspondents reporters journalists
speaker = inspector general director deputy undersecretary ambassador adviser advisor commissioner administrator
  envoy officials commander head chief minister chairman spokesman spokeswoman spokesperson spokesmen press
  secretary service office official representative spokespeople rapporteur special chair chairwoman chairperson
  governor
"""
