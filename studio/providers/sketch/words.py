"""The words of a brief and what they mean for a picture: tables of data, read by shot.py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from studio.providers.sketch.palette import NAMED

ShotSize = Literal["macro", "close", "medium-close", "medium", "medium-wide", "full", "wide"]
Place = Literal[
    "kitchen",
    "living",
    "bedroom",
    "bathroom",
    "office",
    "cafe",
    "shop",
    "workshop",
    "hall",
    "studio",
    "train",
    "street",
    "bridge",
    "underpass",
    "platform",
    "rooftop",
    "beach",
    "desert",
    "garden",
    "forest",
    "moor",
]
Time = Literal["dawn", "morning", "day", "golden", "dusk", "night"]
Table = Sequence[tuple[str, re.Pattern[str]]]


def _table(**rows: str) -> Table:
    return [(name.replace("_", "-"), re.compile(rf"\b(?:{pattern})\b")) for name, pattern in rows.items()]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b")


SIZES = _table(
    medium_close=r"medium[- ]close(?:[- ]up)?|head and shoulders|chest up|portrait|bust shot",
    medium_wide=r"medium[- ]wide|cowboy shot|american shot|three[- ]quarter length|knees? up",
    macro=r"macro|extreme close[- ]?ups?|very close|detail shot|product close[- ]?up",
    close=r"close[- ]ups?|closeups?|close shot|close on|tight (?:shot|on)|in close",
    full=r"full[- ](?:shot|body|figure|length)|head to (?:toe|shoes)",
    wide=r"(?:wide|long) (?:shot|view|of)|wide$|wide(?=[,:;])|establishing|panorama|small figure|"
    r"far away|in the distance|aerial",
    medium=r"medium(?: shot)?|mid[- ]shot|waist up|half[- ]body",
)
BARE_SIZES: dict[str, ShotSize] = {"close": "close", "very close": "macro", "wide": "wide", "far": "wide"}

# A place named after, or before, one of these is seen from afar or only spoken of: she looks out at the
# street from her kitchen.
ELSEWHERE = re.compile(
    r"\b(?:(?:looking|looks?|gazing|gazes|staring|stares|view|out|towards|heading) (?:out )?(?:at|on|"
    r"onto|over|to|of|into|for)|sees|seeing|watch(?:es|ing)|(?:in|back|home) from) "
    r"(?:the |a |her |his )?(?:\w+ )?$"
)
SEEN_THROUGH = re.compile(
    r" (?:outside|below|beyond|(?:behind|through) (?:the |a )?(?:\w+ )?(?:glass|window|pane))\b"
)
_VEHICLES = r"(?:cars?|taxi|cab|bus|van|truck|suv|tram)"
# Who is in a car is not beside it, and the car is no product then.
ABOARD = re.compile(
    rf"\b(?:inside|in|into|aboard|on) (?:the |a |her |his |their )(?:\w+ )?{_VEHICLES}\b"
    r"(?! (?:park|stop|lot))"
)
PLACES = _table(
    kitchen=r"kitchens?(?! towels?)|kitchenette|pantry",
    bathroom=r"bathrooms?|washroom|showers?(?! of)|spa|sauna|(?:steam|changing|locker) room",
    bedroom=r"bedrooms?|hotel room|nursery|dressing room|walk-in closet",
    workshop=r"workshops?|atelier|pottery|craft room|potter|barn|stables?|shed",
    office=r"offices?|workspace|library|classroom|school(?! gate)|(?:study|meeting|conference) room|"
    r"lab|laboratory|clinic|hospital",
    cafe=r"caf[eé]s?|coffee (?:shop|bar|house)|bistro|diner|restaurants?|trattoria|pub|canteen|"
    r"(?<!chocolate )(?<!cereal )(?<!energy )(?<!protein )(?<!candy )(?<!soap )bar(?! (?:of|stool))",
    underpass=r"underpass|subway passage|tunnel",
    platform=r"platform|(?:train|metro|subway|bus) station|metro|subway|bus stop",
    shop=r"shops?(?! windows?)|store|boutique|supermarket|indoor market|bakery|butcher'?s|salon|"
    r"barber'?s?|pharmacy|showroom|shopping mall",
    train=rf"train (?:window|carriage|compartment|seat)|(?:in|on) the train|carriage|{ABOARD.pattern}|"
    r"driver'?s side|back seat|(?:at|behind) the wheel|(?:in|on) (?:the|a) (?:air)?plane|cockpit",
    bridge=r"bridge|river steps|quay|river(?:side|bank)?|canal|harbou?r|pier|embankment|waterfront|marina|"
    r"(?:on|aboard) (?:the|a) (?:boat|ferry|ship)|deck of (?:the|a) \w+",
    rooftop=r"rooftops?|roof(?: terrace)?|terrace|balcony|poolside|(?:swimming |hotel )?pool",
    desert=r"deserts?|sahara|canyon|savannah?|outback|salt flats?|wasteland",
    beach=r"beach(?! (?:towels?|bags?|balls?))|seaside|sea ?shore|shore|coast|dunes?|seafront|"
    r"lake(?:side|shore)?|island|lagoon|bay",
    forest=r"(?:rain)?forest|woods|jungle|woodland|waterfall|grove",
    moor=r"moor|mountains?|mountain ?top|hills?|cliffs?|valley|prairie|campsite|tundra|glacier|summit|"
    r"highlands?|countryside|wilderness|ski slope",
    garden=r"gardens?(?! (?:shears|tools?|hose|gloves))|(?<!\bhe )(?<!\bshe )(?<!they )parks?|meadow|"
    r"(?<!depth of )fields?|orchard|vineyard|lawn|backyard|hedge|picnic|playground|farm|greenhouse|"
    r"courtyard|patio|porch|veranda|(?:football|soccer) pitch|stadium|running track|(?:tennis|golf) \w+",
    street=r"streets?(?! ?(?:lamps?|lights?))|roads?|pavement|sidewalk|alley|crosswalk|kerb|curb|avenue|"
    r"(?:city|town|market|village) square|school gate|downtown|old town|village|(?:gas|petrol) station|"
    r"construction site|(?<!indoor )market",
    hall=r"halls?|hallway|garage|warehouse|factory|gym|hangar|corridor|parking|lobby|museum|gallery|airport|"
    r"terminal|theat(?:re|er)|cinema|church|cathedral|concert|night ?club|dance floor|(?:basketball|squash) "
    r"court|stair(?:case|well|s)|elevator|hotel",
    studio=r"studio(?! (?:lights?|lighting|lamps?|flash|strobes?|apartment|flat|portrait))|seamless|"
    r"cyclorama|plain backdrop|infinity wall",
    living=r"living rooms?|lounge|(?:sitting|dining|family) room|apartment|loft|penthouse|cottage|cabin|"
    r"(?:in|into|inside|of) (?:the|a|her|his|their) (?:\w+ )?flat(?! (?:lay|light))|studio flat|home office",
)
# Things that only hint at where we are: they choose a place when nothing else does, and never leave a
# carried set.
HINTS = _table(
    kitchen=r"counter|tap|stove|oven|fridge|breakfast|worktop",
    bathroom=r"sink|basin|mirror|towel|bath",
    bedroom=r"bed|pillow|duvet",
    office=r"desk|laptop|monitor|meeting",
    desert=r"cactus|cacti|camels?",
    beach=r"sea|ocean|waves?|sand|surf|palm",
    forest=r"trees?|ferns?",
    street=r"city|puddles?|traffic|neon|street ?(?:lamps?|lights?)|crossing|outdoors?|shop windows?|"
    r"drives|driving",
    rooftop=r"skyline|parapet|string lights",
    garden=r"grass|flowers?|tent",
    living=r"window|sofa|couch|fireplace|curtain|shelf|shelves|wall|floor|room|house|home|indoors?|interior",
)
# A carried set is left for these, though they name no place: a step over the threshold.
GOES_IN = _words(
    r"(?:goes|comes|steps|walks|runs|back|get|gets) (?:back )?(?:inside|indoors)|indoors|comes home|at home|"
    r"(?:in|into|inside) (?:the|a|her|his|their) (?:\w+ )?(?:house|room|home)"
)
GOES_OUT = _words(
    r"(?:goes|comes|steps|walks|runs|back|get|gets|waits|stands) (?:back )?(?:outside|outdoors)|outdoors|"
    r"out in the open|in the open air|(?:outside|in front of|before) the house"
)
TIMES = _table(
    night=r"nights?|midnight|after dark|moonlight|moonlit",
    dusk=r"dusk|blue hour|twilight|nightfall",
    golden=r"golden hour|sunset|sundown|evening|low sun|late sun|end of (?:the|a) day",
    dawn=r"dawn|sunrise|daybreak|first (?:grey )?light|first warm light",
    morning=r"mornings?|breakfast",
    day=r"(?<!of the )(?<!of a )day|daylight|noon|midday|afternoon|daytime|overcast|bright sun|sunny",
)
TIME_HINTS = _table(
    night=r"street ?lamps?|neon|headlights?|moon|stars|city lights|lanterns?|torch(?:light)?|"
    r"rim light from the lamps",
    dusk=r"string lights|fairy lights|candle\w*|pendant lamp|lamp above",
)
WEATHER = _table(
    rain=r"rain(?:ing|y)?|drizzle|downpour|wet (?:ground|street|road|asphalt|reflections?|black)|puddles?",
    snow=r"snow(?:ing|y)?|blizzard",
    fog=r"fog(?:gy)?|mist(?:y)?|haz[ey]|smoke",
    storm=r"storm(?:y)?|dark clouds|lightning|overcast|cloudy",
)
ANGLES = _table(
    eye=r"(?:at )?eye[- ](?:level|height|line)",
    top=r"top[- ]down|overhead|bird'?s[- ]eye|flat[- ]lay|straight above|directly above",
    high=r"high angle|from (?:slightly )?above|slightly above|higher angle|high camera",
    low=r"low[- ]angle|low (?:camera|tracking|view)|from below|worm'?s|camera on the floor|"
    r"ground level|floor level|lower angle",
    level=r"(?:table|shelf|counter|product) (?:height|level)|straight on|frontal",
)
PROPS = _table(
    plant=r"plants?|leaves|flowers?|ferns?|ivy",
    shelf=r"shelf|shelves|books?|bookcase",
    lamp=r"floor lamp|reading lamp|desk lamp|table lamp",
    pendant=r"pendants?|pendant lamp|hanging lamp|lamp above|ceiling lamp",
    curtain=r"curtains?|drapes|blinds?",
    bulbs=r"string lights|fairy lights|garlands?|lanterns?",
    candle=r"candles?|candlelight",
    mirror=r"mirrors?",
    clock=r"clocks?",
    bowls=r"bowls?|pots?|vases?|jars?",
    frames=r"paintings?|picture frames?|posters?|photographs?",
    palm=r"palms?|palm trees?",
    window=r"windows?",
    oak=r"oak",
    walnut=r"walnut|mahogany|dark wood",
    marble=r"marble",
    stone=r"stone|slate|granite",
    steel=r"steel (?:counter|table|top)|stainless",
    wooden=r"wooden (?:table|counter|bench|desk|bar|top)",
)
PERSON = _words(
    r"she|he|they|her|his|him|them|herself|himself|themselves|woman|man|person|girl|boy|lady|guy|"
    r"people|someone|model|"
    r"influencer|portrait|face|figure|child|kid|hero|host|presenter"
)
# A composition calls the person the subject; in a moment the word says nothing of who is there.
SUBJECT = re.compile(rf"{PERSON.pattern}|\bsubject\b")
NO_PERSON = _words(
    r"no(?:body)?(?: person| people| one)|nobody|without (?:a |any )?(?:person|people|her|him|anyone)|"
    r"product (?:only|alone|shot)|unpeopled"
)
EMPTY = _words(r"empty (?!space|cup|bowl|glass|hand)\w+|deserted|still life|establishing shot of the")
CREATURES = _words(
    r"fox|cat|dog|robot|bear|rabbit|bird|horse|mascot|gardener|runner|chef|astronaut|monkey|lion|"
    r"tiger|wolf|panda|mouse|alien|"
    r"dragon|owl|penguin|puppy|kitten|barista|dancer|doctor|grandpa|grandma"
)
PRODUCT = _words(
    r"product|cups?|mugs?|bottles?|cans?(?! (?:be|see|not))|jars?|tubes?|boxes|box|packs?|packets?|"
    r"shoes?|sneakers?|trainers?|soles?|phones?|"
    r"smartphone|cars?|tent|vacuum|trousers|jeans|denim|shears|bags?|handbag|backpack|watch(?!es|"
    r" (?:the|her|him|it|as))|perfume|fragrance|serum|"
    r"lipstick|espresso|coffee|tea|drink|dropper|label|crema|saucer|headphones|camera bag|laptop|"
    r"sunglasses|necklace|ring pull|cereal|"
    r"noodles|ramen|flacon|vial|tin|sachet|burger|pizza|chocolate bar|candle jar|toothbrush|razor|"
    r"bike|bicycle|motorbike|motorcycle|vans?|suv|truck|sofa|couch|suitcase|scooter|stroller|guitar|"
    r"chair|lamp product"
)
# Longer sides in metres of things that no table carries, or that a hand does not measure.
LENGTHS_M = (
    (3.8, _words(r"cars?|vans?|suv|truck|taxi")),
    (1.9, _words(r"motorbike|motorcycle|bicycle|bike|tent|sofa|couch")),
    (1.0, _words(r"chair|armchair|suitcase|trousers|jeans|denim|coat|dress|guitar|scooter|stroller")),
    (0.36, _words(r"vacuum|speaker|backpack|helmet")),
    (0.29, _words(r"shoes?|sneakers?|trainers?|boots?|laptop|handbag")),
)
NO_PRODUCT = _words(r"without (?:the |a |any )?(?:product|cup|bottle|can|phone|shoe)|no product")
HANDS = _words(r"fingers?|fingertips?|hands?|thumb|paws?|palms?|wrist")
ACTING = _words(
    r"face|eyes?|smil\w+|looks?|looking|gaze\w*|gazing|lips|cheeks?|laugh\w*|stands?|standing|walk\w*|"
    r"runs?|running|sits?|sitting|leans?|"
    r"turns?|steps?|head|profile|portrait|stretch\w*|stare\w*|kneel\w*|crouch\w*|enters?|jumps?|"
    r"she is|he is|they are"
)
FACE = _words(r"eyes?|face|gaze|lips|mouth|cheeks?|tears?|smiles?|smiling|lashes|freckles|brow")
BEHIND_FOCUS = _words(r"out of focus behind|blurred behind|soft behind it|defocused behind")
NEAR_ACTION = _words(
    r"lips|eyes (?:closed|open)|smiles?|smiling|first smile|face|cheeks?|tears?|gaze|eyes lowered|serious|"
    r"whisper\w*|nose|brow|fogged"
)
FAR_ACTION = _words(
    r"walks?|runs?|strides?|stretch\w*|jumps?|dances?|cross(?:es|ing)|climbs?|rides?|tiptoe|sprint\w*|"
    r"kneels?|crouch\w*"
)
LIGHT_WORDS = r"light|lights|sun|sunlight|daylight|lamp|lamps|window|glow|key|rim|softbox|lit|moon|shadows"
LIGHT_FROM = re.compile(
    rf"(?:{LIGHT_WORDS})\b[^,;.:]{{0,48}}?\b(?:from|on|at|to)\s+(?:the\s+)?(?:her |his |their )?"
    r"(?:high |low |slightly |above |frame |camera |upper |far )*"
    r"(left|right|behind|above|below|front|back)\b"
)
LIGHT_ABOVE = _words(
    r"top[- ]?(?:light\w*|lit)|overhead (?:light\w*|lamps?|sun|spot\w*|softbox)|"
    r"(?:lit|light|spotlight|sun) (?:straight |directly )?overhead|"
    r"(?:lit|light|sun) (?:coming |falling )?(?:straight |directly )?(?:from |down from )"
    r"(?:straight |right )?above"
)
SIDE_NOTE = re.compile(
    r"(?:^|[,;.] *|\band )\W*(?:light |lit |more light |key )?(?:from|light from) (?:the )?(left|"
    r"right|behind|above|front)\b"
)
PLACED = re.compile(
    r"(?:on|in|at|fills|to) (?:the )?(?:lower |upper |frame |far |dead )*(left|right|centre|center|"
    r"middle)(?: third| half| of the frame| of the picture| corner)?\b"
)
WALL = re.compile(
    rf"\b(?:{'|'.join(NAMED)})(?:[- ]painted)? (?:\w+ )?"
    r"(?:walls?|room|bathroom|kitchen|studio|backdrop|background|paper|seamless|tiles)\b"
)
BESIDE_WINDOW = re.compile(
    r"\b(?:at|by|beside|near|next to) (?:the |a )?(?:\w+ ){0,2}window on the (left|right)\b"
)
PUSH_IN = _words(
    r"push(?:es)? in|closer|dolly in|dollies in|zooms? in|moves? in|tighter|nearer|steps? closer"
)
PULL_BACK = _words(
    r"pull(?:s|ing)? back|dolly out|dollies out|zooms? out|wider|step(?:s)? back|further (?:away|"
    r"back)|farther|more (?:space|room)|looser"
)
PANS = re.compile(
    r"\b(?:pans?|panning|tracks?|tracking|drifts?|slides?|moves?|trucks?) (?:slowly |"
    r"gently )?(?:to (?:the )?|towards (?:the )?)?(?:frame )?(left|right)\b"
)
STILL = _words(r"holds? still|static|locked|motionless camera|camera does not move")
FAST = _words(r"runs?|running|sprint\w*|full stride|speed\w*|motion blur|racing|tracking|rushes")
WARM = _words(
    r"warm\w*|golden|amber (?:light|glow)|candle\w*|sodium|orange (?:lamp|light|glow)\w*|honey|"
    r"tungsten|cosy|cozy|sunset|firelight"
)
COOL = _words(
    r"cool\w*|cold|blue (?:light|hour|glow)|icy|moonlight|fluorescent|bluish|teal light|steel light"
)
HARD = _words(
    r"hard\w*|crisp shadows?|harsh|direct sun|bright sun|spotlight|strong shadows?|long shadows?|"
    r"noon sun|contrasty|hard sun"
)
SOFT = _words(r"soft\w*|diffuse\w*|overcast|even light|bright even|gentle light|cloudy|large window|softbox")
DARK = _words(
    r"dark|low[- ]key|moody|dramatic|noir|gloomy|shadowy|dim|darkness|single lamp|one (?:warm )?lamp"
)
BRIGHT = _words(r"bright|airy|high[- ]key|even light|luminous|sunlit|radiant|generous light")
# Said in comparison: a step from what the light was, wherever that lay.
DARKER = _words(r"darker|dimmer|dimmed|dims|darkens?|gloomier|less light|lights? (?:go|goes) (?:down|out)")
BRIGHTER = _words(r"brighter|lighter|brightens?|more light")
SEATED = _words(r"sits?|sitting|seated|crouch\w*|kneel\w*|loafs")
STEAM = _words(r"steam\w*|hot (?:drink|coffee|tea)|vapou?r")
DUST = _words(r"dust (?:floating|in the)|floating dust|particles|sparkles?")


def first(table: Table, *texts: str) -> str | None:
    """The first row of a table that a text speaks of; earlier texts count first."""
    for text in texts:
        for name, pattern in table:
            if pattern.search(text):
                return name
    return None
