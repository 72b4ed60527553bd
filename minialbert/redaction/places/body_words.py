"""Word lists for hospitals, departments, organisations and professions: data, read by one loop."""

from typing import Final

KEPT: Final = frozenset(
    """
    a&e a academy acute addiction admissions adolescent adult advanced affairs agency aging aid air all
    allergy alliance ambulance ambulatory american anesthesia animal apartments army art arts
    assisted associate associates association asylum athletic authority auto bakery band bank bar
    barracks base battalion bed behavioral birth blood board body bone brain brand breast brigade
    brothers bureau burn bus business by cab cafe call camp campus cancer car cardiac cardiology
    cardiothoracic cardiovascular care cares case casualty ccu cemetery center central centre centro
    chapel chapter charter chemical chemist chemists child children childrens children's chiropractic
    church circle city clin clinic clinica clinical clinics club co coast coll college commission
    committee community company complex conference congregation construction consultants contractors
    convalescent coop cooperative corp corporate corporation correctional corrections cottage council
    counseling county court crew cross ct ctr cticu cvicu custom dairy data day daughters de del dental
    dentistry department dept dermatology detention development developmental di diabetes diagnostic
    dialysis diner disability disease dist district division doctors dr du drug eating ed elder
    elderly electric elementary em emergency employment ems endocrine endocrinology endoscopy
    energy ent enterprise enterprises equipment er estates evangelical executive express eye facility
    factory family farm farms federal federation fellowship female fertility fire firm first fitness
    fleet floor food foods for force foundation franciscan freight friends fund funeral gallery gas
    gastro gastroenterology general geriatric geriatrics gi girls global gmbh government gp grade
    group guard guild gym gynae gynecology hall hand hdu head health healthcare heart heating
    hematology hepatology high highway hill hockey holdings home homecare homes hosp hospice hospital
    hospitals hotel house housing human icu immunology inc income independent indian industrial
    industries infant infectious infirmary infusion injury inn inpatient institute institution
    insurance integrated intensive intermediate international investment jail joint jr junior jury
    justice kids kidney kitchen l l&d la lab labor laboratories laboratory land landscaping las laser
    laundry law le league learning legal legion les liberty library life light line living llc llp
    local lodge logistics long los ltc ltd lumber lung lutheran machine mail main maintenance male
    mall management manor manufacturing marine marines market mart maternal maternity med medevac
    medicaid medical medicare medicine meds meeting memorial men mens men's mental metal metro
    metropolitan micu middle midwifery military mill mills mine ministries ministry missionary
    mosque motor motors movers msicu mt muscle museum music mutual nat national naval navy neonatal
    nephrology neuro neurology neurosurgery nhs nicu no nuclear number nurse nurses nursery nursing
    nutrition ob obgyn observation obstetrics occupational of office offices oil on oncology one
    operating operations ophthalmology optical optometry or oral order organization ortho
    orthopaedic orthopaedics orthopedic orthopedics osteopathic our outpatient pa paediatric
    paediatrics pain palliative paper parish park parole partners partnership path pathology
    patient pavilion pc pcu pediatric pediatrics peds personal pet pharma pharmaceutical
    pharmaceuticals pharmacy physical physician physicians picu pizza place plant plastic plaza pllc
    plumbing pod podiatry police polyclinic post postal practice pre preparatory preschool press
    primary prime printing prison private probation products professional program project
    psych psychiatric psychiatry psychology public publishing pulmonary radiation radio radiology
    railroad railway ranch recovery red refinery regiment regional rehab rehabilitation renal repair
    residence residential resource resources respiratory restaurant retina retirement rheumatology
    room rotary royal rural rutland sa safety saint san santa sante school schools science sciences
    secondary security seminary senior seniors service services sheriff shelter ship shipping shop
    short sicu sinai sisters skilled skin sleep smiles snf social society sons space specialist
    specialists specialty spinal spine sports sprl squad st sta stadium staff staffing state station
    stay ste steel step stepdown storage store stores street stroke studio sub substance sunday supply
    support surgery surgical surgicenter syndicate synagogue system systems taxi team tech technical
    technologies technology tele telemetry temple testing the theatre theological therapeutics
    therapies therapy thoracic to town township trade trades training transit transplant transport
    transportation trauma travel treatment triage tribal tribe truck trucking trust u uk und union
    unit united univ university upper urgent urology us usa utilities va vamc van vascular veteran
    veterans vets village vision visiting volunteer ward warehouse waste water welfare wellness wing
    with women womens lady assoc assn govt mt ft mount dpt svc svcs hlth mgmt intl natl elem mem meml
    surg bros hq hospitalist multispeciality multispecialty chc vna dme tower towers rn md hospitalists
    comp drugs ring women's wood workers works workshop wound y yard young youth zone
    access administrators advocates allied ave avenue blvd lane parkway pkwy rd
    ankle annex anticoagulation apothecary arthritis asthma
    baby balance barn beauty behavioural benefit benefits cardiovascular centers charitable charities
    chest claims clínica concussion corps counselling coumadin creamery critical dealer dealers depot
    diagnostics digestive drive drywall epilepsy failure families farmacia foot gait genetics
    genomics grammar growers hardware headache hereditary hip hub hypertension imaging internal
    juvenile knee labs lipid livestock lymphoma masonry memory mobility molecular mortuary mother
    movement mri nail outreach oxygen packers patrol paving plan plans plastics poultry produce
    reference refugee registry relief rescue response road roofing sanatorium savers seafood
    seizure shipyard shipyards special sport steelworks superclinic superior teachers tertiary tissue
    toxicology weight wildlife
    """.split()
) - frozenset(
    "indian rutland sinai hill mill mills wood liberty first one red light y pa or".split()
)

WINDS: Final = ("North", "South", "East", "West")
_SHORT_WINDS: Final = ("Northwest", "Northeast", "Southwest", "Southeast")
_WINDERN: Final = ("Northern", "Southern", "Eastern", "Western")
FAITHS: Final = tuple(
    "Baptist Methodist Presbyterian Adventist Episcopal Deaconess Catholic Moravian Mennonite "
    "Wesleyan Congregational Unitarian".split()
)
VIRTUES: Final = tuple(
    "Mercy Providence Trinity Charity Hope Grace Unity Harmony Concord Faith Promise Serenity "
    "Bethesda Bethany Bethel Shiloh Zion Carmel Sinai Tabor".split()
)
SAINTS: Final = tuple(
    "Agnes Alban Albert Ambrose Andrew Anne Anselm Anthony Barnabas Bartholomew Benedict Bernard "
    "Boniface Bridget Camillus Casimir Catherine Cecilia Charles Clare Clement Columba Cyril David "
    "Dominic Edmund Edward Elizabeth Eugene Ferdinand Florian Francis Gabriel Genevieve George "
    "Gertrude Gregory Helena Hilary Ignatius Isidore James Jerome Joachim Joan Joseph Jude Justin "
    "Kevin Kilian Lawrence Leonard Louise Lucy Luke Margaret Mark Martha Martin Matthew Michael "
    "Monica Nicholas Oswald Patrick Paul Peter Philip Raphael Regina Rita Rose Sebastian Stephen "
    "Teresa Thomas Timothy Ursula Valentine Veronica Victor Vincent Walburga Wilfrid Xavier".split()
)
LANDS: Final = tuple(
    "Valley Ridge Hills Creek River Lake Bay Harbor Grove Meadow Prairie Summit Canyon Island "
    "Shore Falls Springs Point Plains Bluff Cove Forest Garden Highlands Hollow Terrace Wood "
    "Mesa Crest View Brook Field Mill Hill Oaks Pines".split()
)
_ORDINALS: Final = tuple(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth".split()
)
_COUNTS: Final = tuple("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split())
_COLOURS: Final = tuple("Red Blue Green Gold Silver White Black Orange Purple Yellow".split())
_ROMANS: Final = ("II", "III", "IV", "VI", "VII", "VIII")
_NEWNESS: Final = ("New", "Old", "Great", "Little")

KINDS: Final = {
    word.casefold(): items
    for items in (WINDS, _SHORT_WINDS, _WINDERN, FAITHS, VIRTUES, LANDS, _ORDINALS, _COUNTS)
    for word in items
} | {word.casefold(): items for items in (_COLOURS, _ROMANS, _NEWNESS) for word in items}

NAMES: Final = tuple(
    """
    Abercorn Aldermoor Alderton Almond Amberley Ansonby Arbuckle Ardmore Ashcombe Ashgrove Aspinwall
    Atherton Avondale Ballantyne Bancroft Barlow Barrington Beaumont Beechmont Belcourt Belgrave
    Bellamy Belvedere Bentworth Birchfield Blackwell Blaine Blandford Bonham Bramwell Brantley
    Breckon Brentwood Briarcliff Brockton Bromley Brookhaven Burlingham Calder Calloway Camberley
    Carlisle Carrick Caswell Cavendish Chadbourne Chatsworth Chilton Clarendon Claymont Cliffside
    Colburn Collingwood Conway Corbin Cornwallis Cranford Creighton Crestview Cromwell Culver
    Cumberland Dalton Danforth Darlington Dashwood Davenport Delacroix Denby Devonshire Dorset
    Drayton Drummond Dunmore Dunning Eastbrook Edgemont Elderfield Elkhorn Ellsworth Elmhurst
    Elmwood Emerson Enfield Esterbrook Everly Fairbanks Fairhaven Fairmont Farnham Farrow Fenwick
    Fernwood Finchley Fordham Foxcroft Franklin Gainsborough Galloway Garfield Gatewood Glenbrook
    Glendale Glenmoor Goddard Graceland Granby Graymont Greenleaf Greystone Grover Gunnison Hadley
    Halbrook Halsted Hampden Hanover Hargrove Harlow Hartwell Haverhill Hawthorne Hazelton Heathrow
    Henley Hillcrest Hobart Holbrook Hollins Hollister Huntley Ingleside Ironwood Ivydale Jarvis
    Jefferson Keating Kellerman Kendrick Kenmore Kensington Kessler Kimball Kingsley Kirkwood
    Knowlton Lakehurst Lambert Lancaster Langdon Langley Larchmont Laurelton Leighton Lenox
    Lexington Linden Linwood Lockhart Longmeadow Lorimer Lowell Ludlow Lyndon Madison Mallory
    Maplewood Marchmont Marlow Marston Mayfield Meadowbrook Melrose Meredith Merrick Middleton
    Milford Monroe Montclair Montrose Moreland Morrow Mulberry Newbury Newell Norcross Northgate
    Norwood Oakdale Oakhurst Oakmont Ogden Orchard Osborne Overbrook Oxford Palmer Parkhurst Pembroke
    Pendleton Penrose Pickering Pierpont Pinecrest Pomeroy Prescott Preston Quincy Radnor Ramsey
    Randolph Ravenswood Redfern Redmond Remington Renwick Ridgeway Ripley Riverdale Rockwell Rosedale
    Rosewood Roxbury Rushmore Rutherford Sagamore Salisbury Sandhurst Sedgwick Selwyn Seymour Sheldon
    Shelton Sherbrook Sherwood Somerset Southgate Spaulding Springdale Standish Sterling Stockbridge
    Stoneham Stratford Sumner Sutton Sycamore Talbot Tamarack Tarleton Thatcher Thornbury Thornton
    Tilden Tremont Trenholm Truman Underhill Upton Vandermeer Varnum Vernon Wadsworth Wakefield
    Waldorf Walworth Warwick Waverly Weatherby Welby Wendover Westbrook Westcott Wexford Wheaton
    Whitcomb Whitfield Wickham Willard Willowbrook Wilmot Windham Winfield Winslow Winthrop Woodbine
    Woodbury Woodstock Worthing Wyndham Yardley Yarmouth Yorkshire
    """.split()
)

PROFESSIONS: Final = tuple(
    line.strip()
    for line in """
    accountant
    actor
    actuary
    animator
    architect
    archivist
    artist
    astronomer
    attorney
    auctioneer
    auditor
    baker
    banker
    barber
    bartender
    beekeeper
    blacksmith
    boilermaker
    bookbinder
    bookkeeper
    bricklayer
    broker
    butcher
    cabinetmaker
    carpenter
    cartographer
    cashier
    caterer
    chauffeur
    chef
    chemist
    choreographer
    clerk
    cobbler
    composer
    concierge
    cook
    cooper
    courier
    custodian
    dancer
    decorator
    dishwasher
    dispatcher
    diver
    draftsman
    dressmaker
    drummer
    economist
    editor
    electrician
    embalmer
    engineer
    engraver
    estimator
    executive
    exterminator
    farmer
    farrier
    firefighter
    fisherman
    florist
    forester
    foreman
    gardener
    geologist
    glazier
    goldsmith
    grocer
    guard
    hairdresser
    historian
    illustrator
    inspector
    instructor
    insurer
    interpreter
    ironworker
    janitor
    jeweler
    journalist
    judge
    landscaper
    lawyer
    librarian
    lifeguard
    locksmith
    logger
    longshoreman
    machinist
    manicurist
    mason
    mechanic
    merchant
    meteorologist
    millwright
    miner
    musician
    novelist
    nurseryman
    oilman
    optician
    organist
    ornithologist
    orchardist
    painter
    paralegal
    pharmacist
    photographer
    pilot
    plasterer
    plumber
    podiatrist
    potter
    printer
    professor
    programmer
    publisher
    rancher
    realtor
    receptionist
    reporter
    roofer
    saddler
    sailor
    sculptor
    seamstress
    secretary
    shepherd
    shipwright
    shoemaker
    soldier
    stenographer
    stonemason
    surveyor
    tailor
    tanner
    teacher
    translator
    trucker
    tutor
    umpire
    undertaker
    upholsterer
    usher
    valet
    veterinarian
    waiter
    watchmaker
    weaver
    welder
    zookeeper
    account manager
    aircraft mechanic
    ambulance driver
    antique dealer
    apple grower
    art teacher
    assembly worker
    auto mechanic
    bank teller
    bus driver
    cabin steward
    car salesman
    chimney sweep
    civil engineer
    claims adjuster
    concrete finisher
    construction worker
    court reporter
    crane operator
    dairy farmer
    data analyst
    delivery driver
    dental hygienist
    dog groomer
    electrical engineer
    elevator mechanic
    estate agent
    event planner
    factory worker
    flight attendant
    forklift operator
    furniture maker
    graphic designer
    grounds keeper
    hotel manager
    ice cutter
    import agent
    insurance agent
    interior designer
    iron moulder
    kitchen porter
    landscape architect
    laundry worker
    machine operator
    mail carrier
    math teacher
    meat packer
    music teacher
    night watchman
    office manager
    oil driller
    opera singer
    orchard worker
    parking attendant
    pastry chef
    piano tuner
    police officer
    postal clerk
    quality inspector
    quarry worker
    radio announcer
    real-estate broker
    sales clerk
    school principal
    security guard
    ship's cook
    shop assistant
    social worker
    software developer
    steel erector
    street sweeper
    tax preparer
    taxi driver
    textile worker
    theater usher
    tour guide
    tree surgeon
    truck driver
    tugboat captain
    upholstery cutter
    urban planner
    warehouse worker
    wedding planner
    wine merchant
    yoga instructor
    air traffic controller
    airport baggage handler
    assistant bank manager
    city bus driver
    elementary school teacher
    executive office assistant
    freight train conductor
    hardware store clerk
    high-school math teacher
    high-school science teacher
    industrial machine repairer
    insurance claims adjuster
    long-haul truck driver
    oil rig worker
    open-pit mine foreman
    paper mill worker
    public health inspector
    real estate agent
    retail store manager
    school bus driver
    sheet metal worker
    summer camp counselor
    tool and die maker
    water treatment operator
    """.strip().splitlines()
)
TRADES: Final = tuple(
    "accounting baking bookbinding bricklaying building carpentering catering engraving farming "
    "fishing gardening glassblowing hairdressing landscaping logging machining milling mining "
    "nursing painting plastering plumbing printing ranching roofing sailing surveying tailoring "
    "tanning teaching tiling trucking weaving welding".split()
)
