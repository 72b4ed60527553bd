"""Names that no list of Faker's holds in Latin script, short forms, and the small words in names.

This module is data. What is written here is common knowledge of names, not taken from any person.
"""

from typing import Final

APOSTROPHES: Final = "'’ʼ`´"
TITLES: Final = frozenset("dr mr mrs ms miss mx prof smt shri srta mme mlle herr frau rev".split())
DEGREES: Final = frozenset(
    "MD DO RN NP PA PhD LPN LVN CRNA DNP PharmD DDS DPM PT OT RD MPH "
    "MBBS MBChB MRCP MRCGP FRCS FRCP FRANZCR FRACP FACP FACS FCAP DNB LCSW LICSW LMFT DPT".split()
)
SUFFIXES: Final = frozenset("jr jnr sr snr ii iii iv esq".split())
PARTICLES: Final = frozenset(
    "de la del di da du des der den dos das do las los van von zu st ste ter ten vom mc".split()
)
"""Small words kept as they are wherever a name word follows them."""
IRISH: Final = frozenset("ó ní uí nic".split())
"""Irish for "descendant of", written apart from the name; kept where another word follows."""
BETWEEN: Final = frozenset("and und et or nee aka".split())
"""Words that stand between names, kept in lower case or capitals."""
SOFT_PARTICLES: Final = frozenset("al el bin ben ibn abu le san mac ap ferch af av y e".split())
"""Small words that are particles only in lower case or before a hyphen."""

GIVEN: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "ar": {
        "m": tuple("Mohammed Mohammad Muhammad Ahmed Ahmad Mahmoud Mustafa Omar Khalid Hassan Hussein Ibrahim Yusuf Youssef Tariq Karim Samir Rashid Nabil Walid Faisal Bilal Hamza Jamal Salim Ziad Adel Abdul Abdullah Abdulrahman Abdel Osama Waleed Imran Hakim Anwar Majid Farid Nasser Rami Bassam Munir Idris Kareem Saleh Yasin Amir Fadi Marwan Hisham".split()),
        "f": tuple("Fatima Fatimah Aisha Ayesha Khadija Zainab Maryam Layla Leila Amina Noor Yasmin Yasmeen Samira Rania Huda Hanan Salma Nadia Farah Dalia Mona Rana Zahra Sumaya Lina Amal Rasha Reem Hala Dina Nour Safiya Najwa Iman Jamila Sahar Wafa Ghada Lubna Malak Hiba".split()),
    },
    "ru": {
        "m": tuple("Ivan Dmitri Dmitry Sergei Sergey Alexei Mikhail Nikolai Vladimir Boris Andrei Yuri Igor Oleg Pavel Konstantin Anatoly Viktor Vasily Leonid Gennady Yevgeny Ilya Maxim Kirill Roman Stanislav Vadim Valery Vyacheslav Grigory Fyodor Ruslan Arkady Gleb Timur".split()),
        "f": tuple("Olga Svetlana Irina Natalia Tatiana Elena Yelena Ekaterina Galina Ludmila Lyudmila Nadezhda Oksana Anastasia Valentina Larisa Marina Yulia Ksenia Vera Polina Zinaida Raisa Darya Inna Alla Tamara Zoya Yana Lidia".split()),
    },
    "ko": {
        "n": tuple("Min Jun Seo Yeon Ha Eun Ji Woo Hye Jin Soo Young Kyung Sung Hyun Joon Tae Won Mi Sook Hee Yong Chul Dong Sang Kyu Jae Hoon Seok Hwan Seung Byung Chang Geun Kwang Myung".split()),
    },
    "nl": {
        "m": tuple("Piet Joost Wim Kees Henk Sjoerd Maarten Gerrit Dirk Pieter Hendrik Willem Jeroen Bram Joris".split()),
        "f": tuple("Anneke Marijke Saskia Femke Hanneke Ineke Margriet Mieke Willemijn Lotte Sanne Wietske".split()),
    },
    "zh": {
        "n": tuple("Wei Fang Jing Lei Ming Hua Yan Hong Xin Yu Jie Ting Bo Kai Hao Feng Qiang Mei Ling Na Ying Xia Yun Hui Chao Bin Peng Rui Jun Lin Tao Yang Zhen Ping Qing Shan Xue Zhi Yi Cheng".split()),
    },
    "el": {
        "m": tuple("Dimitrios Georgios Konstantinos Ioannis Nikolaos Panagiotis Vasilios Christos Athanasios Evangelos Spyros Stavros Theodoros Yannis Yiannis Kostas Petros Stelios Thanos Costas".split()),
        "f": tuple("Eleni Katerina Vasiliki Sofia Georgia Dimitra Ioanna Evangelia Despina Anastasia Paraskevi Panagiota Chrysoula Fotini Stavroula Theodora".split()),
    },
    "vi": {
        "n": tuple("Anh Binh Chau Dung Duc Giang Hanh Hien Hieu Hoa Huong Khanh Kim Lam Lan Linh Loan Long Mai Minh My Ngoc Nhung Phuong Phuc Quan Quang Quynh Son Tam Thanh Thao Thi Thu Thuy Tien Trang Trinh Tuan Tuyet Uyen Van Vinh Xuan Yen".split()),
    },
}  # fmt: skip

FAMILY: Final[dict[str, tuple[str, ...]]] = {
    "ar": tuple("Abdul Abdel Ali Ahmed Hassan Hussein Mahmoud Mansour Haddad Khoury Saleh Rahman Aziz Nasser Najjar Abdallah Abdullah Hamdan Habib Khalil Qureshi Malik Farah Sayed Shaheen Rashid Rasheed Hakim Amin Amari Bakri Darwish Fayed Ghanem Halabi Issa Jaber Kassem Khatib Masri Mousa Nassar Odeh Omar Rahimi Sabbagh Salem Sharif Suleiman Tawfiq Yasin Younes Zaki Zidan Jabbar Faruqi Siddiqui Hashemi Karimi Hosseini Ahmadi Chaudhry".split()),
    "ru": tuple("Ivanov Petrov Smirnov Kuznetsov Popov Sokolov Lebedev Kozlov Novikov Morozov Volkov Pavlov Semenov Golubev Vinogradov Bogdanov Vorobyov Fedorov Mikhailov Belyaev Tarasov Belov Komarov Orlov Kiselev Makarov Andreev Kovalev Ilyin Gusev Titov Kuzmin Kudryavtsev Baranov Kulikov Alekseev Stepanov Yakovlev Sorokin Sergeyev Romanov Zakharov Borisov Korolev Gerasimov Ponomarev Grigoriev Lazarev Medvedev Ershov Nikitin Sobolev Ryabov Polyakov Tsvetkov Danilov Zhukov Frolov Zhuravlev Nikolaev Krylov Maksimov Sidorov Osipov Fomin Dorofeev Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Oliynyk Melnyk Boyko Koval Polishchuk Lysenko Rudenko Savchenko Petrenko Marchenko".split()),
    "ko": tuple("Kim Park Choi Jung Jeong Kang Cho Yoon Yoo Jang Lim Han Shin Seo Kwon Hwang Ahn Song Ryu Hong Jeon Ko Moon Bae Baek Heo Nam Shim Noh Ha Kwak Sung Cha Joo Woo Min Chun Pyo Gong Byun".split()),
    "el": tuple("Papadopoulos Georgiou Nikolaidis Dimitriou Karagiannis Vlachos Ioannidis Economou Papageorgiou Makris Konstantinidis Antoniou Angelopoulos Petrakis Stavropoulos Christodoulou Pappas Kostopoulos Alexopoulos Theodorou Anagnostou Giannopoulos Katsaros Lambros Manolis".split()),
    "vi": tuple("Nguyen Tran Pham Huynh Hoang Phan Vu Vo Dang Bui Do Ho Ngo Duong Ly Dinh Truong Lam Trinh Doan Luong Mai Cao Chau Thai Quach Tang Luu Phung Tong Vuong Kieu Tieu Nghiem Thach Khuu Diep Giang Lieu".split()),
    "zh": tuple("Ng Wong Chan Leung Cheung Lau Kwok Tsang Yip Chow Chiu Fong Lai Yeung Mak Poon Szeto Tse Ong Teo Goh Lum Tsai Hsieh".split()),
    "nl": tuple("Vries Boer Groot Wit Haan Jong Bruin Graaf Leeuw Dijk Velde Linden Broek Heuvel Bosch Meer Veen Hoek Kamp Beek Bruijn Visser Bakker Mulder Dekker Dijkstra Hoekstra Postma Wouters".split()),
    "hy": tuple("Petrosyan Sarkisian Hakobyan Grigoryan Harutyunyan Khachatryan Avetisyan Manukyan Gasparyan Karapetyan Mkrtchyan Stepanyan Hovhannisyan Galstyan Vardanyan Simonyan Danielyan Babayan Kasparian Bedrosian Hagopian Garabedian Boyajian Najarian".split()),
}  # fmt: skip

ENDINGS: Final[tuple[tuple[str, str], ...]] = tuple(
    (ending, origin)
    for origin, endings in (
        ("pl", "wski wska ński nska nski cki cka czyk wicz owicz ewicz"),
        ("ru", "kov kova nov nova rov rova lov lova sov dov tov shev chev enko vich chuk evsky ovsky"),
        ("el", "opoulos opoulou akis idis iadis oglou"),
        ("hy", "yan osian esian orian"),
        ("north", "sson sen qvist quist"),
        ("it", "elli etti ucci acci otti ini oni ello ino"),
        ("es", "ndez guez quez nchez rrez tinez ales illo illa"),
        ("in", "murthy swamy krishnan rajan raman nathan subramanian mani charya prasad wala pati kumar deep preet jeet"),
        ("tr", "oglu"),
        ("ro", "escu"),
        ("fr", "eaux eau ault oux"),
        ("de", "mann stein bauer meyer hauser berger"),
        ("ng", "chukwu okafor kunle bayo wole tunde emeka funmi"),
    )
    for ending in endings.split()
)  # fmt: skip
"""How a name that is in no list shows its origin; the longest ending that fits is read first."""

NEUTRAL: Final = tuple(
    "Avery Bailey Blair Briar Cameron Carey Casey Corey Dakota Dallas Dana Darcy Devon Emerson "
    "Emery Finley Harley Hayden Jamie Jessie Jordan Kendall Kerry Lane Leslie Logan Marion Micah "
    "Morgan Noel Parker Payton Peyton Quinn Reese Remy Riley Robin Rory Rowan Sawyer Shannon "
    "Shelby Sidney Skyler Stacy Sydney Taylor Tracy Whitney".split()
)
BOTH_FEMALE: Final = tuple(
    "Allison Ashley Bailey Beverly Blair Carey Carlisle Carson Casey Courtney Dana Ellison Emerson "
    "Hadley Haley Hollis Jordan Joyce Kelly Kelsey Kendall Kimberly Lacey Leslie Lindsey Lynn "
    "Madison Marion Meredith Merritt Miranda Morgan Paisley Presley Reagan Regan Shannon Shelby "
    "Shirley Sidney Stacy Sutton Sydney Taylor Tracy Whitney".split()
)
"""Women's names that are family names too; men's are read off the lists."""

COMPOUND_CORES: Final[dict[str, tuple[str, ...]]] = {
    "mc": tuple("Allister Bride Cabe Call Cann Carthy Clain Clellan Clure Cormick Coy Cullough Daniel Dermott Donald Donnell Dowell Elroy Fadden Farland Gee Ginnis Gowan Grath Gregor Guire Hugh Innis Intosh Intyre Kay Kee Kenna Kenzie Kinley Kinney Knight Laughlin Lean Leod Mahon Manus Millan Nally Namara Neil Pherson Queen Rae Sweeney Vey Whorter".split()),
    "mac": tuple("Alister Arthur Aulay Bride Donald Dougall Duff Farlane Gregor Innes Intyre Kay Kenzie Kinnon Lachlan Laren Lean Leod Millan Nab Neil Pherson Phail Queen Rae".split()),
    "o": tuple("Brien Callaghan Casey Connell Connor Dea Doherty Donnell Donoghue Donovan Dowd Driscoll Dwyer Farrell Flaherty Flynn Gara Grady Halloran Hagan Hara Hare Keefe Kelly Leary Loughlin Mahony Malley Meara Neal Neil Neill Reilly Riley Rourke Shaughnessy Shea Sullivan Toole".split()),
    "d": tuple("Addario Agostino Alessandro Alessio Amato Ambrosio Amico Andrea Angelo Annunzio Antonio Costa Souza Silva Urso".split()),
    "de": tuple("Angelis Bruin Carlo Coster Felice Graaf Groot Haan Jong Lorenzo Luca Marco Marzo Rosa Santis Simone Smet Vito Vries Witt Young".split()),
    "di": tuple("Biase Carlo Cesare Donato Franco Giovanni Giacomo Lorenzo Maggio Marco Martino Matteo Napoli Nardo Pietro Santo Stefano".split()),
    "du": tuple("Bois Breuil Charme Fresne Mont Pont Pre Rocher Val".split()),
    "la": tuple("Belle Croix Fleur Fontaine Grange Marche Pierre Plante Porte Rocca Roche Rue Salle".split()),
    "le": tuple("Blanc Clair Claire Compte Doux Duc Fevre Gall Grand Maire Maitre Roux".split()),
    "van": tuple("Allen Buren Camp Cleave Dalen Doren Dyke Fleet Horn Houten Ness Nostrand Patten Winkle Zandt".split()),
    "fitz": tuple("Gerald Gibbon Hugh Maurice Patrick Roy Simmons Simons Walter".split()),
}  # fmt: skip
"""Prefixes written together with a name, and what may follow each of them."""

_NICKNAMES: Final = """
m Alexander Alex Alec Sandy        m Albert Al Bert                m Andrew Andy Drew
m Anthony Tony                     m Arthur Art Artie              m Benjamin Ben Benny Benji
m Bernard Bernie                   m Bradley Brad                  m Calvin Cal
m Charles Charlie Chuck Chas       m Christopher Chris Kit Topher  m Clifford Cliff
m Daniel Dan Danny                 m David Dave Davey              m Dominic Dom
m Donald Don Donnie                m Douglas Doug                  m Edward Ed Eddie Ted Ned
m Edwin Ed Eddie                   m Eugene Gene                   m Franklin Frank Frankie
m Francis Frank Fran               m Frederick Fred Freddie        m Gabriel Gabe
m Gerald Gerry Jerry               m Gilbert Gil Bert              m Gordon Gordy Gord
m Gregory Greg Gregg               m Harold Harry Hal              m Henry Hank Harry Hal
m Herbert Herb Bert                m Howard Howie                  m Isaac Ike Zac
m Jacob Jake                       m James Jim Jimmy Jamie         m Jeffrey Jeff
m John Jack Johnny                 m Jonathan Jon Jonny            m Joseph Joe Joey
m Joshua Josh                      m Kenneth Ken Kenny             m Lawrence Larry Lawrie
m Leonard Len Lenny Leo            m Leonardo Leo                  m Lewis Lew Lewie
m Louis Lou Louie                  m Martin Marty                  m Matthew Matt Matty
m Maxwell Max                      m Michael Mike Mikey Mick       m Mitchell Mitch
m Nathaniel Nate Nat               m Nicholas Nick Nicky           m Norman Norm
m Oliver Ollie                     m Patrick Pat Paddy             m Peter Pete
m Philip Phil                      m Phillip Phil                  m Randall Randy
m Raymond Ray                      m Richard Rick Dick Rich Ricky  m Robert Bob Bobby Rob Robbie
m Ronald Ron Ronnie                m Russell Russ Rusty            m Samuel Sam Sammy
m Sidney Sid                       m Solomon Sol                   m Stanley Stan
m Stephen Steve Stevie             m Steven Steve Stevie           m Stewart Stew Stu
m Stuart Stu                       m Theodore Ted Teddy Theo       m Thomas Tom Tommy
m Timothy Tim Timmy                m Tobias Toby                   m Vincent Vince Vinny
m Walter Walt Wally                m William Bill Billy Will Liam  m Zachary Zach Zack
f Abigail Abby Gail                f Adelaide Addie                f Alexandra Alex Lexi
f Amanda Mandy                     f Angela Angie                  f Barbara Barb Babs Barbie
f Beatrice Bea Trixie              f Bernadette Bernie Detta       f Beverly Bev
f Bridget Bridie Biddy             f Caroline Carrie Caro          f Catherine Cathy Cate Kitty
f Katherine Kate Kathy Katie Kay   f Kathleen Kathy Kath           f Charlotte Lottie Charlie
f Christina Chrissy Tina           f Christine Chris Chrissy       f Constance Connie
f Cynthia Cindy                    f Deborah Deb Debbie            f Dolores Lola Dolly
f Dorothy Dot Dottie Dolly         f Eleanor Ellie Nell Nora       f Elizabeth Liz Beth Betty Betsy Lizzie Eliza Libby
f Emily Em Emmy                    f Evelyn Evie                   f Florence Flo Flossie
f Frances Fran Frannie             f Gabrielle Gabby               f Genevieve Gen Viv
f Geraldine Geri                   f Gertrude Trudy Gertie         f Gwendolyn Gwen Wendy
f Harriet Hattie                   f Helen Nell Lena               f Henrietta Hettie Etta
f Isabella Bella Izzy              f Jacqueline Jackie             f Janet Jan
f Jennifer Jen Jenny               f Jessica Jess Jessie           f Josephine Jo Josie
f Judith Judy Jude                 f Kimberly Kim Kimmie           f Lillian Lil Lily
f Linda Lindy                      f Lucille Lucy Lu               f Madeline Maddie
f Margaret Peg Peggy Maggie Meg Marge Margie Greta  f Marjorie Marge Margie      f Martha Marty Patsy
f Matilda Tilly Mattie             f Melissa Missy Mel             f Michelle Shelly
f Mildred Millie                   f Millicent Millie              f Nancy Nan
f Natalie Nat                      f Nicole Nikki                  f Pamela Pam
f Patricia Pat Patty Trish Tricia  f Penelope Penny                f Philippa Pippa
f Priscilla Cilla                  f Rebecca Becky Becca           f Roberta Bobbie
f Rosemary Rosie                   f Samantha Sam Sammie           f Sandra Sandy
f Sarah Sally Sadie                f Stephanie Steph Stevie        f Susan Sue Susie
f Susannah Sue Zanna               f Suzanne Suzy                  f Theresa Terri Tess Tessie
f Teresa Terri Tess                f Tabitha Tabby                 f Valerie Val
f Veronica Ronnie Vera             f Victoria Vicky Tori           f Vivian Viv
f Wilhelmina Billie Minnie Willa   f Winifred Winnie Freddie       f Yvonne Vonnie
m Francisco Paco Pancho            m Jose Pepe                     m Guillermo Memo
m Ignacio Nacho                    m Jesus Chuy                    m Enrique Quique
m Alberto Beto                     m Eduardo Lalo                  m Roberto Berto
m Antonio Tonio                    m Alejandro Jandro              m Vicente Chente
f Guadalupe Lupe                  f Francisca Paca
f Rosario Charo                    f Consuelo Chelo                f Isabel Chabela
f Concepcion Concha                f Graciela Chela                f Mercedes Meche
"""


def _entries() -> list[list[str]]:
    """Return ``[gender, formal, nickname, ...]`` for each entry; two blanks or a line part them."""
    lines = _NICKNAMES.replace("\n", "  ").split("  ")
    return [entry.split() for entry in lines if entry.strip()]


NICKNAMES: Final[dict[str, tuple[str, ...]]] = {formal: tuple(n) for _, formal, *n in _entries()}
"""Short forms of each formal name, the commonest first."""
FORMAL_GENDER: Final[dict[str, str]] = {formal: gender for gender, formal, *_ in _entries()}
