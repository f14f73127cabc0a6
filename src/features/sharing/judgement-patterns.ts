/** Why a passage may hurt. */
export type Why = 'advice' | 'judging' | 'minimising' | 'comparing' | 'hurrying' | 'fixing';

// Regular expressions over text without capitals and accents. ^ is the beginning of a sentence, whatever little words
// lead into it; ~ is a place where an adverb may stand; ' may be missing, as people type. The first that fits wins.

const english: Record<Why, string[]> = {
	hurrying: [
		'get (?:~|yourself )(?:over (?:it|him|her|them|this|that)|back out there)',
		'^move on',
		"(?:it's|it is|isn't it|is it|high|^) ?(?:about |high )?time (?:to|you|that you) ~(?:move|moved|let|let go|get|got) (?:on|go|over)",
		"(?:you|^time) ~(?:need|have|ought|got|gotta|should|must|want|'ve got) ?(?:to )?~(?:move on|let (?:it|him|her|them|this) go|get over|let go)",
		'^let (?:it|him|her|them|this) go',
		'^forget (?:about )?(?:him|her|it|them)',
		'^put (?:it|this|that|him|her) behind you',
		'^(?:leave|let) the past',
		'^(?:stop|quit) (?:living in|dwelling|clinging|holding on|obsessing)\\w*',
		'^life (?:must |has to |does )?goe?s? on',
		"^(?:it'?s been|it has been) [^.!?]*(?:already|surely|can't|by now|over|enough)",
		"(?:aren't you|you are|you're|are you) still not over",
		"aren't you (?:~over|done)",
		'^still (?:crying|sad|upset|grieving|thinking|not over)',
		"haven't you [^.?]*(?:long enough|enough)",
		'how long (?:are you|do you|will you) (?:going to|plan|want|intend|keep)',
		'^get (?:on with|back out|over|past)'
	],
	comparing: [
		'(?:others|other people|some people|so many people|many people|plenty of people|people) (?:out there )?(?:have|had|are|got) (?:it |had it |been )?~(?:~much |far |a lot )?(?:worse|real problems|lost (?:a|every|their|both)\\w*|harder)',
		'(?:people|kids|children) (?:out there )?(?:with (?:real|bigger|worse)|starving|dying|who have it)',
		'^(?:think of|spare a thought for) (?:those|the people|all the|people)',
		'i (?:had|have|got) it (?:~much |a lot |far |way )?(?:worse|harder)',
		'(?:mine|my \\w+) (?:was|is) (?:~much |far |a lot |way )*(?:worse|harder)',
		"you think (?:that's|that is|this is|you have it|you've got it) (?:bad|hard|rough)",
		"(?:that's|that is|this is|it's) nothing(?: compared|,)",
		'i know exactly how you feel',
		'so can you'
	],
	minimising: [
		"at least (?:you|he|she|it|they|your|ur|u|it's|now|that|there|this|nobody)",
		'everything happens for (?:a|some) reason',
		"(?:it (?:was|is)|it's) (?:~meant to be|~all for the best|for the best|~no big deal|not (?:~|that |such )(?:bad|big|a big deal|serious|the end of the world)|~just a|~only a)",
		"(?:he|she|they|it|dad|mum|mom)(?:'s| is| are|'re) (?:~in a better place|at peace|no longer suffering)",
		"god (?:~has|~needed|doesn't|does not|never|won't|only|works|knows)",
		'(?:it )?could (?:~be|~have been) (?:~much |a lot |so much |far )?worse',
		'^look (?:on|at) the (?:bright|positive|good|plus)',
		'(?:more|of) fish in the sea',
		"you(?:'ll| will) (?:~find (?:some|an|a new|love)\\w*|~get over|~be (?:fine|ok|okay|alright|over)|~meet)",
		'you can ~(?:have another|try again|remarry|start over|marry)',
		"you're (?:~young|~better off)|you are (?:~young|~better off)",
		"what doesn't kill",
		'time (?:will )?heals? (?:all|every)\\w*',
		'(?:you should |^)(?:be|feel) (?:~grateful|~thankful|~glad|happy|lucky)',
		'count your blessings',
		"(?:he|she|they|your \\w+) (?:would|wouldn't|would not) (?:not )?(?:~have )?want(?:ed)? you to",
		"^don't (?:cry|worry(?! about (?:answer|reply|writ|word|spell)\\w*))",
		'^no (?:use|point) (?:in )?crying',
		'(?:this|it) too (?:shall|will) pass',
		'^(?:cheer up|chin up|good riddance|smile)',
		'(?:every|each) cloud has',
		"(?:wasn't|isn't|was never|is not) worth (?:it|you|your)"
	],
	judging: [
		"(?:you're|you are|ur|your) ~(?:over-?reacting|exaggerating|dramatic|selfish|sensitive|negative|naive|weak|pathetic|ridiculous|lazy|bitter|needy|clingy|paranoid|stupid|silly|childish|crazy|codependent|in denial|obsess\\w+|too (?:old|soft|trusting|emotional|good|nice)|too sensitive|drama queen|victim|looking for attention|feeling sorry for yourself|the problem|unreasonable|irrational|hysterical|immature|ungrateful)",
		"maybe you're the problem|maybe you are the problem|you are the problem",
		'(?:stop|quit) (?:~feeling sorry|being|complaining|whining|playing|moaning|acting|crying)(?: for yourself| the victim| so \\w+)?',
		"(?:it's|it is|that's|this is|that is|it was) (?:~|partly |all |also )(?:your|ur) (?:own )?fault",
		"you(?:'ve| have)? ~(?:have yourself to blame|got yourself to blame|brought (?:it|this|that) (?:up)?on yourself|made your bed|asked for (?:it|this)|let (?:him|her|them) (?:walk|treat|do)|knew (?:he|she|what|that)|chose (?:to stay|him|her|this|to go)|play the victim|make it about)",
		'what did you ~(?:expect|do to|think)',
		'what were you thinking',
		'how could you(?! (?:have known|not))',
		'what (?:kind|sort) of (?:mother|father|parent|person|man|woman|wife|husband|son|daughter)',
		"why (?:did|would|do|didn't|wouldn't) you ~(?:stay|go back|let|leave|put up|marry|wait|take him|take her|keep|not|even|just)",
		"are you sure (?:it|you|he|she|that|this)(?:'s|'re| is| are| was| were)?(?:n't| not)",
		"(?:that's|that was|that is) (?:~|pretty |quite |rather )(?:an? )?(?:stupid|selfish|silly|ridiculous|dramatic|foolish|childish|dumb|naive)",
		"you (?:~have|'ve got) (?:attachment|daddy|mummy|anger|trust|commitment|abandonment)\\w* issues",
		'you sound ~(?:bitter|like|jealous|angry|negative|crazy|desperate|selfish|needy|ungrateful)',
		'your (?:~|real |only |whole )problem is|the (?:real |only )?problem is (?:that )?you',
		"i (?:would|could|'d) never (?:let|leave|do|forgive|put up|allow|stay|treat|go back|marry)",
		'i told you so',
		'shame on you',
		'^(?:~grow up|~man up|snap out|get a (?:grip|life)|pull yourself|toughen up|suck it up)',
		'you never (?:really )?(?:tried|loved|listen\\w*|cared|learn)',
		"no wonder (?:he|she|they) (?:left|cheated|doesn't|didn't|won't)",
		"(?:sounds like|maybe|obviously|clearly) you (?:~didn't|~never|don't) ~(?:love|try|care|want|listen)"
	],
	fixing: [
		'(?:what|all) (?:you|u) (?:~need|~have to do)(?: to do)? is',
		'the (?:best|only|quickest|easiest|right) (?:way|thing|cure|remedy|answer)(?: (?:you can|to) (?:do|get over|heal|forget|be happy)\\w*| out| forward| that (?:helps|works)(?! (?:me|us)))[^.!?]*? is(?! (?:my|our|when))',
		'the (?:solution|answer|trick|key|secret|cure) (?:here |for (?:you|this) )?is',
		'i know (?:what|how) (?:will|would|to|can|could) (?:fix|solve|cure|cheer)',
		'i can (?:~fix|solve)'
	],
	advice: [
		"you ~should(?!n't| never have| not have| ~be (?:so )?proud| see (?:my|our|the)|(?:'ve| have) seen)",
		"you ~(?:shouldn't|should not|should never)(?! (?:ever )?(?:have (?:to|had|been|gone|ever)|have this|feel (?:bad|guilty|ashamed)))",
		"(?<!\\b(?:when|whenever|if|as|what|that|all|everything|time|often|long|much|anything|do|than|don't|not) )(?:you ~(?:need(?! not)|have)|you've got|you have got|you got) to(?! (?:be|feel) (?:so )?(?:tired|exhausted|sad))(?! go through)",
		'you gotta',
		'you ~must(?! (?:have|feel|miss|love|be (?!strong|brave|patient|careful|more|kind|there)))',
		'you ~ought',
		"you(?:'d| had) better",
		'(?:have|did) you (?:~|even |at least )(?:tr(?:y|ied)|consider(?:ed)?|looked into|see(?:n)? (?:a|your|the|any) (?:doctor|therap|counsel|lawyer|profess|psych|priest|gp)\\w*|th(?:ink|ought) (?:of|about) (?:\\w+ing|a|an|maybe)|(?:speak|spoken|talked?) to (?:a|your|someone|somebody|any) ?(?:doctor|therap|counsel|lawyer|profess|psych|priest|gp|boss|about)?\\w*|ask(?:ed)? (?:your|a|for))',
		"why (?:don't|not|didn't) (?:you |just |~)(?!tell (?:us|me)|share|me|him|her|us|them|now|today)\\w+",
		'^how about (?!you)\\w+',
		'^what about (?:\\w{2,}ing|a|getting)',
		'what if you',
		'if (?:i|it) (?:were|was|am) (?:you|me|in your)',
		'in your (?:place|shoes|position|situation)',
		"i(?:'d|'m going to| would| can| do| strongly| highly)* (?:suggest|recommend|advise|urge)",
		'(?:my|word of|piece of|bit of|some|one) advice(?! from)',
		"here's what (?:you|i'd|i would)|here is what you",
		'you (?:could|can|might|may) ~(?:try|ask|consider|look into|want to (?:try|think|look|see|consider|talk|be careful)|write (?:down|a|her|him)|join|start|talk to|call|get a|see a)',
		"you (?:~want|'ll want) to (?:be careful|watch|make sure|think about)",
		"it (?:would|might|could|may|'d) (?:~|really )?(?:be|do|help) (?:an? )?(?:good|best|better|wise|healthy|healthier|helpful|useful|idea|you|if you)",
		"it(?:'s| is) (?:~|really |very )(?:important|best|better|vital|crucial|essential|wise|healthy|healthier) (?:that you|to|not to|for you|if you)",
		"you (?:can't|cannot|can not) ~(?:keep|let|live like|stay|expect|allow|continue|carry on|go on|change (?:him|her|them|the))",
		"^(?:it's |it is )?time to (?!yourself|rest)\\w+",
		'(?:^|\\btry to |\\bplease )(?:~(?:try|try not|try to)(?! me))',
		"^(?:don't|never|do not) (?:you )?~(?:let|be(?! sorry| afraid)|text|call|answer|give|go|get|look|think|blame|beat|forget to|waste|trust|take|do|make|say|listen|stop|lose|contact|check|reply to|write to|read|rush into|stress|marry|lend|worry so)\\w*",
		'^(?:stop|quit|avoid) \\w+ing',
		'^(?:talk|speak) (?:to|with)',
		'^go (?:and |to |for |see |get |back |out|on |no|talk |outside|home|ahead)\\w*',
		'^get (?:yourself|some|a|an|help|up|out|rid|off|him|her|the|your|professional|more|away|dressed)',
		'^keep (?:~busy|your|going|moving|yourself|smiling|fighting|away|him|her|trying|it|the faith)',
		'^(?:focus|concentrate) on',
		'^be (?:strong|positive|patient|brave|careful|kind|gentle|good|more|there|realistic|nice)',
		'^(?:~stay|think|remain) (?:positive|strong|busy|away|calm|happy|single|of the|about the)',
		'^remember (?:to|that you|you)',
		'^consider',
		'^(?:take (?:up|a|an|him|her|it|some|that|these|this|one day|things|vitamin|magnesium)|make (?:sure|a|an|time|new)|find (?:yourself|a|an|some|new|something|another)|give (?:him|her|it|them|yourself)|read (?:this|the|about|up)|write (?:her|him|it|them|a|down)|call (?:a|your|him|her|them|the)|do (?:something|some|it|not|what|more|yoga|the)|block|unfollow|delete|ignore|leave (?:him|her|them|it|that|the|now)|breathe|relax|tell (?:him|her|them|your|a)|ask (?:him|her|them|for|your|a)|report|change (?:the|your)|sell|pack|move (?:out|away|in|to)|forgive|accept|buy|eat|drink (?:some|more|less)|exercise|distract|surround|learn to|join|sign up|start|put (?:yourself|down|away|on)|throw|burn|cut (?:him|her|them|off|all)|walk away|seek|set (?:some|boundaries|a|clear)|download|watch|google|trust (?:me|god|the)|pray|choose|work on|love yourself|hang in there|use|face|run|spend)'
	]
};

const spanish: Record<Why, string[]> = {
	hurrying: [
		'super(?:alo|ala|arlo|arla|a esto)',
		'pas(?:a|ar|es|as) (?:de )?pagina',
		'^la vida (?:sigue|continua)',
		'^(?:dej|solt)al[oa]s? (?:ir|marchar|atras|ya)',
		'(?:todavia|aun|sigues) (?:sigues |estas )?(?:con eso|con lo mismo|pensando|llorando|asi)',
		'^(?:ya )?(?:ha pasado|han pasado|hace|paso) (?:ya )?(?:un|una|dos|tres|mucho|\\d+) [^.]*',
		'(?:ya (?:es|va siendo)|va siendo) hora',
		'olvid(?:ate|alo|ala|arlo|arla)'
	],
	comparing: [
		'(?:hay (?:gente|personas|quien|quienes|otros)|otr[oa]s(?: personas)?|mucha gente) (?:que )?(?:esta|estan|lo pasa|lo pasan|lo tiene|lo tienen|ha|han|sufre|con) ~(?:mucho |pasado |mucho mas )*(?:peor|mas|perdido|problemas)',
		'(?:yo|lo mio|a mi) (?:lo |la )?(?:pase|tuve|fue|me fue|he pasado) (?:mucho |bastante )?peor',
		'no es nada (?:comparado|al lado)',
		'(?:piensa en|hay) (?:los|las|quienes|ninos) (?:que )?(?:pasan|no tienen|mueren)'
	],
	minimising: [
		'(?:al|por lo) menos (?:tu|tienes|no|lo|la|te|el|ella|fue|ha|era|eres|estas|sabes|ahora|ya|os|le|queda|hay|est[ae])',
		'todo (?:pasa|sucede|ocurre) por (?:algo|alguna razon|una razon|un motivo)',
		'(?:era|es|fue|sera) ~(?:lo mejor para (?:todos|ti|el|ella)|para bien|para mejor)',
		'(?:esta|estara) en un lugar mejor|en un sitio mejor|descansa en paz y',
		'dios (?:sabe|tiene|no (?:nos )?(?:da|manda)|aprieta|lo quiso|asi lo|necesitaba)',
		'no (?:es|fue|sera) (?:para tanto|el fin del mundo|nada|tan (?:grave|malo)|gran cosa)',
		'(?:podria|pudo) (?:ser|haber sido|estar) (?:mucho )?peor',
		'el tiempo (?:todo )?(?:lo )?(?:cura|sana|arregla)',
		'(?:muchos|mas) peces',
		'(?:ya|pronto) (?:se )?(?:te )?(?:pasara|encontraras|conoceras|veras|superaras|estaras)',
		'encontraras (?:a )?(?:otr|algu|un|mejor)\\w*',
		'eres ~joven',
		'no hay mal que por bien',
		'lo que no (?:te )?mata',
		'(?:mira|ve|busca) el lado (?:bueno|positivo)',
		'(?:solo|nada mas) (?:era|es|fue) un',
		'^animo',
		'(?:no (?:querria|hubiera querido)|querria|le gustaria) (?:verte|que (?:estuvieras|fueras|lloraras|sufrieras|sigas))'
	],
	judging: [
		'(?<!no )(?:estas|estes) ~(?:exagerando|loc[ao]|obsesionad[ao]|siendo|dramatizando|amargad[ao])',
		'(?:(?<!no )(?:eres|sos|fuiste)|no seas) ~(?:demasiado |bastante )?(?:dramatic|sensible|egoist|debil|negativ|ingenu|dependient|exagerad|tont|floj|toxic|inmadur|cobarde|victim|celos|pesimist|ingrat)\\w*',
		'(?<!no )(?:es|fue|era) ~(?:culpa tuya|tu culpa|tuya la culpa)|la culpa es tuya|(?<!no )tienes la culpa',
		'(?:te lo (?:has )?busca(?:ste|do)|tu te lo busca\\w+|te lo mereces|te lo dije)',
		'que (?:te )?(?:esperabas|pensabas|creias)|en que pensabas',
		'como (?:pudiste|has podido|se te ocurr\\w+)',
		'(?:deja|para) de (?:quejarte|hacerte|lamentarte|lloriquear|llorar|compadecerte|victimizarte)',
		'^(?:madura|espabila|despierta|reacciona)',
		'por que (?:aguantaste|te quedaste|volviste|no te fuiste|lo permitiste|sigues|dejaste|permites)',
		'que (?:clase|tipo) de (?:madre|padre|persona|hij\\w+)',
		'(?:tu|el) problema es que (?:tu |no )?\\w+',
		'te (?:haces|estas haciendo) la victima',
		'yo (?:nunca|jamas) (?:permitiria|dejaria|aguantaria|perdonaria|volveria|haria)'
	],
	fixing: [
		'lo (?:que|unico que) ~(?:necesitas|te hace falta|tienes que hacer|debes hacer|ayuda|funciona)(?: es)?',
		'lo mejor (?:que puedes hacer )?es (?:que|no)',
		'la (?:solucion|clave|respuesta) es'
	],
	advice: [
		'(?:no )?(?:deberias|tendrias que|habrias de)(?! (?:tener que|haber (?:tenido|pasado|estado)|sentirte))',
		'(?<!\\b(?:no|lo que|si|cuando|todo lo que|que) )(?:tienes|tenes|tiene usted) (?:que|q)(?! (?:haber|estar (?:agotad|cansad|sufri|destroz)\\w+))',
		'(?:no )?debes(?! (?:de |estar|sentir|haber|echar|tener mied))',
		'(?<!\\b(?:no|si|que|cuando|lo|todo lo que) |¿)necesitas (?![^.]*\\?)\\w+',
		'(?:has|habeis|ya) ~(?:probado|intentado|considerado|pensado en|fuiste|ido (?:al|a)|hablado con un)(?: a| con| en| al?)?',
		'por que no (?:te |la |lo |le |les |l[oa]s )?(?!puedes|quieres|estas|tienes)\\w{2,}(?:as|es)',
		'y si (?:te |lo |la |le )?\\w+(?:as|es|aras|ieras)',
		'yo que (?:tu|vos|usted)|si (?:yo )?(?:fuera|fuese|estuviera) (?:tu|vos|en tu)|(?:yo )?en tu lugar',
		'te (?:lo )?(?:aconsejo|recomiendo|sugiero|aconsejaria|recomendaria|sugeriria|propongo)',
		'mi consejo|un consejo',
		'podrias ~(?:intentar|probar|ir|hablar|buscar|apuntarte|hacer|llamar|salir|escribir|pedir|pensar|tratar)',
		'^(?:intenta|prueba|proba|trata de|procura|sal |salte|sali|habla con|busca|ve (?:a|al)|vete|haz|hace |distraete|cuidate de|piensa en|pensa en|perdona(?:l|te|\\b)|dejal[oa]|bloquea|denuncia|llama a|escribele|dile|llamal[oa]|enfocate|concentrate|rodeate|apuntate|lee|toma (?:un|una)|come (?:bien|algo|sano)|duerme|descansa mas|se (?:fuerte|positiv|paciente|valiente)|mantente|quierete|valorate|ama(?:te)?\\b|deja (?:de|que)|deja(?:te)? de|ponte|cambia|borra|escucha a|confia en|sonrie|respira|aprende a|conoce |aprovecha|echale|lucha|levanta|pide ayuda)\\w*',
		'^no (?:te |le |lo |la |les |me )?(?:llores|pienses|contestes|vuelvas|hables|escribas|busques|mires|dejes|permitas|caigas|pierdas|sufras|rindas|culpes|obsesiones|vayas|llames|des|estes|seas|respondas|aguantes|hagas|confies|mandes|veas|leas|deprimas|agobies|preocupes(?! (?:por|si) (?:contest|respond|no)\\w*))',
		'^hay que (?!ver)\\w+',
		'(?:es|seria) ~(?:importante|mejor|bueno|necesario|conveniente) que (?:te |lo |la |le )?\\w+(?:as|es)',
		'lo mejor (?:es|seria) que'
	]
};

/** Reason by reason, the gravest first. */
export const judgingPatterns = (
	['hurrying', 'comparing', 'minimising', 'judging', 'fixing', 'advice'] as const
).flatMap((why) => [...english[why], ...spanish[why]].map((source): [Why, string] => [why, source]));
