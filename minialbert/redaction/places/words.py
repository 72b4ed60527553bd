"""Word lists for streets, other places, countries and places abroad: data, read by one loop."""

from typing import Final

from minialbert.redaction.places.body_words import NAMES as BODY_NAMES

STREET_KEPT: Final = frozenset(
    """
    a acres alley aly an ao bag bus crt da do dos e hts na nam stand y and annex apartment apartments app appt apt at attn av ave avenue avenida
    back bd block blvd bldg boulevard box building by bypass c/o calle camino camp cir circle close
    co cottage cottages cour court cres crescent cross crossing ct d' de del der des door dr drive du
    e east ests estate estates extension ext expressway expwy fl flat floor freeway front ft fwy gali
    gardens gate gdns ground h heol hno house hse hwy highway hill in jalan jct junction kaya km la
    lane las le level line ln lodge lofts loop lot lower main manor marg mews mile milepost miles mt
    ms n nagar ne near new no north northeast northwest nr nw of off old on opp opposite outer ovl
    parade park parkway passage path pk pkwy pl place plaza plz po post pob private pt quay r rd rear
    residences rd ridge rm road room route row rr rt rte rue rural s s/o saddle se section sector
    service shack side sq square st sta star station ste sts str strasse street streets suite sw
    ter terr terrace the to tower towers townhouse tpke trail trailer trl turnpike unit upper via
    view villas w walk way west wharf with south southeast southwest wing yard space slip pmb ward
    wynd brae und van der den rang chemin impasse piazza corso viale weg plein straat laan gasse plot
    shop
    """.split()
) - frozenset("ridge hill view main park gate camp star saddle new old".split())
OTHER_KEPT: Final = frozenset(
    """
    a academy aerodrome co airfield airport airstrip alley amphitheater and aquarium area arena at
    avenue bar base basin bay bayou beach bend bluff bluffs borough botanical boulevard bridge
    building butte by camp campground campus canal canyon cape casino castle cathedral cave caves
    cemetery center central centre channel church circle city coast common community corner corners
    country county cove creek crossing cut dam de del delta des desert district do docks dr du el
    escarpment estate estuary expressway falls farm ferry field fields fjord flats foothills ford
    forest fork fort freeway front garden gardens glacier golf grounds grove gulch gulf hall harbor
    harbour heights highlands highway hill hills historic hollow hospital hotel house i in inlet inn
    interstate island islands isle jail jetty junction key lagoon lake lakes landing landmark lane
    las library lighthouse loch lodge los lot lower mall marina market marsh meadow meadows memorial
    mesa metro metropolitan mill mine mission monument mosque motel mount mountain mountains mt mtn
    museum national nature near neighborhood ocean of office on oval overpass parish park parking
    parkway pass path peak peninsula pier plain plains plateau playground plaza point pond pool port
    prairie precinct preserve prison province pub quarry race racetrack railway ranch range rapids
    recreation reef refuge region reservation reserve reservoir ridge river road rock route rt rte
    ruins rural sanctuary school sea section shelter shop shore shores shopping sound speedway
    spring springs square st stadium state station stn store strait stream street strip suburb
    suburbs summit swamp tavern temple terminal territory the theater theatre to tower town township
    track trail trailhead trails tunnel turnpike university upper valley viaduct view village
    vineyard ward water waterfall waterfront waterpark wetlands wharf wilderness woods yard yards
    zone zoo car bowl rink
    """.split()
)

_SHORT_WINDS: Final = ("NW", "NE", "SW", "SE")
_ORDINALS: Final = tuple(
    "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth".split()
)
_COUNTS: Final = tuple("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split())
_WINDS: Final = ("North", "South", "East", "West")
_WINDERN: Final = ("Northern", "Southern", "Eastern", "Western")
_LANDS: Final = tuple(
    "Hill Ridge Creek Brook Meadow Park Grove Hollow Valley Mill Pond Bridge Ferry Farm Orchard "
    "Forest River Lake Bluff Prairie Canyon Spring Bay Field Glen Vista Wood".split()
)
_ROMANS: Final = ("II", "III", "IV", "VI", "VII", "VIII")

STREET_KINDS: Final = {
    word.casefold(): items for items in (_LANDS, _ORDINALS, _COUNTS, _ROMANS) for word in items
}
OTHER_KINDS: Final = {
    word.casefold(): items
    for items in (_WINDS, _WINDERN, _SHORT_WINDS, _ORDINALS, _COUNTS, _ROMANS)
    for word in items
}
STREET_NAMES: Final = (
    *BODY_NAMES,
    *"""
    Acorn Adams Alder Arlington Ash Aspen Beech Birch Bluebird Buckeye Butternut Cardinal Cedar
    Chapel Cherry Chestnut Church Clay Clinton Clover Cottonwood Crescent Cypress Dawson Dogwood
    Douglas Elder Elm Fairview Fern Fulton Grant Hamilton Harrison Hazel Heather Hemlock Hickory
    Holly Huron Ivy Jackson Jasmine Juniper Laurel Lawson Lilac Lincoln Locust Logan Magnolia Maple
    Market Mason Myrtle Oak Olive Pecan Pine Pioneer Poplar Primrose Quail Redwood Robin Sage
    Spruce Sunset Thistle Tulip Vine Walnut Warren Wayne Webster Willow Wilson Wren
    """.split(),
)

COUNTRIES: Final = tuple(
    """
    Albania Algeria Angola Argentina Armenia Australia Austria Azerbaijan Bangladesh Barbados
    Belarus Belgium Belize Benin Bhutan Bolivia Botswana Brazil Bulgaria Burundi Cambodia Cameroon
    Chad Chile China Colombia Croatia Cuba Cyprus Denmark Djibouti Dominica Ecuador Egypt Eritrea
    Estonia Ethiopia Fiji Finland France Gabon Georgia Germany Ghana Greece Grenada Guatemala Guinea
    Guyana Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica
    Japan Jordan Kazakhstan Kenya Kuwait Kyrgyzstan Laos Latvia Lebanon Lesotho Liberia Libya
    Lithuania Luxembourg Madagascar Malawi Malaysia Mali Malta Mauritius Mexico Moldova Mongolia
    Montenegro Morocco Mozambique Myanmar Namibia Nepal Nicaragua Niger Nigeria Norway Oman Pakistan
    Panama Paraguay Peru Poland Portugal Qatar Romania Russia Rwanda Samoa Senegal Serbia Singapore
    Slovakia Slovenia Somalia Spain Sudan Suriname Sweden Switzerland Syria Taiwan Tajikistan
    Tanzania Thailand Togo Tonga Tunisia Turkey Turkmenistan Uganda Ukraine Uruguay Uzbekistan
    Vanuatu Venezuela Vietnam Yemen Zambia Zimbabwe
    """.split()
)
LONGER_COUNTRIES: Final = (
    "Burkina Faso",
    "Cape Verde",
    "Costa Rica",
    "Czech Republic",
    "Dominican Republic",
    "East Timor",
    "El Salvador",
    "Equatorial Guinea",
    "Ivory Coast",
    "New Zealand",
    "North Macedonia",
    "Saint Lucia",
    "San Marino",
    "Saudi Arabia",
    "Sierra Leone",
    "Solomon Islands",
    "South Korea",
    "South Sudan",
    "Sri Lanka",
    "Antigua and Barbuda",
    "Bosnia and Herzegovina",
    "Papua New Guinea",
    "Saint Kitts and Nevis",
    "Sao Tome and Principe",
    "Trinidad and Tobago",
)
COUNTRIES_WITH_THE: Final = tuple(
    "Bahamas Comoros Congo Gambia Maldives Netherlands Philippines Seychelles".split()
)
SHORT_COUNTRIES: Final = {  # countries known by letters, under all their names
    "us": ("US", "United States"),
    "usa": ("USA", "United States"),
    "uk": ("UK", "United Kingdom"),
    "uae": ("UAE", "United Arab Emirates"),
    "drc": ("DRC", "Democratic Republic of the Congo"),
    "png": ("PNG", "Papua New Guinea"),
    "nz": ("NZ", "New Zealand"),
    "ksa": ("KSA", "Saudi Arabia"),
    "rsa": ("RSA", "South Africa"),
}
COUNTRY_ALIASES: Final = {
    "america": "usa",
    "us": "usa",
    "united states": "usa",
    "united states of america": "usa",
    "the united states": "usa",
    "great britain": "uk",
    "britain": "uk",
    "united kingdom": "uk",
    "united arab emirates": "uae",
    "emirates": "uae",
    "democratic republic of congo": "drc",
    "democratic republic of the congo": "drc",
    "papua new guinea": "png",
    "new zealand": "nz",
    "saudi arabia": "ksa",
    "south africa": "rsa",
    "burma": "myanmar",
    "holland": "netherlands",
    "cote d ivoire": "ivory coast",
    "turkiye": "turkey",
    "eire": "ireland",
}

STATE_ALIASES: Final = {  # other writings, folded, to postal codes
    "penna": "PA", "penn": "PA", "cal": "CA", "cali": "CA", "fl": "FL", "oreg": "OR", "kans": "KS",
    "nebr": "NE", "minnesotta": "MN", "jersey": "NJ", "n carolina": "NC", "s carolina": "SC",
    "n dakota": "ND", "s dakota": "SD", "w virginia": "WV", "w va": "WV", "wva": "WV",
    "n h": "NH", "n j": "NJ", "n m": "NM", "n y": "NY", "n c": "NC", "n d": "ND", "r i": "RI",
    "s c": "SC", "s d": "SD", "n mex": "NM", "dc": "DC", "d c": "DC", "district of columbia": "DC",
    "pr": "PR", "puerto rico": "PR", "guam": "GU", "gu": "GU", "us virgin islands": "VI", "vi": "VI",
    "ny state": "NY", "new york state": "NY", "washington state": "WA",
}  # fmt: skip
PROVINCE_ALIASES: Final = {  # likewise for Canada
    "ont": "ON", "que": "QC", "alta": "AB", "sask": "SK", "man": "MB", "b c": "BC", "n b": "NB",
    "n s": "NS", "nfld": "NL", "p e i": "PE", "newfoundland and labrador": "NL",
}  # fmt: skip
CITY_ALIASES: Final = {  # short names, folded, to city and state
    "nyc": ("new york", "NY"), "n y c": ("new york", "NY"), "new york city": ("new york", "NY"),
    "manhattan": ("new york", "NY"), "the bronx": ("bronx", "NY"), "la": ("los angeles", "CA"),
    "l a": ("los angeles", "CA"), "sf": ("san francisco", "CA"), "frisco": ("san francisco", "CA"),
    "philly": ("philadelphia", "PA"), "phila": ("philadelphia", "PA"), "dc": ("washington", "DC"),
    "d c": ("washington", "DC"), "washington dc": ("washington", "DC"),
    "washington d c": ("washington", "DC"), "chi town": ("chicago", "IL"),
    "vegas": ("las vegas", "NV"), "nola": ("new orleans", "LA"), "slc": ("salt lake city", "UT"),
    "st pete": ("saint petersburg", "FL"), "indy": ("indianapolis", "IN"),
    "kc": ("kansas city", "MO"), "okc": ("oklahoma city", "OK"), "jp": ("jamaica plain", "MA"),
}  # fmt: skip

# abroad: country, then regions as "code,name: cities"
ABROAD: Final = {
    "CA": """
        ON,Ontario: Barrie;Guelph;Kingston;Kitchener;London;Oshawa;Peterborough;Sarnia;Sudbury;Thunder Bay;Windsor;Sault Ste. Marie;Belleville;Brantford;Timmins;Orillia
        QC,Quebec: Chicoutimi;Drummondville;Gatineau;Laval;Rimouski;Saguenay;Sherbrooke;Shawinigan;Granby;Joliette;Baie-Comeau;Matane
        BC,British Columbia: Abbotsford;Kamloops;Kelowna;Nanaimo;Penticton;Vernon;Prince George;Fort St. John;Quesnel;Courtenay
        AB,Alberta: Airdrie;Camrose;Lethbridge;Medicine Hat;Red Deer;Grande Prairie;Lloydminster;Canmore
        MB,Manitoba: Brandon;Dauphin;Flin Flon;Steinbach;Thompson;Winkler;Selkirk
        SK,Saskatchewan: Estevan;Moose Jaw;North Battleford;Regina;Saskatoon;Yorkton;Weyburn
        NS,Nova Scotia: Amherst;Antigonish;Halifax;Truro;Yarmouth;New Glasgow;Bridgewater
        NB,New Brunswick: Bathurst;Edmundston;Fredericton;Miramichi;Moncton;Saint John
        NL,Newfoundland: Corner Brook;Gander;Stephenville;Clarenville;Bay Roberts
        PE,Prince Edward Island: Charlottetown;Summerside;Souris;Montague
        """,
    "AU": """
        NSW,New South Wales: Albury;Armidale;Dubbo;Goulburn;Grafton;Orange;Tamworth;Wollongong;Wagga Wagga;Coffs Harbour;Nowra;Bathurst
        VIC,Victoria: Ballarat;Bendigo;Geelong;Horsham;Mildura;Shepparton;Wangaratta;Warrnambool;Swan Hill
        QLD,Queensland: Bundaberg;Cairns;Gladstone;Mackay;Rockhampton;Toowoomba;Townsville;Mount Isa;Roma;Gympie
        SA,South Australia: Gawler;Whyalla;Mount Gambier;Port Lincoln;Murray Bridge;Renmark
        WA,Western Australia: Albany;Broome;Bunbury;Geraldton;Kalgoorlie;Karratha;Port Hedland
        TAS,Tasmania: Burnie;Devonport;Hobart;Launceston;Ulverstone
        NT,Northern Territory: Alice Springs;Katherine;Palmerston;Tennant Creek
        ACT,Australian Capital Territory: Belconnen;Gungahlin;Tuggeranong;Woden
        """,
    "IN": """
        MH,Maharashtra: Nagpur;Nashik;Solapur;Kolhapur;Latur;Akola;Jalgaon;Satara
        KA,Karnataka: Belgaum;Davangere;Hubli;Mangalore;Mysore;Shimoga;Udupi;Tumkur
        TN,Tamil Nadu: Coimbatore;Erode;Madurai;Salem;Thanjavur;Tirunelveli;Vellore;Karur
        KL,Kerala: Alappuzha;Kannur;Kochi;Kollam;Kottayam;Kozhikode;Palakkad;Thrissur
        AP,Andhra Pradesh: Guntur;Kurnool;Nellore;Ongole;Rajahmundry;Tirupati;Vijayawada;Kadapa
        TS,Telangana: Karimnagar;Khammam;Nizamabad;Warangal;Mahbubnagar;Siddipet
        GJ,Gujarat: Bhavnagar;Jamnagar;Rajkot;Surat;Vadodara;Anand;Bharuch
        RJ,Rajasthan: Ajmer;Alwar;Bikaner;Jodhpur;Kota;Udaipur;Sikar
        UP,Uttar Pradesh: Agra;Aligarh;Bareilly;Gorakhpur;Jhansi;Kanpur;Meerut;Moradabad
        BR,Bihar: Bhagalpur;Darbhanga;Gaya;Muzaffarpur;Purnia;Siwan
        WB,West Bengal: Asansol;Bardhaman;Durgapur;Howrah;Malda;Siliguri
        PB,Punjab: Amritsar;Bathinda;Jalandhar;Ludhiana;Patiala;Phagwara
        MP,Madhya Pradesh: Bhopal;Gwalior;Indore;Jabalpur;Ratlam;Sagar;Ujjain
        OD,Odisha: Balasore;Bargarh;Cuttack;Puri;Rourkela;Sambalpur
        HR,Haryana: Ambala;Hisar;Karnal;Panipat;Rohtak;Sirsa
        HP,Himachal Pradesh: Shimla;Solan;Mandi;Hamirpur;Sirmaur
        """,
    "ZA": """
        GP,Gauteng: Benoni;Boksburg;Germiston;Krugersdorp;Springs;Vereeniging
        KZN,KwaZulu-Natal: Empangeni;Eshowe;Newcastle;Pietermaritzburg;Ulundi;Vryheid;Port Shepstone
        WC,Western Cape: George;Knysna;Paarl;Stellenbosch;Worcester;Mossel Bay
        EC,Eastern Cape: Butterworth;Graaff-Reinet;Queenstown;Uitenhage;East London
        FS,Free State: Bethlehem;Kroonstad;Sasolburg;Welkom;Harrismith
        LP,Limpopo: Giyani;Mokopane;Polokwane;Thohoyandou;Tzaneen
        MP,Mpumalanga: Ermelo;Nelspruit;Secunda;Witbank;White River
        NW,North West: Brits;Klerksdorp;Mahikeng;Rustenburg
        NC,Northern Cape: Kimberley;Kuruman;Springbok;Upington
        """,
    "GB": """
        ,England: Barnsley;Bolton;Carlisle;Chester;Colchester;Darlington;Derby;Exeter;Grantham;Hereford;Ipswich;Kettering;Lincoln;Luton;Northampton;Oldham;Preston;Reading;Rotherham;Stockport;Swindon;Wakefield;Warrington;Worcester;High Wycombe;Bury St Edmunds;Burton upon Trent;Stoke-on-Trent;Ashby-de-la-Zouch;Market Harborough
        ,Scotland: Ayr;Dumfries;Dundee;Falkirk;Inverness;Kilmarnock;Paisley;Perth;Stirling;Fort William;East Kilbride
        ,Wales: Aberystwyth;Bangor;Bridgend;Carmarthen;Llanelli;Neath;Newport;Swansea;Wrexham;Merthyr Tydfil
        ,Northern Ireland: Antrim;Armagh;Ballymena;Coleraine;Larne;Lisburn;Newry;Omagh
        """,
    "IE": """
        ,Leinster: Athlone;Carlow;Drogheda;Dundalk;Kilkenny;Mullingar;Navan;Portlaoise;Wexford;Ardee
        ,Munster: Clonmel;Ennis;Killarney;Limerick;Mallow;Nenagh;Tralee;Waterford
        ,Connacht: Ballina;Castlebar;Galway;Roscommon;Sligo;Tuam
        ,Ulster: Cavan;Letterkenny;Monaghan;Buncrana
        """,
    "NZ": """
        ,North Island: Gisborne;Hamilton;Hastings;Kaitaia;Masterton;Napier;Rotorua;Taupo;Tauranga;Whangarei;New Plymouth;Palmerston North
        ,South Island: Ashburton;Blenheim;Dunedin;Greymouth;Invercargill;Nelson;Oamaru;Timaru
        """,
    "XX": """
        ,: Accra;Addis Ababa;Amman;Ankara;Antwerp;Arequipa;Asuncion;Bamako;Barranquilla;Beira;Bergen;Bilbao;Bologna;Bordeaux;Bratislava;Cali;Cebu;Cochabamba;Constanta;Cuenca;Da Nang;Dakar;Davao;Gdansk;Graz;Guadalajara;Hai Phong;Izmir;Kaunas;Kinshasa;Kisumu;Krakow;La Paz;Lagos;Leon;Lima;Linz;Lodz;Lome;Malmo;Maputo;Medellin;Merida;Mombasa;Monterrey;Nairobi;Nantes;Odessa;Oran;Osijek;Oulu;Peshawar;Plovdiv;Port-au-Prince;Porto;Puebla;Quito;Riga;Rosario;San Pedro Sula;San Salvador;Santa Cruz;Santiago;Santo Domingo;Seville;Split;Tampere;Tegucigalpa;Tirana;Trieste;Utrecht;Valencia;Varna;Vilnius;Zagreb
        """,
}
