/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* What people call the eighty kinds of objects that detectors are trained on (COCO). */
#include "objects.h"

static const GstAugObjectRow rows[] = {
  { "person", "human|somebody|someone|anybody|anyone|everybody|everyone|crowd|pedestrian|passerby",
      "man|woman|boy|girl|child|kid|baby|toddler|infant|adult|teenager|teen|youth|youngster|lady|"
      "gentleman|"
      "guy|gal|dude|fellow|elder|senior|family|player|athlete|skier|snowboarder|surfer|"
      "skateboarder|skater|rider|cyclist|bicyclist|biker|motorcyclist|driver|passenger|swimmer|"
      "runner|"
      "jogger|walker|hiker|climber|dancer|singer|musician|guitarist|batter|pitcher|catcher|umpire|"
      "referee|"
      "goalkeeper|goalie|soldier|officer|policeman|policewoman|cop|fireman|firefighter|doctor|"
      "nurse|"
      "teacher|student|pupil|worker|farmer|cook|chef|waiter|waitress|vendor|customer|shopper|"
      "tourist|"
      "traveler|traveller|businessman|businesswoman|bride|groom|mother|mom|mum|father|dad|parent|"
      "son|"
      "daughter|brother|sister|husband|wife|grandmother|grandma|grandfather|grandpa|friend|cowboy|"
      "sailor|"
      "fisherman|tennis player|baseball player|soccer player|team|audience|spectator" },
  { "bicycle", "bike|cycle|push bike", "mountain bike|tricycle|tandem|road bike|bmx|unicycle" },
  { "car", "automobile|auto|motorcar",
      "sedan|taxi|cab|jeep|suv|convertible|hatchback|limousine|limo|coupe|sports car|race "
      "car|station "
      "wagon|minivan|police car|vehicle" },
  { "motorcycle", "motorbike|motor bike|motor cycle",
      "scooter|moped|vespa|dirt bike|harley|motor scooter" },
  { "airplane", "aeroplane|plane|aircraft|air plane",
      "jet|airliner|jetliner|biplane|fighter jet|jumbo jet|seaplane|glider|propeller plane" },
  { "bus", "autobus|omnibus", "coach|double decker|minibus|school bus|trolleybus|shuttle" },
  { "train", "railway train|railroad train",
      "locomotive|subway|tram|metro|streetcar|railcar|steam engine|freight train|carriage" },
  { "truck", "lorry",
      "pickup|pickup truck|fire truck|fire engine|firetruck|dump truck|tow truck|semi|van|"
      "garbage truck|tractor trailer|trailer" },
  { "boat", "ship|vessel",
      "sailboat|sail boat|canoe|kayak|ferry|yacht|rowboat|raft|gondola|motorboat|"
      "speedboat|tugboat|barge|dinghy|catamaran|cruise ship" },
  { "traffic light", "stoplight|stop light|traffic signal|signal light|street light", NULL },
  { "fire hydrant", "hydrant|fireplug|fire plug", NULL },
  { "stop sign", "sign", NULL },
  { "parking meter", "meter", NULL },
  { "bench", "park bench", "pew" },
  { "bird", "fowl",
      "pigeon|seagull|gull|parrot|duck|goose|swan|eagle|owl|hawk|crow|raven|sparrow|robin|chicken|"
      "rooster|"
      "hen|chick|penguin|flamingo|peacock|turkey|pelican|heron|ostrich|stork|crane|dove|falcon|"
      "finch|"
      "woodpecker|hummingbird|toucan|cockatoo|parakeet|canary|magpie|emu|duckling|gosling|"
      "blackbird|"
      "bluebird|blue jay|cardinal" },
  { "cat", "feline|housecat", "kitten|kitty|tabby|tomcat|siamese|persian cat" },
  { "dog", "canine|hound|doggy|doggie",
      "puppy|pup|poodle|terrier|retriever|golden "
      "retriever|labrador|lab|beagle|bulldog|dachshund|collie|"
      "spaniel|pug|chihuahua|dalmatian|husky|sheepdog|german "
      "shepherd|mutt|corgi|rottweiler|greyhound|"
      "great dane" },
  { "horse", "equine", "pony|foal|colt|mare|stallion|filly|mustang" },
  { "sheep", NULL, "lamb|ram|ewe" },
  { "cow", "cattle|bovine", "bull|calf|ox|steer|heifer|buffalo|bison" },
  { "elephant", NULL, "mammoth|baby elephant" },
  { "bear", NULL, "polar bear|grizzly|grizzly bear|cub|panda|brown bear|black bear" },
  { "zebra", NULL, NULL },
  { "giraffe", NULL, NULL },
  { "backpack", "back pack|rucksack|knapsack|book bag|bookbag|schoolbag", "bag" },
  { "umbrella", "parasol|sunshade", "brolly" },
  { "handbag", "hand bag|purse|pocketbook", "bag|shoulder bag|clutch|tote" },
  { "tie", "necktie|neck tie", "bow tie|bowtie|cravat" },
  { "suitcase", "suit case|luggage|baggage", "bag|briefcase|carry on" },
  { "frisbee", "frisbie|flying disc|flying disk|disc|disk", NULL },
  { "skis", "ski", NULL },
  { "snowboard", "snow board", "board" },
  { "sports ball", "ball",
      "baseball|basketball|football|soccer ball|tennis ball|volleyball|rugby ball|golf ball|beach "
      "ball|"
      "softball|bowling ball" },
  { "kite", NULL, NULL },
  { "baseball bat", "bat", NULL },
  { "baseball glove", "glove|mitt|baseball mitt", NULL },
  { "skateboard", "skate board", "longboard|board" },
  { "surfboard", "surf board", "board|boogie board|bodyboard|paddleboard" },
  { "tennis racket", "racket|racquet|tennis racquet", NULL },
  { "bottle", NULL, "flask|wine bottle|beer bottle|water bottle" },
  { "wine glass", "wineglass|glass|goblet", "champagne glass" },
  { "cup", "mug", "coffee cup|teacup|tea cup|tumbler|glass" },
  { "fork", NULL, NULL },
  { "knife", NULL, "butter knife|steak knife|dagger" },
  { "spoon", NULL, "teaspoon|tablespoon|ladle" },
  { "bowl", "dish", "salad bowl|soup bowl" },
  { "banana", NULL, "plantain" },
  { "apple", NULL, NULL },
  { "sandwich", NULL, "burger|hamburger|cheeseburger|panini|blt|hoagie|bagel" },
  { "orange", NULL, "tangerine|mandarin|clementine" },
  { "broccoli", NULL, NULL },
  { "carrot", NULL, NULL },
  { "hot dog", "hotdog|frankfurter|wiener", "sausage|corn dog|bratwurst|chili dog" },
  { "pizza", "pizza pie", "slice of pizza|calzone" },
  { "donut", "doughnut", "cruller|beignet" },
  { "cake", NULL, "birthday cake|wedding cake|cupcake|cheesecake|gateau|pastry|dessert" },
  { "chair", "seat",
      "armchair|arm chair|stool|rocking chair|recliner|highchair|high chair|lawn chair" },
  { "couch", "sofa|settee", "loveseat|love seat|futon|sectional" },
  { "potted plant", "plant|houseplant|house plant|pot plant",
      "flower|fern|succulent|cactus|bonsai" },
  { "bed", NULL, "bunk bed|bunk|crib|cot|mattress|hammock" },
  { "dining table", "table|dinner table|dinning table",
      "desk|kitchen table|coffee table|counter|picnic table" },
  { "toilet", "commode|lavatory", "toilet bowl|urinal|toilet seat" },
  { "tv", "television|television set|tv set|tvmonitor|tv monitor|telly",
      "monitor|screen|flat screen" },
  { "laptop", "laptop computer|notebook computer", "computer|notebook|macbook" },
  { "mouse", "computer mouse", NULL },
  { "remote", "remote control|clicker|controller|wii remote|wiimote", NULL },
  { "keyboard", "computer keyboard", NULL },
  { "cell phone", "cellphone|mobile phone|mobile|phone|telephone|smartphone|smart phone",
      "iphone|android phone|flip phone" },
  { "microwave", "microwave oven", NULL },
  { "oven", "stove|cooker", "stovetop" },
  { "toaster", NULL, "toaster oven" },
  { "sink", "basin|washbasin|wash basin", NULL },
  { "refrigerator", "fridge|icebox", "freezer" },
  { "book", NULL, "novel|textbook|paperback|cookbook|notebook|bible|magazine" },
  { "clock", "clock tower", "alarm clock|wall clock|grandfather clock" },
  { "vase", "urn", NULL },
  { "scissors", "scissor|pair of scissors|shears", NULL },
  { "teddy bear", "teddy|stuffed bear", "stuffed animal|plush|bear" },
  { "hair drier", "hair dryer|hairdryer|hairdrier|blow dryer|blowdryer|dryer", NULL },
  { "toothbrush", "tooth brush", NULL },
};

/* Phrases that mention nothing of what their words mean. */
static const gchar *const idioms[] = { "hot dog", "corn dog", "chili dog", "teddy bear",
  "gummy bear", "guinea pig", "sea horse", "sea lion", "horse shoe", "horse fly", "cat fish",
  "cat tail", "dragon fly", "butter fly", "lady bug", "bird of paradise", "dog tag", "crow bar",
  "bear hug", "pony tail", "cow bell", "motor bike", "motor cycle", "dirt bike" };

/* Phrases of which only the last word is in the picture. */
static const gchar *const compounds[] = { "dog house", "dog food", "dog bowl", "dog park",
  "dog collar", "dog bed", "cat food", "cat bed", "bird house", "bird cage", "bird bath",
  "bird feeder", "bird seed", "horse trailer", "bus stop", "bus station", "bus driver", "bus lane",
  "train station", "train track", "train platform", "train conductor", "car park", "car wash",
  "car door", "car seat", "truck stop", "truck driver", "boat house", "boat ramp", "bicycle rack",
  "bike rack", "bike lane", "bike path", "bike helmet", "book store", "book shelf", "book case",
  "book bag", "bed room", "bed spread", "bed side", "orange juice", "apple juice", "apple pie",
  "apple sauce", "apple tree", "orange tree", "banana tree", "banana bread", "banana split",
  "carrot cake", "pizza box", "cake stand", "cup holder", "bottle cap", "chair lift", "table cloth",
  "table tennis", "mouse pad", "mouse trap", "tv show", "tv stand", "toilet paper", "sink hole",
  "kite surfing", "kite surfer", "ski lift", "ski slope", "ski resort", "ski pole", "ski jump",
  "phone booth", "knife block", "man hole", "baby carriage", "baseball field", "baseball game",
  "baseball cap", "baseball player", "baseball uniform", "baseball bat", "baseball glove",
  "basketball court", "basketball game", "football field", "football game", "football player",
  "umbrella stand", "cow boy", "cow girl", "sheep dog", "bull dog", "fire truck", "fire hydrant" };

/*
 * gst_aug_objects_get_rows: (skip)
 * @n: (out): how many
 *
 * Returns: (array length=n): kinds of objects and what they are called
 */
const GstAugObjectRow *
gst_aug_objects_get_rows (guint *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

/*
 * gst_aug_objects_get_idioms: (skip)
 * @n: (out): how many
 *
 * Returns: (array length=n): phrases that mention nothing of what their words mean
 */
const gchar *const *
gst_aug_objects_get_idioms (guint *n)
{
  *n = G_N_ELEMENTS (idioms);
  return idioms;
}

/*
 * gst_aug_objects_get_compounds: (skip)
 * @n: (out): how many
 *
 * Returns: (array length=n): phrases of which only the last word is in the picture
 */
const gchar *const *
gst_aug_objects_get_compounds (guint *n)
{
  *n = G_N_ELEMENTS (compounds);
  return compounds;
}
