"""The English words of dates: their sign (see signs.py), what they mean, and how people write them.

A comma parts one spelling from the next; several words may stand as one. Letters are plain and small.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

Row = tuple[str, Any, str]

WORDS: tuple[Row, ...] = (
    ("M", 1, "january, jan"),
    ("M", 2, "february, feb"),
    ("M", 3, "march"),
    ("M", 4, "april, apr"),
    ("M", 5, "may"),
    ("M", 6, "june, jun"),
    ("M", 7, "july, jul"),
    ("M", 8, "august, aug"),
    ("M", 9, "september, sept, sep"),
    ("M", 10, "october, oct"),
    ("M", 11, "november, nov"),
    ("M", 12, "december, dec"),
    ("S", "spring", "spring, springtime"),
    ("S", "summer", "summer, summertime"),
    ("S", "fall", "fall, autumn"),
    ("S", "winter", "winter, winters, wintertime"),
    ("H", "christmas", "christmas, xmas, x mas, christmas day"),
    ("H", "christmas", "christmas eve, christmas time, christmastime"),
    ("H", "new_year", "new year, new years, new years day"),
    ("H", "new_years_eve", "new years eve, new year eve"),
    ("H", "easter", "easter, holy week, easter sunday, good friday, palm sunday"),
    ("H", "thanksgiving", "thanksgiving, thanksgiving day, turkey day"),
    ("H", "halloween", "halloween"),
    ("H", "july_fourth", "independence day, fourth of july, july fourth"),
    ("H", "labor_day", "labor day"),
    ("H", "memorial_day", "memorial day"),
    ("H", "valentines", "valentines, valentines day, valentine day"),
    ("H", "st_patricks", "st patricks day, st patricks, saint patricks day"),
    ("H", "mothers_day", "mothers day, mother day"),
    ("H", "fathers_day", "fathers day, father day"),
    ("H", "veterans_day", "veterans day"),
    ("W", 0, "monday, mon"),
    ("W", 1, "tuesday, tues, tue"),
    ("W", 2, "wednesday, wed"),
    ("W", 3, "thursday, thurs, thur, thu"),
    ("W", 4, "friday, fri"),
    ("W", 5, "saturday"),
    ("W", 6, "sunday"),
    ("W", "weekend", "weekend, wkend"),
    ("D", 1950, "fifties"),
    ("D", 1960, "sixties"),
    ("D", 1970, "seventies"),
    ("D", 1980, "eighties"),
    ("D", 1990, "nineties"),
    ("U", "hour", "hour, hr, minute"),
    ("U", "day", "day"),
    ("U", "week", "week, wk"),
    ("U", "fortnight", "fortnight"),
    ("U", "month", "month, mo, mth, mnth"),
    ("U", "year", "year, yr"),
    ("U", "decade", "decade"),
    ("V", "hour", "hours, hrs, minutes, mins"),
    ("V", "day", "days"),
    ("V", "week", "weeks, wks"),
    ("V", "fortnight", "fortnights"),
    ("V", "month", "months, mos, mths, mnths"),
    ("V", "year", "years, yrs, yeras"),
    ("V", "decade", "decades"),
    ("k", None, "quarter, qtr"),
    ("5", None, "half"),
    ("c", "couple", "couple, couple of, a couple of, a couple, the couple of, cpl"),
    ("c", "few", "few, a few, several, few of, some few"),
    ("q", 12, "dozen, a dozen"),
    ("q", Fraction(3, 2), "one and a half, one and one half, uno y medio, uno y media"),
    ("@", (0, 1), "today, this morning, this afternoon, this evening, just now, right now"),
    ("@", (0, 2), "last night, tonight, overnight"),
    ("@", (1, 2), "yesterday, yday, yesterday morning, yesterday afternoon, yesterday evening"),
    ("@", (2, 3), "day before yesterday, the day before yesterday"),
    ("A", None, "ago, ago now"),
    ("h", None, "for, been, its been, it has been, lasting, have had, had it for, during"),
    ("R", None, "right, immediately, straight, just, directly, as soon as, moments"),
    ("G", None, "recently, lately, long time, a long time, long ago, long while"),
    ("G", None, "a while, while back, ages, forever, always, all my life"),
    ("G", None, "whole life, the other day, other day, not long ago, years and years, many years"),
    ("G", None, "many months, so many years, lots of years, a lot of years, soon, some time ago"),
    ("G", None, "sometime ago, once upon a time, since childhood, as a child, as a kid, since birth"),
    ("G", None, "my teens, long"),
    ("L", None, "last"),
    ("l", None, "past, in the last, in last, within the last, within last, during the last, over the last"),
    ("l", None, "for the last, over last, in the past, within the past, during the past, over the past"),
    ("l", None, "for the past, through the last"),
    ("p", None, "this past, this last, just this past"),
    ("B", None, "before last, prior to last"),
    ("T", None, "this, current"),
    ("X", None, "next, coming, this coming, upcoming"),
    ("P", 0, "early, beginning, beginning of, start, start of, early in, the beginning of, early part of"),
    ("P", 0, "begining of"),
    ("P", 1, "half way through, halfway through, half way thru, halfway thru, half way into"),
    ("P", 1, "mid, middle, middle of, the middle of, middle part of, midway through"),
    ("P", 2, "late, end, end of, the end of, late in"),
    ("P", 2, "later part of, latter part of, tail end of, close of"),
    ("~", None, "like"),
    ("~", None, "about, around, approximately, approx, aprox"),
    ("~", None, "roughly, circa, near, nearabout, give or take"),
    ("~", None, "or so, or thereabouts, ish, more or less, somewhere around, sometime around, abt, bout"),
    ("~", None, "or about"),
    ("~", None, "some time around, somewhere about, somewhere near, ca, in the area of, like around"),
    ("~", None, "like about, round"),
    ("~", None, "in or around, or close to it, or around there, around about, on or about"),
    ("?", None, "maybe, perhaps, possibly, probably, prob, i think, i believe, i guess, i suppose"),
    ("?", None, "im guessing"),
    ("?", None, "think, guess, not sure, im not sure, not certain, not exactly sure, not positive"),
    ("?", None, "i want to say"),
    ("?", None, "id say, i would say, could be, might be, may be, may have been, could have been"),
    ("?", None, "might have been"),
    ("?", None, "sometime, some time, sometime in, some time in, somewhere in, if i remember, if i recall"),
    ("?", None, "idk"),
    ("?", None, "i dont remember, dont remember, cant remember, do not remember, i dont know, dont know"),
    ("?", None, "not exactly"),
    ("?", None, "i cant recall, cant recall, dont recall, unsure, likely, best guess, or maybe"),
    ("?", None, "must have been, say"),
    (">", None, "over, more than, at least, longer than"),
    (">", None, "greater than, just over, a little over, well over"),
    (">", None, "a bit over, a little more than, more then, upwards of, no less than, not less than"),
    (">", None, "in excess of"),
    ("<", None, "less than, under, within, fewer than, not more than, no more than, no longer than"),
    ("<", None, "less then"),
    ("<", None, "just under, a little under, up to, at most, shorter than, not even, a little less than"),
    ("^", None, "almost, nearly, close to, going on, not quite, coming up on, goin on, practically"),
    ("^", None, "approaching"),
    ("+", None, "plus, or more, and more, or longer"),
    ("+", None, "and change, and counting, and then some, or over, odd"),
    ("+", None, "some odd, something, and a bit, and a little"),
    ("s", None, "since, ever since, starting, starting in, starting from, beginning in, began in, from"),
    ("b", None, "before, prior to, prior, earlier than, sooner than, previous to, leading up to"),
    ("a", None, "after, following, later, afterwards, afterward, later than, post, shortly after"),
    ("a", None, "soon after"),
    ("t", None, "until, till, til, by, no later than, up until, ended"),
    ("N", None, "not, never, isnt, wasnt, didnt, dont, havent, hasnt, dont think, didnt have, no"),
    ("F", None, "will, will be, scheduled, planned, from now"),
    ("F", None, "tomorrow, going to, gonna, is set for, booked"),
    ("i", None, "in, on, back in"),
    ("d", None, "of"),
    ("x", None, "the"),
    ("j", None, "at, at age, at the age of, at age of"),
    ("j", None, "by age, age of, aged, at the ripe age of, when aged"),
    ("J", None, "i was, when i was, i turned, when i turned, since i was, i had turned, at about age"),
    ("J", None, "at around age, at approximately age, i was about, i was around, when i was about"),
    ("J", None, "when i was around"),
    ("J", None, "i was like, when i was like, when i was maybe, when i was only"),
    ("J", None, "in my, i was in my, when i was in my, in my early, in my mid, in my late, during my"),
    ("J", None, "in their"),
    ("e", None, "im, i am, i m, now im"),
    ("g", None, "age, old, years old, year old, yrs old, yr old, yo, years of age, y o, years young"),
    ("|", None, "or, or else"),
    (":", None, "to, through, thru, and up to"),
    ("&", None, "and, n"),
    ("[", None, "between, somewhere between, sometime between, some time between, bet, btw, btwn"),
    ("[", None, "in between"),
    ("Z", "one", "surgery, operation, fusion, laminectomy, discectomy, microdiscectomy, procedure"),
    ("Z", "one", "the procedure, back surgery, spine surgery, neck surgery, spinal surgery, spine fusion"),
    ("Z", "one", "spinal fusion, op, surg, surgy, operashun, opperashun, operashon, oparashun"),
    ("Z", "many", "surgeries, operations, fusions, procedures, back surgeries, spine surgeries"),
    ("Z", "many", "neck surgeries, spinal surgeries, back operations"),
    ("Z", None, "postop, post op, postsurgery, they operated, i had it done, i was operated on, it"),
    ("m", "which", "number, num, stage, phase"),
    ("m", "other", "room, rm, floor, bed, suite, ward, bay, grade, type, part, unit, try, attempt, vertebra"),
    ("m", "level", "level, disc, disk, screw"),
    (
        "r",
        None,
        "levels, discs, disks, screws, rods, plates, cages, vertebrae, vertebras, bones, nerves, times",
    ),
    ("r", None, "surgeons, doctors, nights, shots, injections, herniations, bulges, staples, stitches"),
    ("r", None, "inches, steps, pounds, lbs, miles, pills, places, spots, people"),
    ("E", None, "accident, crash, wreck, divorce, wedding, marriage, married, funeral, covid, pandemic"),
    ("E", None, "retired"),
    ("E", None, "retirement, birth, born, pregnant, pregnancy, knee, hip, heart, cataract, gallbladder"),
    ("E", None, "c section"),
    ("E", None, "shoulder, bypass, appendix, hysterectomy, injection, shot, stroke, deployment, job"),
    ("E", None, "graduation"),
    ("E", None, "injury, ankle, wrist, elbow, foot"),
    ("O", None, "son, daughter, wife, husband, mother, mom, father, dad, brother, sister, baby, kid, kids"),
    ("O", None, "boss"),
    ("O", None, "he, she, his, her, they were, we were, grandson, granddaughter, grandma, grandpa"),
    ("O", None, "boyfriend, girlfriend"),
    ("W", "weekend", "over the weekend, this past weekend"),
    ("o", 2, "latter"),
    ("P", 0, "first part of, the first part of"),
    ("P", 2, "last part of, the last part of"),
    ("J", None, "turned, turning, i hit, when i hit, when i reached, when i became"),
    ("", None, "back in the day, every day, all day, most days, day and night, each day, to this day"),
    ("", None, "that day, same day as, the same day as, same week as, the same week as, same month as"),
    (
        "",
        None,
        "the same month as, same year as, the same year as, day surgery, same day surgery, under the knife",
    ),
)

NUMBERS: dict[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty":
    40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand":
    1000,
}  # fmt: skip

ORDINALS: dict[str, int] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30,
}  # fmt: skip

ORDINARY = """
am all also any are as at away be because bad bed best bit body both bone but came can care cast city
clinic could cut day did disc disk do doc doctor does done down each ear easy eat end even ever every eye
face fact far fast fat fell felt fear feel feet fix fixed fine fire fit foot form found free from full fun
gave get getting go going good got great had hand hard has hat have head hear heard heart heat heavy hello
help here high him hit hold home hope hospital hot house how hurt i if ill injured into is its joint just
keep kept kind knee know land large lay least left leg legs level lift light like line little live local
look lost lot low lower lumbar made make male man many mark mary maria me mean med meds men met mile mine
miss mom moment money more most move mri much must my name neck need nerve new nice night none nor now
numb nurse off ok okay old on only onset open our out own pain part pay people pill place play please pop
post put ray read real really rest ride said same saw says see seem seen sent she shoot short should show
side sign since sit site size skin sleep slip slow small so some sore sorry spine spinal stand start
started stay still stop strain such sure surgeon surgical swim take tall team tell ten than thank thanks
that their them then there they thing things think those though time times told too took top try turn two
type ty u unit up upper us use used very visit walk wall want war was wait way we wear weak well went were
west what when where which while who whole why wife with woke word work worse would wrong yes yet you
young your mercy marsh juan julia julie augusta joan jane dean deb ben mayo memorial saint st general
county center centre central east north south main dallas texas florida maine miami austin march mar moved
mayor sold sole song sound soup sour sky spent spread sprain sprained springs sling slight slipped stretch
string strong summit hall call ball fallen falls fill fully falling winner hinter wander monkey
mono tub tube weed wee weep reek peek meek seek heel rear tear gear dear bear near beard years ears early
yearly dairy daily party lately slate plate gate rate fate mate hate date dated dates data gone zone lone
alone phone nose rope pope cope tope one once ones fort fork fore four flour hours tour pour sever severe
severely never fever lever fewer flew flow few view yew month's moth mouth youth math mouths mouthing rode
fifth sixths sight right eight weight height might fight tight bright sevens given event events evening
seat tent bent cent rent test nest vest lest less lesson mess loss lose loses close closed nine wine vine
pine dine minor mind mint mins six sex mix five lives hive dive give gives drive this thin thick three
tree these tire tired wire hire betwixt deck desk desks dock duck nova novel dick dose dosed rose rosa
maker market marked marry mass mask maid mail mall malt mane maps apt arm army arms auger argue aunt jar
jam jan's jug jump jury sat sun set sell self sept's octave oct's feb's fibre deep deer days' pays rays
ways bays lays may's maybe's gay hay jay kay say wayne ann anna ana ago's eggo logo ego ergo agony aging
aged ages cage page rage wage stage usage lass lash list lists lust blast mast past feast text next beside
before begin begun began ending ends send bend lend tend mend spend feels half calf halt harm having
halfway hip hips herniated herniation stenosis sciatica bulging fused metal screws rods implant implanted
removed removal repair revision car truck ladder stairs slipping lifting lifted twisted pulled popped
snapped working worked walking bending numbness tingling weakness burning stabbing sharp dull ache aches
aching constant chronic sudden suddenly gradual gradually initial initially original originally actual
surge surges surged surging sugar sugars sugary surely survey surveys surveyed nursery forgery sorcery
burger burgers surrey surety aeration cooperation operate operates operated operating operator opera
actually exact exactly currently present presently happened happen happens
die wanting wish rather better hurting wanted died gun step dog diet choking passing pass losing wet
anus saddle toes red oozing ive barely fingers toe come moving pen fist seeing double air gasping
closing watery calves lung ovarian ground eyes bound wound
"""
"""Words that are no dates and no slips of a date word, however near they stand to one."""
