// What riskIn looks for, as data that anybody can read. Regular expressions over text without capitals and accents; ' may
// be missing, as people type. `!` before a line: left out where the sentence speaks of long ago. `?`: counts only where it
// says that it was lately. What follows ## leaves a line out where the sentence has it: then it means something else.

/** What lines share, and what may stand for it. Written short because every phone loads it. */
export const shorthand: [string, string][] = [
	// who
	[
		'%they',
		"(?:s?he|they|my (?:\\w+ )?(?:ex|husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mom|mother|brother|sister|son|daughter|uncle|step\\w+|fiance|roommate))(?:'s|'ll|'d)? ~"
	],
	['%us', '(?:me|us|(?:the|my|our) (?:kids?|children|baby|sons?|daughters?))'],
	[
		'%them',
		'(?:him|her|them|(?:my|his|her) (?:ex|husband|wife|boss|brother|sister|father|mother|dad|mum|mom|\\w+friend))'
	],
	['%im', "i(?:'m| am|'ve| have|'ve been| have been|'d| was)? ~"],
	// I die, in the forms that a sentence may need
	[
		'%die',
		'(?:die|be (?:dead|gone|no more)|(?:not|never) (?:be (?:here|alive)|exist|wake up|live)|stop (?:existing|living|being alive)|cease to exist|sleep forever|(?:leave|vanish from|disappear from|quit) this (?:world|life|earth|planet)|(?:disappear|vanish|sleep|go)(?: away)? (?:for ?ever|for good|and (?:not|never) (?:come|wake|be)))(?! (?:of|for (?!ever|good)|my|before|in peace)|-)'
	],
	[
		'%dead',
		"i (?:(?:was|were|am|'m|'d be|would be) (?:dead|gone|no more)|died?|had(?:n't)? (?:never )?(?:died|been born|existed|survived)|(?:was|were|am)(?:n't| not) (?:here|around|alive|there|born)|was never (?:here|born)|disappear(?:ed)?|didn't exist|never existed|don't (?:wake|make it)|(?:didn't|never|wouldn't|won't) (?:wake|exist))(?! of)"
	],
	[
		'%dying',
		'(?:dying|my (?:own )?death|being dead|suicide|(?:killing|hanging|drowning|shooting) myself|ending (?:it|it all|my life|everything|things|myself)%end|taking my (?:own )?life|not (?:being (?:here|alive)|living|existing|waking up)|jumping%end)'
	],
	// what is wanted, feared, or not possible any more
	[
		'%want',
		"(?:want(?:ing)?(?: to)?|wanna|gonna|(?:going|need|ready|long|longing|about|plan|planning|intend|decided|prepared|waiting|prefer|meant) to|'ll|will|might|should|could|rather|let me|why (?:can't|don't|didn't) i)"
	],
	["%can't", "i ~(?:can't|cannot|can not|could not|couldn't)"],
	["%don't", "(?:don't|do not|didn't|not|never|no longer)"],
	['%fear', "(?:i'm|i am|i feel|i live) ~(?:so |very |in )?(?:afraid|scared|terrified|frightened|fear)"],
	[
		'%quiero',
		'(?:qui?ero|kiero|quisiera|deseo|necesito|prefiero|preferiria|voy a|vo a|ganas de|a punto de|dejar?me|quiero que)'
	],
	['%mi', '(?:mi (?:ex ?)?(?:marido|mujer|esposo|esposa|pareja|novi[oa]|padre|madre|ex|padrastro|hermano|hijo|tio))'],
	[
		'%morir',
		'(?:morir(?:me)?|matarme|suicidarme|quitarme (?:la vida|de en medio)|ahorcarme|estar muert[oa]|tirarme (?:por|al|de|a las)\\w*|pegarme un tiro)'
	],
	[
		'%end',
		'(?= *(?:[.,!?;:]|$|and\\b|but\\b|or\\b|so\\b|y\\b|pero\\b|cuando\\b|si\\b|tonight|today|now|any ?more|either|esta noche|ya\\b))'
	],
	[
		'~',
		'(?:(?:really|just|so|always|often|sometimes|still|only|kind of|honestly|seriously|also|all|actually|even|actively|probably|very) )*'
	]
];

/** Long enough ago to be a story. */
export const longAgo =
	/\b(?:(?:years|decades|long time|ages) (?:ago|before)|years, |last year|when i was|as an? (?:\w+ )?(?:teen\w*|child|kid|student|girl|boy)|back (?:then|in)|in my (?:teens|twenties|thirties|youth)|in (?:19|20)\d\d|since (?:college|school)|hace (?:\w+ )?(?:anos|tiempo|decadas)|hace mucho|cuando era|de (?:joven|nin[oa]|adolescente|pequen[oa])|antes|en (?:19|20)\d\d)\b/;
/** Unless it has come back, or is new. */
export const recently =
	/\b(?:last (?:night|week|month|weekend)|yesterday|this (?:week|morning|month|afternoon)|tonight|again|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|otra vez|anoche|ayer|esta (?:noche|manana|semana))\b/;
/** Taken back by what stands before it. */
export const negation =
	/(?:\b(?:do|does|did|wo|would|ca|could|is|are|was|have|has|had|should|ai)n'?t|\bnot|\bnever|\bno|\bno longer|\bused to|\bstopped|\bwithout|\bnor|\bnunca|\bjamas|\bsin|\bni|\bdej(?:e|ado) de)(?: [\w']+){0,4} $/;

export const patternsOfRisk: Record<'suicide' | 'self-harm' | 'violence', string[]> = {
	suicide: [
		// to die, said outright
		'!(?:kill(?:ing|ed)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison|end(?:ing)?|unaliv\\w+|off|delete) myself',
		'kms|unalive|sewers?lide|ctb',
		'%im(?:%want)(?: to)? ~%die|(?:god|please|just) (?:let me )?(?:die|not wake up)%end|rather (?:die|be dead)(?! of) ## hair|figurative',
		"(?:let me|why (?:can't|don't|didn't) i|i should(?: have)?|should have been me who) ~(?:be )?(?:die|dead|died)(?! of| laugh)|why am i ~(?:alive|here)%end|die instead of",
		'?i wanted to (?:die|be dead)(?! of)',
		'!%im(?:feeling |feel |been )?~suicidal',
		"suicidal (?:thoughts?|ideation|feelings?)|%im(?:(?!not?\\b|never|used)[\\w']+ ){0,4}(?:my|about|of|consider\\w*|commit(?:ting)?) suicide ## prevention|book|talked|lost|losing|hotline|she\\b|he\\b|his|her|dad|no |wife|husband|used to",
		'!i (?:have |just |nearly |almost )*attempted suicide',
		'!(?:end(?:ing)?|tak(?:e|ing)) (?:my (?:own )?life|it all)',
		'!(?:tried to|nearly|almost|close to) end(?:ed|ing)? (?:it|my life)(?! with)',
		'%im(?:%want )?(?:end(?:ing)?) (?:it|things|everything)(?: all)?%end ## with |call|relation|marriage',
		'(?:%im|keep |been |having )+(?:(?!not?\\b|never)\\w+ ){0,3}(?:think(?:ing)?(?: a lot)?|thoughts?|fantasi\\w+|dream\\w*|long|looking|google[d]?|search\\w*|ways) (?:of|about|for|how|to)+ %dying ## never|no longer|used to|prevention|scared of|afraid',
		'(?:long for|welcome|thinking (?:a lot )?about|want) death|(?:painless |best |easy )?ways to die|how to (?:die|kill)',
		'(?:^|\\. |that |and |think |so |because )(?:death|dying|suicide|being dead) (?:would|feels?|seems?|sounds?|looks?|is) (?:be )?(?:like )?(?:an? |the |my )?(?:~)(?:relief|easier|better|answer|peaceful|kinder|option|way|solution)',
		// not to be
		"%don't want to ~(?:be (?:alive|on this)|exist|live%end|live (?:without (?:him|her|them)|like this|this|through)|be (?:here|around)(?: any ?more| any longer)?%end|wake up(?: tomorrow| again| ever)?%end|go on(?: living)?%end|keep (?:going|living)|see (?:tomorrow|another \\w+))|%don't want another day",
		"(?:(?:don't|won't|wouldn't|doesn't) )?(?:wish\\w*|hop(?:e|ing)|pray\\w*|easier|better|happier|kinder|best|free|matter|cares?|notice\\w*|mind|miss me|cry|know)\\b[^.,]{0,24} %dead ## party|office",
		"wish i (?:could |would )?~(?:%die|%die|not wake|never wake)|(?:wish|hope|pray) (?:that )?(?:i|not to|to) ~(?:%don't |wo)?(?:have to )?(?:wake|die|exist)(?: up)?(?! of| before)|go to sleep and (?:not|never)",
		'better off dead|(?:nobody|no one|noone) would (?:even )?(?:miss me|(?:care|notice|mind) if)|better(?: off| place)? (?:without me|if i|with me)|(?:happier|free|fine) without me%end ## party|office|work|fair|weekend',
		"(?:don't|do not|wouldn't|doesn't) (?:care|matter|mind) (?:if|whether) i (?:live|die|wake)",
		"(?:no|not a|any|a single|see a|see the|lost the|what is the|what's the) (?:reason|point|sense) (?:left )?(?:(?:to|of|in|for) )?(?:living|live|being alive|stay(?:ing)? alive|going on|go on|exist\\w*) ## found|have a reason",
		"nothing (?:left |more |else )?to live for|no point (?:any ?more|going on)(?:,? (?:im|i'm|i am) going|%end)|(?:isn't|is not|not) worth living|nothing matters any ?more",
		'(?:death|dying|to die) is the only|only (?:way|thing)\\b[^.]{0,24} is to die|no way out but death|does it hurt to die',
		"(?:no (?:future|hope|place|way out)|(?:don't|can't) see (?:a|any) future)(?: left)?(?: for me| in this (?:world|life)|%end) ## with |for us|their",
		"(?:don't|do not) belong (?:in this (?:world|life)|on this|here any)",
		"%can't (?:go|carry) on(?: living| like this| without (?:him|her|them|you|it))?(?: any ?more)?%end|%can't (?:live|keep (?:living|going)|do life)(?: like this| without (?:him|her|them|you))?(?: any ?more)?%end|%can't (?:face|bear|live|survive|take|do) (?:to live )?another day%end",
		'(?:want|need) (?:it|everything|all of (?:it|this)|this|the pain)(?: all)? to (?:end|stop|be over)',
		'(?:done|tired|sick|exhausted|weary|hate|hating|enough)(?: of| with)? (?:living|being alive|(?:this |my )?life|existing)%end|(?:giv(?:e|en|ing) up|gave up) (?:on )?(?:life|living)%end|giving up, goodbye|(?:lost|no) (?:the |my |all )?will to live|not strong enough to live|not strong enough to stay alive ## love life|sex life|moment|found',
		"hate my life and|(?:want|need) out(?: of (?:this |my )?life)?%end|(?:don't|do not) deserve to (?:live|be alive|exist)|i (?:want|need|am ready) to go%end",
		"let go of life|(?:i'm|i am|be) leaving this (?:world|life)|(?:want|wanna|going) (?:to )?(?:join|be with|follow) (?:him|her|my \\w+)(?: up there| in heaven| in death|%end)|i will follow(?: (?:him|her))?%end",
		// how, when, and leave taken
		"!i(?:'ve| have)? ~(?:just |nearly |almost )*(?:took|taken|swallowed|take) ~(?:an overdose|too many|the whole|(?:all|a lot|a bottle|every one|a handful)(?: of)? (?:\\w+ )?(?:pills|tablets|meds|medication|them))|i overdosed(?! on (?:choc|cake|sugar|love|cof))",
		'(?:to|and|will) overdose|(?:got|have) (?:a|the|all) (?:bottles? of )?(?:the )?(?:pills|tablets)(?: \\w+)? (?:in front of me|next to me|in my hand|ready|here|and)|(?:sav(?:ed|ing)(?: up)?|hoard\\w*|stockpil\\w*|collecting|counting) (?:up )?(?:my |the )?(?:pills|tablets|med\\w+)',
		'(?:pills|tablets|gun|rope|blade|razor|knife)(?: is| are)?(?: right)?(?: here)? (?:in front of me|next to me|beside me|in my hand|ready)|(?:bought|tied|keep) (?:a|the) rope(?! swing| to| for)',
		"i(?:'m| am) (?:standing |sitting |up )?(?:on|at) (?:the|a) (?:bridge|roof|ledge|edge|tracks)|ready to jump|(?:nearly|almost) (?:jumped%end|stepped in front)",
		'(?:think\\w*|keep|want|going) (?:about |of |to )?(?:jump(?:ing)? (?:off|in front|from|out|under)|driv(?:e|ing) (?:into|off))|train tracks',
		'(?:written|wrote|writing|finished) (?:\\w+ )?(?:goodbye|suicide|farewell|last) (?:letter|note)s? ## to (?:alcohol|our|drink|the|my (?:addiction|marriage|old|ex))',
		"said my goodbyes|my last (?:post|message)(?! for)|i (?:won't|will not) be (?:here|around) (?:tomorrow|by|much longer|any ?more)|by the time you read|hear from me again|given (?:all )?my things away|put my affairs in order",
		"(?:a|the) plan to (?:kill|die|end it)|(?:how|where|when) (?:i will|i'll|i'd|i would|id) (?:do it|die|end it|go to do)",
		"(?:not|don't feel|never) safe (?:with myself|alone|from myself)|(?:don't|do not|can't) trust myself(?: with the (?:pills|kni\\w+|tablets)| alone|%end)|do (?:something )?(?:to myself|stupid|bad to me)|scared of myself",
		'make it through (?:the|this|another|to) (?:night|day|tonight|morning)',
		// Spanish
		'%quiero ~%morir|(?:pienso|pensando|pensado|pense|piense)(?: \\w+)? en (?:%morir|la muerte todo|suicid\\w+|el suicid\\w+)|pensamientos suicidas|ideas? (?:suicidas?|de suicidio) ## risa|hambre|por verte|de (?:frio|calor|sueno|verguenza|ganas de)|mi (?:amig|hij|herman)\\w+ ',
		'me (?:qui?ero|kiero|voy a|quisiera) (?:morir|matar|suicidar|quitar la|tirar|ahorcar|pegar un tiro)(?! de (?:risa|hambre|sueno|ganas))',
		'?(?:queria|quise|queria) (?:morir|matar|suicidar|quitar)(?:me|se)?|me quise (?:matar|morir)',
		'!(?:intent(?:e|ado) (?:%morir)|casi me (?:mato|tiro|suicido|ahorco))(?! de)|como (?:matarme|suicidarme|morir sin)|quitarme la vida',
		'(?:acabar|terminar) con (?:todo|mi vida)|(?:irme|desaparecer|marcharme) (?:de este mundo|para siempre)|dejar de (?:existir|vivir)|quitarme de en medio',
		'(?:ya )?no qu?iero (?:seguir )?(?:vivi(?:r|endo)(?: mas| asi| sin (?:el|ella|ti))?%end|existir|despertar\\w*|estar (?:aqui(?: mas)?%end|en este mundo|viv[oa])|seguir (?:aqui|asi|adelante)|seguir%end|ver (?:otro dia|manana))',
		'ojala (?:no )?(?:me )?(?:despertara|estuviera muert[oa]|muriera|hubiera (?:nacido|muerto)|muera|despierte)|(?:dios|senor),? (?:me lleve|llevame)',
		'(?:mejor|igual|mas facil|feli\\w+)(?: todos)? (?:sin mi\\b|si (?:yo )?(?:no (?:estuviera|existiera)|me (?:muero|muriera)|estuviera muert[oa]))|mejor muert[oa]|carga para (?:todos|mi familia) ## sin mi (?:marido|madre|padre|mujer)',
		'nadie (?:le importaria|le importa si|me echaria|me extranaria|notaria|lo notaria|se (?:daria cuenta|entera)|lloraria)|no le importaria a nadie|si me muero(?! de)|me da igual (?:vivir|morir)|no me importa morir',
		'no puedo (?:seguir )?vivi(?:r|endo) (?:sin (?:el|ella)|asi)|no (?:merezco|merece la pena|vale la pena|soporto|aguanto) vivi\\w+|no (?:tengo|encuentro|hay) (?:motivos|razones|razon|ganas) (?:para|de)(?: seguir)? vivi\\w+|(?:perdi|perdido|sin) las ganas de vivir|(?:por que|para que) sig[ou] viv[oa]|por que no me muero',
		'(?:no (?:me queda|tengo) )?nada por lo que vivir|(?:la|mi) vida no (?:vale|tiene sentido|merece)|no le (?:encuentro|veo) sentido a (?:la|mi) vida|para que seguir|(?:cansad|hart)[oa] de vivir%end|no (?:puedo|aguanto) mas (?:con )?(?:esta|mi) vida|no (?:veo|hay) salida(?: para mi|, solo|%end)|solo la muerte|la muerte seria',
		'(?:tengo|guardando|guardado|juntando) (?:las |mis )?(?:pastillas|pildoras)(?: (?:\\w+ )?(?:delante|al lado|en la mano|aqui|listas|preparadas)|%end)|compre una cuerda%end',
		'(?:tome|tomado|tragado) (?:una sobredosis|(?:todas|un (?:bote|frasco)|muchas|demasiadas|veinte|treinta|toda la caja)(?: de| las| mis)* ?(?:pastillas|pildoras|caja)?)%end',
		'estoy en (?:el|un) (?:puente|tejado|borde)|(?:carta|nota) de despedida|mi ultimo mensaje|manana ya no estare|adios a todos',
		'dormir(?:me)? y no (?:volver a )?despertar|lo que (?:pueda|puedo) hacerme|irme con (?:el|ella)(?: al cielo|%end)|reunirme con|hacer una locura|no me fio de mi\\b'
	],
	'self-harm': [
		"!i(?:'ve|'m|'ll|'d)? ~(?:have |am |been |keep |want to |need to |going to |might |will |feel like |started |can't stop |relapsed and )*(?:cut(?:ting)?|hurt(?:ing)?|harm(?:ing)?|burn(?:t|ed|ing)?|punch(?:ed|ing)?|scratch(?:ed|ing)?|hit(?:ting)?|starv(?:e|ed|ing)|bite|bit|pinch) myself ## shav|cook|oven|kitchen|dish|glass|slic|chopp|garden|paper|accident|stove|tin\\b",
		'(?:hurt|harm|cut|kill|punish)(?:ing)? (?:myself|my body) (?:so|badly|tonight|again|on purpose|is)|to punish (?:me|myself|my body)|need to (?:hurt|harm|cut) myself|cutting is the',
		"!(?:i|i'm|i am|i've|i have)\\b[^.,]{0,24} self[- ]?harm(?:ed|ing)? ## not |never|haven't|used to|stopped|don't",
		'urges? to (?:self|cut|hurt|harm|burn)',
		"(?:i want to|wanna|started|i am|i'm|need to|can't stop|relapsed and|i|i'll) (?:cut|cutting)(?: again| last night| tonight)?%end ## hair",
		'!(?:burn|cut|slash|scratch|carv|bit|dug|slam)\\w* (?:\\w+ ){0,2}(?:my|into my|at my) (?:arms?|legs?|wrists?|thighs?|skin|hand)\\b[^.,]{0,24}(?:on purpose|again|last night|until|cigar\\w*) ## roses|rose',
		'(?:until|till) (?:i|they|it|my \\w+) (?:bleed|bled)|make myself bleed|carving words|(?:fresh|got|have) cuts (?:on|all|over|and)?|cuts (?:all over|on) my|picked up the (?:razor|blade)',
		'(?:bang|hit|smash|beat)(?:ing)? (?:myself in the|my) head (?:against|on the wall|again)|hitting myself',
		'!me (?:corto|estoy cortando|he cortado|corte)(?! (?:el|la|las|los) (?:pelo|dedo|una|luz|cabello|mano)| con) ## cocin|afeit|pelo|cuchillo|papel|cortab|lata',
		'(?:vuelto|volvi|%quiero|dejar de|urge) (?:a )?(?:cortarme|lastimarme|hacerme dano|quemarme|autolesion\\w+) ## pelo',
		'!me (?:hago|hice|he hecho|estoy haciendo) dano(?:%end| otra vez| a proposito| a mi) ## espalda|rodilla|pie\\b|cocin',
		'me (?:estoy )?autolesion\\w+|me (?:quemo|golpeo) (?:con|la cabeza|contra|los brazos)|hasta sangrar|me hago cortes|cortes en (?:los brazos|las (?:piernas|munecas))'
	],
	violence: [
		// somebody hurts me
		'!%they(?:is |was |has |has been |been |keeps? |kept |start(?:s|ed) |tried to |tries to |will |might )*(?:hit(?:s|ting)?|beats?|beating|punch\\w*|slap\\w*|kick(?:s|ed|ing)?|chok\\w+|strangl\\w+|rap(?:es?|ed|ing)|attack\\w*|grab(?:s|bed)|push(?:es|ed)|shove[ds]?|abus\\w+|hurts|hurting|assault\\w*|molest\\w*|stab\\w*|drag(?:s|ged)|threw|throws|spat at|terrori\\w+|stalk\\w*|touches(?= me%end)) %us(?! (?:up for|an? |out|away|to |under|on (?!the|my|fri|mon|sun|purp)|at |hard|close|in the heart|along|with (?:her|his|the|a) (?:news|question|words?|silence|love|bill|law\\w+|look))) ## of the chat|figurative|chess|lawyer|used to|would never|with two bags|coffee|bless|silence',
		'!%they(?:beat|beats) (?:me|us) up|%they(?:has )?threaten(?:s|ed) (?:me|us)(?: with (?:an? |his |the )(?:kni|gun|bat|ham)\\w*|%end)|%they(?:tried|tries|wants?|threaten\\w*) to (?:kill|stab|shoot|strangle|choke) (?:me|us)|%they(?:throws things|(?:threw|throws) (?:a|his|her|the|things|plates?)[^.]{0,20} at me)|(?:pulls?|pulled|drags?) me by|run me over|forces? (?:himself|herself) on me ## lawyer|used to',
		'!%im(?:been |was |got |being )+(?:beaten|raped|assaulted|abused|molested|strangled)(?! at| up about)',
		'!(?:hands?|knife|gun|belt) (?:a?round|to|at|on) (?:me|my (?:throat|neck|head))(?! (?:shoulder|back|arm))|by (?:the|my) (?:throat|neck|hair)|(?:squeez\\w+|grabbed) my (?:throat|neck)|laid (?:his |her )?hands on me|(?:broke|breaks|broken) my (?:arm|nose|rib\\w*|jaw|hand|finger)|black eye|(?:pointed|pulled) (?:a|his|the|her) (?:gun|knife)',
		'%they(?:is |was |gets? |can be |being |becomes? )*(?:violent|abusive%end|abusive (?:and|to|when))',
		// threats and fear
		"(?:said|says|saying|swears?|swore|threaten(?:s|ed|ing)?|told me|promised)\\b[^.,]{0,24}(?:kill|stab|shoot|hurt|burn|bury) (?:me|us)|said i'm (?:dead|next)",
		"(?:he|she|they|my (?:ex|husband|wife|partner|boyfriend|girlfriend|dad|father))(?:'ll| will|'d| would| might|'s going to| is going to|'s gonna| wants to) ~(?:kill|hurt|beat|murder) (?:me|us|the kids)%end|(?:he|she)(?:'ll| will|'d| would) kill (?:me|us) (?:if (?:he|she|i)) ## late|birthday|forgot|dress|lol|joking|never",
		'%they(?:has|have|had|got) (?:a|his|the) (?:gun|knife)(?! (?:lic|coll|cab|for|from))',
		"%fear (?:of (?:him|what he|my (?:\\w+ )?(?:husband|partner|boyfriend|girlfriend|wife|ex|dad|father|stepdad))|(?:that )?(?:he|she|they)(?:'ll| will|'s going to| is going to| might| could| would) (?:kill|hurt|hit|beat|find|attack|come(?! back)|harm)|to go home) ## empty",
		"(?:fear|scared|afraid|frightened|terrified) for my (?:life|safety)|(?:i'm|i am|we are|we're) in danger",
		"(?:not|don't feel|never) safe (?:at home|here|in my (?:own )?h\\w+|with (?:him|her))|i(?:'m| am|'ve| have)? ~(?:hid(?:e|ing) in|locked (?:myself )?in) [^.]{0,30}(?:he|she)(?:'s| is)",
		"%they(?:won't|doesn't|does not|will not) (?:let me|leave|go away)(?: (?:leave|go|out|see (?:anyone|my family)|have my|use my))?(?: the house)?%end|%they(?:locks?|locked) (?:me|us) (?:in|up)|%they(?:is )?(?:stalk|follow)(?:s|ing) me(?! on)|took my (?:keys|phone|passport)",
		'(?:he|she) (?:forces|forced|makes|made) me (?:to )?(?:have sex|sleep with|do things)|outside my (?:door|house|window)|(?:banging|pounding|kicking|hammering) (?:on|at|in|down) (?:my|the) door|(?:he|ex) (?:broke|breaks) into my (?:house|home|flat)|coming (?:for|after) me|into my room at night',
		// I might hurt somebody
		"i(?:'m|'ll| am| will)? ?~(?:%want|going to|could) ~(?:kill|stab|shoot|murder|strangle|hurt|beat up|harm) ~(?:%them|some(?:one|body)|the (?:man|woman|guy|person)|people|every\\w+)(?! at| in (?:chess|the game)) ## figurative|have killed|lol|joking|lasagne|for what (?:he|she) said",
		"%fear (?:that )?(?:i(?:'ll| will| might| could|'m going to)|i) (?:will |might )?(?:hurt|kill|hit|harm|shake)|what i(?:'ll| will| might| could) do to (?:him|her|them|my)",
		'thoughts (?:of|about) (?:hurting|killing|harming) |(?:think\\w*|thoughts) (?:about|of) (?:hurting|killing|harming) (?:people|him|her|them|some\\w+|my|the)|want %them dead|make (?:him|her|them) pay',
		'burn (?:his|her|their) house|i ?(?:lost control and )?(?:hit|shook|slapped|beat) my (?:son|daughter|kid|child|baby|wife|husband|girlfriend|boyfriend)(?! at)|lost control and hit',
		// Spanish
		'!(?:me|le|nos) (?:ha )?(?:pega|pego|pegado|pegan|golpea|golpeo|golpeado|patea|pateo|empuja|empujo|empujado|abofetea|maltrata|maltrato|viol[ao]|forzo|fuerza a|estrangulo|ahorco)(?! (?:un (?!puno|punet)|la (?:gripe|noticia)|el|fuerte|mucho|duro|en el alma)) ## noticia|soledad|muerte de|gripe|realidad|vida me|un grito|susto|cuando era|pegue',
		'pega a (?:los|mis|nuestros|mi) (?:ninos|hijos|hij[oa])|(?:dio|da|pego) (?:una (?:paliza|bofetada)|un (?:punetazo|golpe))|del (?:cuello|pelo)|en el cuello|me tiro (?:al suelo|contra)|obliga a (?:tener|acost)\\w*|abusa de (?:mi|nosotr)',
		'me (?:amenaz\\w+|ha amenazado)(?: de muerte| con|%end)|me (?:va|vas|quiere) a? ?matar|me mataria|que me (?:mate|pegue)|me mata%end ## jefe|coche|mi madre|risa|cuando vea|llego tarde|pena|calor|trabajo|nostalgia|espera',
		'(?:tiene|saco|llevaba) (?:un cuchillo|una pistola|un arma|una navaja)|%mi ~(?:es|se pone|esta|era muy) (?:muy )?violent[oa]|se pone violent[oa]|temo por (?:mi vida|mis hij[oa]s)|estoy en peligro|(?:mi ex|el) me (?:persigue|acosa|sigue)|golpeando (?:la|mi) puerta',
		'tengo (?:mucho )?miedo (?:de|a) (?:%mi|el%end|hacer(?:le)? dano|que (?:me|nos) (?:haga|mate|pegue|encuentre|golpee)|lastimar|volver a casa)|he pegado a mi',
		'no (?:estoy|me siento) segur[oa] en (?:mi )?casa|me encierra|no me deja salir',
		'(?:lo|la|le|los) (?:quiero|voy a) matar|(?:quiero|voy a|ganas de) matar(?:lo|la|le|los| a)(?! de risa)|(?:lo|la) mataria con'
	]
};
