"""Jobs after words that announce one: ``works as a TIG welder``, ``retired judge``, ``58-year-old dentist``.

A job is up to three words, a word from the list and one that may go on (``nurse practitioner``). The list leaves out
what notes mostly use otherwise (carrier, walker, monitor).
"""

from typing import Final

from minialbert.rules.engine import Rule

_WORDS: Final = """
accountant acrobat actor actress actuary acupuncturist adjuster administrator admiral advisor
agent aide analyst anesthesiologist animator announcer anthropologist appraiser arborist
archaeologist architect archivist artilleryman artist assembler assistant astronomer attendant
attender attorney auctioneer audiologist auditor author ayah babysitter bailiff baker banker
barback barber barista barrister bartender beautician beekeeper bellhop biochemist biologist
blacksmith boilermaker bombardier bondsman bookbinder bookkeeper bookmaker bookseller botanist
bouncer brakeman breeder brewer brickie bricklayer broker builder butcher buyer caller capitalist
captain cardiologist caregiver carer caretaker carpenter cartoonist carver cashier caterer cellist
chaplain chauffeur cheesemaker chef chemist childminder chippy chiropractor choreographer
chowkidar cleaner clerk clown coach cobbler coder collector colonel comedian commander
commissioner compounder concierge conductor constable consultant contractor controller cook coolie
coordinator copywriter corporal corpsman councilman councilwoman counselor courier cpa crabber
crofter curator custodian cutter dancer deacon dealer dean deckhand decorator defender dentist
deputy designer detailer detective developer dhobi dietitian diplomat director dishwasher
dispatcher dispenser distributor diver dj dogger doula draftsman dressmaker driller driver drummer
drywaller ecologist economist editor educator electrician embalmer emt engineer engraver
entomologist epidemiologist esthetician examiner executive exterminator falconer farmer farmworker
farrier filmmaker finisher firefighter fireman fisherman fishmonger fitter flagger florist foreman
forester framer fundraiser garbo gardener geologist geophysicist glassblower glazier goatherd
goldsmith gp granthi gravedigger greengrocer greenskeeper groomer groundskeeper grower guard guide
gunner gunsmith hairdresser handler handyman hauler havildar headmaster headmistress helper
homemaker hostess housekeeper housewife hygienist illustrator imam importer infantryman
innkeeper inspector installer instructor intern interpreter investigator ironworker jackaroo
janitor jawan jeweler jockey journalist judge keeper laborer labourer landlord landscaper lawyer
leader lecturer legislator librarian lifeguard lineman linesman lobbyist lobsterman locksmith
logger longshoreman lpn luthier machinist magician magistrate maid manager manicurist marshal
mason mathematician mayor mechanic medic merchant messenger meteorologist microbiologist midwife
milkman millwright miner minister missionary mortician motorman musician naik nanny navvy
newsagent notary novelist nun nurse oceanographer officer operator optician optometrist organist
organizer orthodontist orthotist owner painter paralegal paramedic paraprofessional paratrooper
pastor pathologist patroller pawnbroker peon pharmacist phlebotomist photographer photojournalist
physician physicist pianist picker pilot pipefitter planner plasterer ploughman plumber poet
policeman polisher porter postie postman postmaster practitioner president priest principal
printer producer professor programmer projectionist proofreader prosthetist psychologist publican
puppeteer quilter rabbi radiologist rancher ranger realtor receptionist recruiter registrar rep
repairman reporter representative researcher rigger roller roofer roughneck roustabout salesman
salesperson sandblaster sanitarian sapper scaffolder scientist sculptor seabee seaman seamstress
secretary seller sergeant server sheriff shipfitter shrimper signalman silversmith singer
smallholder smokejumper solderer solicitor specialist stagehand stallholder statistician
steamfitter steelworker stenographer stevedore steward stockbroker stocker stockman stonemason
stylist subedar submariner superintendent supervisor surgeon surveyor switchman tailor tanner
teacher tech technician technologist tehsildar telemarketer teller therapist tobacconist toolmaker
trader tradie trainer transcriptionist translator trapper trooper trucker truckie tutor typesetter
typist underwriter upholsterer usher valet vendor verger veterinarian vicar waiter waitress warden
warehouseman watchmaker watchman weatherman weaver welder wharfie wholesaler winemaker worker
wrestler writer zookeeper
"""
_GOES_ON: Final = (
    r"(?:'?s?'? (?i:aide?|assistant|practitioner|manager|supervisor|"
    r"technician|specialist|anesthetist|trainee|student))?"
)
_JOB: Final = rf"(?:[A-Za-z][A-Za-z'/-]* ){{0,3}}?(?i:{'|'.join(_WORDS.split())})s?{_GOES_ON}"
_WHO: Final = (
    r"(?:s?he|patient|pt|client|who|mother|father|mom|mum|dad|husband|wife|partner|son|daughter|brother|sister|"
    r"grandmother|grandfather|boyfriend|girlfriend)"
)
_TRAIT: Final = (
    r"(?:(?:white|black|african|american|african[- ]american|hispanic|latin[ao]|asian|caucasian|native|indian|"
    r"right|left|handed|right-handed|left-handed|married|single|divorced|widowed|retired|former|obese|pleasant|"
    r"healthy|male|female|man|woman|gentleman|lady|m|f|(?:non|ex)?-?smok(?:er|ing)|previously|young|elderly|"
    r"(?-i:[A-Z][a-z]+(?:[ai]an|ese))|british|irish|greek|thai|turkish|spanish|french|polish|filipin[oa])[ ,]{1,2})"
)
_CUES: Final[tuple[str, ...]] = (
    r"(?:work|works|worked|working|employed|serves|served|serving|job|career) (?:[a-z\d-]+ ){0,3}as (?:an? |the )?",
    r"(?:occupation|profession|employment|vocation|job(?: title)?)[ \t]*(?::| - )[ \t]*(?:an? )?",
    r"(?:retired[ -]|ex-|an? former )",
    rf"(?:years?|yrs?|y)\.?[ /-]?(?:old|o)\.?[ ,]{{1,2}}{_TRAIT}{{0,5}}(?:who (?:is|works as|was) )?(?:an? )?",
    rf"(?:{_WHO}(?: is| was|'s)|I am|I'm|I was) (?:currently |now |also |formerly |previously )?"
    r"(?:employed as |working as )?an? ",
)
_NOT_IN_JOBS: Final = frozenset(
    """
    a an the and or but who which that with without from for of in on at as by to is was were are has had have
    not no never very also still currently now recently known seen admitted presents presented status here he she
    former retired smoker drinker history lives living works worked working whose my his her their its
    personal primary family previous restrained unrestrained belted per via about after before during if showing
    good poor excellent hard frequent main major
    """.split()
)
_NOT_JOBS: Final = frozenset({
    "driver", "worker", "specialist", "leader", "helper", "caller", "planner", "picker", "skin picker", "caregivers",
    "dog owner", "cat owner", "pet owner", "home owner", "owner", "nerve conductor", "qualified injured worker",
})  # fmt: skip
_NO_JOB_NEXT: Final = (
    r"(?:'s)?[ -](?i:visits?|referrals?|stud(?:y|ies)|trials?|calls?|notes?|programs?|led|run|"
    r"consult|follow-?up)\b"
)


def is_job(text: str) -> bool:
    """Hold unless a word before the last is one that jobs do not hold; a "driver" may just have driven."""
    words = text.lower().split()
    return " ".join(words) not in _NOT_JOBS and _NOT_IN_JOBS.isdisjoint(words[:-1])


RULES: Final[tuple[Rule, ...]] = tuple(
    Rule(
        "PROFESSION",
        rf"\b(?i:{cue})({_JOB})(?:$|[^\w-])",
        0.5,
        unless_after=_NO_JOB_NEXT,
        check=is_job,
    )
    for cue in _CUES
)
