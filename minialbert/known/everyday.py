"""Word lists: what a name or place may be mistaken for. Written by hand; all in lower case."""

from typing import Final

# Names that are also words: taken only where they are written as a name.
EVERYDAY: Final = frozenset(
    """
    abbey able ace ada aide alba alpha alta amber an and angel angle anger archer art ash aster
    august april autumn baby back baker bank banks barber bath bay beach bean bear beam bee beer bell
    belt berry best bias bill bills bird bishop black blade blank blind block blocker blood bloom
    blue blunt bond bone book boot border borders born boss bowel bowl bowman box boy brace branch
    brand bread breeze bridge bridges briar bright bring broad brook brooks brother brothers brown
    brush buck bull burden burn burns burr bush bust butler butcher button cage call camp candy cane
    cannon card care carol carp carry carter cart case cash castle cedar chamber chambers champion
    chance chase cheek cherry chest chew child chill chin christian christmas church city clay clear
    clerk click close cloud coach coast cobb cook cool cone constant cope coral cord corn corona
    cotton couch counter counts court cousin cox crane crisp cross crow crown crystal curry cutter
    dale dawn day days dean deal dear deep deer delta desire dial diamond dice diet dig do dock dove
    downs drain draper drew drew driver drop drum duck duke dusk duty dye eagle early earl east easter
    echo edge elder else english even ever fair faith fall falls family farmer farrow fast father fawn
    field fields fine finger fish fisher fix flag flint flood flora flower flowers flynn foot ford
    forest fork foster found fountain fox frame france francis frank free freed freeman french friend
    frost fuller gage gain gale garden gates gem german gift ginger glass glory gold golden good goose
    grace grant grass graves gray green grey grief grill grip gross groom grove guard guest gum gurney
    guy hale hall ham hand hands hammer happy hard harder hardy harmony harp hart harvest hawk hay
    hays haven hazel he head heal heard heart heath heaven her hick high hill hills hinge his hole
    holder holiday holly home honey hood hook hooks hope horn horne house huff hunt hunter hurt husk
    ice in independence iris iron ivory ivy jack jade jasmine jay jewel joint jolly joy judge july
    june junior just justice keen kelp key keys kind king kiss kit knee knight knot lace lady lake
    lamb lance land lane large lark last laurel law lawn lay layman lead leaf leak lean lease leather
    left legend lemon levels liberty light lily line lines linen link lion little lock lodge long
    look looks lord loss lot love lovely low lower lucky luster lyme mace madam main major majors male
    man manning many maple march mark marker marks marble marsh mason master may maze mean means
    media mellow melody mercy merit merry mild miles mill miller mills mince mine minor mint miss
    mist mobile moody moon moor moral more morn moss most mount mountain mouse much mud my myers nail
    name neat neck needle new nice night noble noon normal north note nurse nut oak ocean of old
    olive omega one onion opal or orange orchard orr outlaw over overall pace pack page pain paint
    pal palm palmer pan paradise parent park parker parks parson part pass past paste patience patient
    patch peace peach peak pear pearl peel peg pen penny pepper perch period person pet pie pierce
    pike pine pink pit place plain plant plate plum point polish pond pool poole poor pope poppy port
    porter post pot potter pound pounds powder power powers pray precious press price pride priest
    prime prince print prior proctor prudence pulley pulse purple quail queen quick rabbit race rain
    rainbow rains ramp ranger rapid rash ray read reader reading ready reason record red reed reeves
    rice rich riddle ridge right ring rise river rivers roads robin rock rod root roots rope rose
    round rounds rowing ruby rule rush rust sable sad safe sage sales salt sample samples sand sands
    savage saw scales school sea seal seals season see self senior serene sessions settle shade
    sharp sharpe shaver she shell shepherd shin shore short shower showers shutter side sides sierra
    silk silver simple single sister site skin skinner skies sky slack small smart smoke smoot snow so
    soldier son song soon south spark spear speck speed spence spice spirit spring stable stack stall
    stamp staple staples star start state stay steel step steven still sting stock stone storm straight
    strain strange stream street strength strong stroke stump such sugar summer summers sun sunny
    surprise swallow swan sweat sweet swift tab table tall tan tea teal temple tender test
    their thorn thrush tiger time tiny todd toll tong top torch touch tower towers town trace trail
    train travel treat tree trial trim true trust tuck tucker tune turn turner twin unknown valentine
    vale valley van vein vena vest via violet virtue vital voice wade wages waist wait walk walker
    wall waller walls war ward ware warner wash waste watch water waters way weather weaver web weed
    week weeks weight well wells west wheat wheel wheeler whip white whole wick wide wild wilder will
    willing willow win wind windows wine wing wings winner winter wisdom wise wish wolf wonder wood
    wooden woods woody word words work worker world worth wren wright yard year yellow yes york you
    young younger your youth zest
    chuck dick dolly drew gene jerry josh lance max matt nelly norm pat patty phil randy rick rob
    sherry skip sue vic wally woody
    akin apple arms aura ball bare barrier basil battle beaver beech beers bellows bible binder bland
    blow board boney boring bump bunch buddy buster butt cable cancel cardinal carina carmine carpenter
    carrier center cheeks coffee colon conception core cousins cover cruise daily deck doctor doll
    dollar dot dull earnest fears fell force grow guess hair hang held hung keel kitchen lamp lash list
    loving luck manual marrow mask million min money music nick numbers painter pastor pillow player
    pleasant range real register rocky roll roof sale scarlet sell session shears sheets shorter
    shoulders sink sites speaks spell stocks story struck surface tanner till toy
    """.split()
)

# Ordinary words one letter away from common names.
FREQUENT: Final = EVERYDAY | frozenset(
    """
    abdomen acute after again age alert allergic alternative ankle anterior apart appear appears area
    areas arise around artery aspen assess asked band barely based basal basis beard because been
    before began being below belly beta better between birth bites blade bleed blisters board bodies
    bolus bones bonny bony both bowels break breast breath brief bring brisk broken bronchi build
    bulk cabin calcium calf calm camera canal canals cancer canes cardiac careful caring carmine carrier
    cash cast cataract cath caution cautious caused cecal cells center central cerebral change changes
    charge chart cheeks chronic clamp class clean clearly clinic clinical close clots coarse codes
    colic colon color colour complete condition consult contact cornea corneal coronal correct cough
    could counts cramp cranial cream culture current cuts cycle daily damage dark date dates daughter
    dense dental denies denied dermal desires detail diabetic diagnosis diary dinner discharge distal
    doctor donor dorsal dosage dose doses down drainage drains dress drink drinks drive driving drugs
    dural during each ears easily eating edema effect effort eight elbow elderly elevated empty enter
    entry enzyme equal erect every exact exam exams excess exercise extra eyes facial failed faint falls
    false farm fasting fatal fatty feels feet female femoral femur fetal fever fewer fibers fifth films
    final find first five flank flap floor flow fluid flush flushed focal folds follow food force form
    formal forms four fully gait gave general gentle given gland gloves going grade graft grafts grand
    great groin group groups growth gums hair hands happen hearing heavy heel hence hernia herself
    history holds holding homes hospital hours human image images impression infant inner intact into
    issues itch items joints keep kidney kind knees known labia labor lack laid lately later layer
    least legal lens lesion less level leg legs limb limbs lipid lips list liver lives living loose
    lowering lumbar lung lungs lying made maintain maker male malar manner margin marital married
    marrow mass massive match meals meaning measure medial median medical medicine medium mental
    method metal midline might mild minimal minor minute misses missed moist month mood morning
    mother motion motor mouth moves mucosa multiple murmur muscle nasal nausea near need needs
    negative nerve neural never next nodes nodule none normal nose noted notes nothing number numbers
    nurses obese obtain occult often oral order organ other outer ovary oxygen pains pale panel paper
    parents partial parts patch patella patent pedal pelvic percent period phone pills plan plans plane
    plaque please pleural points polyp portal ports positive possible present pressure private problem
    process prone proper protein proximal pulses pupil pupils quite radial raised range rarely rate
    rates rather react regular renal repeat rest results retain returns review right rigid risks room
    rooms rotation routine sacral saline same scalp scan scans scar scars score scores scrape screen
    screws seated second seems seen sensation sensory septal serum seven severe sewn sheath shelf
    shock shoes should shoulder sick sight signed signs simply since sinus sites six sleep slight slow
    smear smell smoker social soft some sore sound sounds spasm speech spells spine spleen split spoke
    sprain stage stand standing staff start states station stays stem stent sterile stiff stomach stool
    stools stools strap strips student study stuff suture swab swelling system tablet taken takes tape
    teeth tell ten tendon tense terms testes tests than that them there these they thick thigh thin
    third this those three throat thumb thyroid tibia tight tingling tired tissue today toes tone
    tongue torn total toxic trace trachea tract treated tremor trunk tubes tumor twice type typed ulcer
    under union unit units until upper urban ureter urinary urine uses uterus usual valve valves vary
    vein veins venous verbal very vessel viral vision visit visual vomit waking walked walking walls
    want warm wants watery weak wear weigh weighs went were what wheel when where which while whom wife
    wires with woman women work would wound wounds wrist write yearly years
    """.split()
)

# What two or three capitals mean in a note before they mean a person.
ABBREVIATIONS: Final = frozenset(
    """
    aaa abg abi acl ad adl af afb ai aka aki alp als alt am ama amb aml ana ap ard arf as asa asd ast
    av avm avr ba bal bbb bcc bid bka bm bmi bmp bmt bp bpd bph bpm bs bun ca cad cap cbc cbd cc ccu cf chd
    chf chi cki ckd cll cml cmp cmv cn cns co cp cpk cpr cr crf crp cs csf ct cta cva cvl cvp cxr da dbp
    dc ddx dka dm dme dnr do doa dob doe dos dpt dre dt dtr dvt dx ecg ecf ed edc ef eeg egd ekg emg
    ems ent eom er erp esr est etc etoh fbs fev ffp fh fhr fna fob fsh ft fu fvc fx ga gcs gerd gfr gi gm
    gsw gtt gu gyn ha hb hbv hct hcv hd hdl hgb hiv hla hpi hpv hr hrt hsm hsv ht htn hx iabp ibd ibs icd
    icp icu id ie im imi inr int io iop iq iui iud iv ivc ivf ivp jvd jvp kub la lab lad lae lbp lca lcx ld
    ldh ldl le lft lh li lih lip ll lle llq lma lmp loc lp lpn lr ls lue luq lv lvh ma mac map mca mch
    mcl mcv md mdd mdi meq mg mgr mi mm mmr mo mom mr mra mrn mri ms msk msw mva mvc mvp mvr na nad
    nas nb ng nicu nkda nl nos np npo ns nsr nst nt nv ob ocd od ok om or ora os osa ot ou ova pa pac
    pad pap pat pca pcl pcp pda pe peg per pet pfo pft ph phq pid pip pm pmd pmh pmr pnd po pod pos
    pot ppd ppi pr prn pro ps psa psh pt pta ptt pud pvc pvd pvr qd qid qs ra rad ram rbc rca rds ref
    rem rf rh ria rib rit rle rll rlq rml rn roi rom ros rr rsv rta rue rul ruq rv rvh rx sa sad sah
    sao sat sbe sbo sbp sc scc sci scr sh si sle slr sob soc sol som ss ssa ssn ssri st std sti svc svd
    svt sx ta tab tah tb tbi tee tg the tia tib tid tka tkr tm tmj tnm to tpa tpn tr trs tsh tte tur
    tx ua uc uo uri us ute uti va vad van var vas vbg vf vip vol vs vsd vt wbc wc wnl wt yo you and are
    but all any can did few for get got had has her him his how its let may nor not now off old one our
    out own per put ran say see she six ten too two use was way who why yes yet aim add age ago air arm
    ask bad bed big day die dry due ear eat end eye fat fed fit gas hip hot ice ill jaw key kit leg lid
    lie lip log low lot man men met mid mix neg new pus raw red rib rim run set sex sit son sue sum tan
    tip toe try via war wet win act bid
    """.split()
)

# Places that are also words, beyond the above; and cities' and states' words in running text.
PLACE_WORDS: Final = EVERYDAY | frozenset(
    """
    aurora battle bend buffalo cape central chester clinton college commerce concord condition corning
    council cut defiance del eden enterprise eureka florence freedom friendship general globe grand
    hospital hot imperial industry intercourse jersey junction liberal lodge memorial mobile moscow
    national nome normal novelty ontario oral oxford peculiar phoenix pleasant plymouth providence
    protection rapid regional rome salem seal sandwich sandy severe show social speech split stated
    success superior truth truth university utopia victor wall washington weed why
    """.split()
) - frozenset("york".split())

MONTHS_TOO: Final = frozenset("may april june july august march jan".split())

PARTICLES: Final = frozenset(
    "al ap ben bin bint da das de del dela della den der des di do dos du el ibn la las le los "
    "mac mc o san santa st te ten ter van vande vander von y zu zur".split()
)
SUFFIXES: Final = frozenset("jr sr ii iii iv esq".split())
TITLES: Final = frozenset(
    "dr drs doctor mr mrs ms miss mx prof professor rev sir dame sgt capt col lt fr sr".split()
)
DEGREES: Final = frozenset(
    "md do rn np pa pac phd dpm dds dmd od pt ot dpt msw lcsw lpn fnp crna cnm mbbs mbchb ba bs ma "
    "ms mph pharmd psyd dnp bsn msn aprn arnp facs facc frcp mrcp frcs mrcs dc dr dvm esq cnp".split()
)
