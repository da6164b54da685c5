/** Common English words, from which the lesson in spelling invents more. */
export const spellingWords = `
about above accept across action advice afraid after again against agree allow almost alone along already also although
always among animal another answer anyone apple argue around arrive artist attack author autumn avoid awake awful baby
back badge balance banana basket bath beach beauty because become before began behind believe belong below bench beside
better between beyond bicycle bird birth bite black blame blanket blood board boat body bone book born borrow both bottle
bottom bowl brain branch brave bread break breath bridge bright bring broken brother brown brush build burn busy butter
button buy cage cake call camel camera candle capital captain care carry castle catch cause cave ceiling cell center
certain chain chair chance change chapter charge cheap cheek cheese cherry chest chicken child choice choose church circle
city class clean clear clever climb clock close cloth cloud coast coffee cold collect color come common complete cook
copper corner cotton cough count country couple courage course cousin cover cream crime cross crowd cruel cry culture cup
curtain custom dance danger dark daughter dead deal death decide deep degree delay desert design desk detail devil diamond
dinner direct dirty divide doctor dollar double doubt down dozen dragon dream dress drink drive drop dry during dust duty
each eager early earth east easy edge effect eight either elephant empty enemy engine enjoy enough enter equal escape even
evening ever every exact example except excuse exercise expect eye face fact fail faith fall false family famous farm
fashion fast father fault favor fear feather feel fence fever field fierce fight figure find finger finish fire first fish
flag flame flat flight float floor flour flower fly fold follow food fool foot force foreign forest forget forgive form
fortune found four frame free freedom fresh friend from front frost fruit full funny future game garden gate gather gentle
ghost giant gift ginger girl give glad glass globe glove goat gold good grace grade grain grand grass grave great green
greet ground group grow guard guess guest guide guilty half hammer hand happen happy harbor hard harm hate head heal hear
heart heat heaven heavy height help high hill history hold hole holiday honest honey hope horse hospital hotel hour house
human humble hundred hunger hunt hurry husband idea image include income inside invite iron island jacket jewel join joke
journey judge juice jump just justice keep kettle kick kind king kitchen knee knife knight knock know ladder lady lake lamb
language large laugh law lazy lead leaf learn leather leave left lemon length lesson letter level library lift light like
lion list listen little live lock lonely long loose loud love lovely machine mail make manner many marble march mark market
marry master match matter meal mean measure meat medicine melt member memory message metal middle might mile milk mind
minute mirror mistake mix moment money monkey month moon moral more morning mother motion mountain mouse mouth move much
music nail name narrow nation nature near neck need needle neighbor neither nerve never news next nice night nine noble
noise none north nose nothing notice number object ocean offer office often old once onion only open opinion orange order
other outside oven over owner page pain paint pair palace paper parcel pardon parent park part party pass past path patient
pause peace pencil people pepper perfect perhaps person phone photo picture piece pigeon pillow pilot place plain plan
plane plant plate play please plenty pocket poem poet point poison police polite pool poor popular possible potato pound
power praise pray present press pretty price pride prince print prison prize problem promise proof proud public pull punish
pure purple push quarter queen question quick quiet quite rabbit race radio rain raise rather reach read ready reason
receive record refuse regret repair repeat reply rescue rest result return reward rice rich ride right ring river road rob
rock roof room root rope rose rough round royal rubber ruin rule run sacred saddle safe sail salad salt same sand save
scale scene school science scissors score scream sea season seat second secret seed seem sell send sense sentence serious
serve seven several shade shadow shake shame shape share sharp sheep shelf shell shine ship shirt shock shoe shop shore
short should shoulder shout show shut sick side sign silence silk silver simple since sing single sister skill skin skirt
sky sleep slide slip slow small smart smell smile smoke smooth snake snow soap social sock soft soil soldier some song
sorry soul sound soup south space spade speak special speech speed spell spend spider spirit splendid spoon sport spread
spring square stage stair stamp stand star start state station stay steal steam steel step stick still stomach stone stop
storm story stove strange stream street strength stretch strike string strong student study stupid subject success sudden
sugar suggest summer sun supper supply sure surface surprise swallow sweet swim sword system table tail talk tall taste
teach tear temple tender tennis tent terrible thank their there thick thief thin thing think third thirst thought thousand
thread threat three throat through throw thumb thunder ticket tie tiger tight time tiny tired title toast today toe
together tomorrow tongue tooth total touch towel tower town trade train travel treasure tree triangle trip trouble true
trumpet trust truth try tune turn turtle twelve twenty twice ugly umbrella uncle under unite until upon use usual valley
value vegetable very victory view village violin visit voice volume vote wait wake walk wall wander want war warm wash
waste watch water wave way weak wealth wear weather week weigh weight welcome west wet whale what wheat wheel when where
which while whisper whistle white whole whose wide wild will win wind window wine wing winter wire wisdom wise wish with
without witness woman wonder wood wool word work world worry worth wound wrap wreck write wrong yellow yes yesterday yet
young youth zebra zero
`;
