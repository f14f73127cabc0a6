// Words that mean the same for what somebody goes through, in English and Spanish, as they are after folding: without
// accents, apostrophes and capitals. A phrase of one language thereby also finds what is said in the other.

const lists: Record<string, string> = {
	SPOUSE:
		'husband hubby hubs wife wifey spouse missus mrs marido esposo esposa conyuge mimujer mujermia senora wedded hubbie husbands wifes wives spouses mymissus missis conyuges esposos maridito',
	LOVER:
		'boyfriend girlfriend bf gf fiance fiancee novio novia prometido prometida chava chavo pololo polola boyf boyfs gfs bfs fella fellas bloke otherhalf sweetheart darling soulmate girlf beau myman mygirl noviecito noviecita churri exnovios amorcito lover lovers',
	PARTNER: 'partner pareja partners companero companera parejas',
	EX: 'ex exes exnovio exnovia exmarido exmujer exesposo exesposa exhusband exwife exboyfriend exgirlfriend expareja exs exfiance exfiancee exgf exbf exwifes expartner expartners formerpartner',
	CHILD:
		'son sons daughter daughters child kid kids children lad teenager teen hijo hija hijos hijas nino nina ninos ninas nene nena crio cria crios littlegirl littleboy littleone muchacho chamaco eldest youngest stepson stepdaughter stepchild stepkids toddler toddlers myboy firstborn peque peques chamacos chamaca chiquillo chiquilla guagua hijito hijita hijitos hijastro hijastra chavito mijo mija adolescente teenage teens',
	BABY: 'baby babies newborn infant bebito bebita criatura lactante bubba bubs littlebean guaguita bebitos',
	MOTHER:
		'mum mom mother mam mummy mommy mama mamma madre mami mothers mums mom ma jefa stepmum stepmother madrastra mumma mumsie muma mamita jefita mamacita momma mommas maw mummys madrecita mamas',
	FATHER:
		'dad father daddy papa padre papi pa pops stepdad stepfather padrastro dads daddys papito fathers stepfathers dada padrastros apa pap',
	PARENT: 'parent parents padres papas folks progenitores',
	SIBLING:
		'brother sister bro sis sibling siblings brothers sisters twin hermano hermana hermanos hermanas hermanito hermanita melliza mellizo gemelo gemela bros bruv stepbrother stepsister halfbrother halfsister hermanitos hermanitas carnal manito gemelos mellizos bigsis littlebro',
	GRANDPARENT:
		'nan nana nanna gran granny grandma grandmother grandad granddad grandpa grandfather gramps abuelo abuela abuelita abuelito abuelos yaya yayo grandparent grandparents nans nanan grannys grannies grandmas grandads grandpas nonna nonno abu abue abuelas nanny memaw meemaw papaw pawpaw bisabuela bisabuelo tata',
	GRANDCHILD:
		'grandson granddaughter grandkid grandkids grandchild grandchildren grandbaby grandbabies nieto nieta nietos nietas grandsons granddaughters nietecito nietecita nietitos granbabies grandbairns',
	FRIEND:
		'friend friends mate mates bestie bff pal pals buddy amigo amiga amigos amigas cuate colega friendship amistad amistades besties homie homegirl chum parce pana compa compadre comadre amiguita amiguito classmate',
	RELATIVE:
		'aunt auntie uncle cousin niece nephew tio tia primo prima sobrino sobrina suegra suegro cunado cunada uncles aunts cousins aunty tios tias primos primas nephews nieces godmother godfather madrina padrino',
	FAMILY: 'family familia relatives',
	PET: 'dog cat puppy kitten pet rabbit hamster horse budgie perro perra gato gata mascota perrito perrita gatito gatita doggy dogs cats conejo doggo pup pups pooch kitty moggy mutt hound bunny pony mascotas perritos cachorro michi minino parrot rabbits',
	DIE: 'died dead death deceased perished perish passedaway funeral buried bury burial murio muerto muerta muerte murieron fallecio fallecido fallecida fallecimiento fallecer falleci entierro velorio enterre enterramos enterraron sefue2 late rip cremated cremation cemetery ashes coffin hearse deathbed hospice funerals tumba cementerio cenizas ataud velatorio sepelio didntmakeit nolongerwithus seme sefue slippedaway alcielo finado finada',
	DYING: 'die dies dying muere morir muriendo mueren',
	LOSE: 'lost lose losing loss perdi perdimos perder perdio perdiendo perdida pierdo losin loses',
	LEFT: 'dumped dump dumping ditched left leave leaves leaving dejo deje dejado corto corte cortado abandono abandonado finishedwith walkedout walkedaway finished termino dumps chucked binned dejaron abandona abandone',
	BREAK:
		'brokeup breakup breakingup splitup split rompimos rompi rompio roto terminamos termine terminado cortamos ruptura endedit ended endit calleditoff rompieron separated splitting splits separating partedways lodejamos tronamos acabamos breaks cortar',
	DIVORCE:
		'divorce divorced divorcing divorcio divorciado divorciada divorciamos divorcie divorciarnos divorciarse divorciarme divorcia divorcee divorces divorciados exmatrimonio decree',
	SEPARATE: 'separation separacion separamos separados separada separado separe separarnos apart',
	MARRIAGE:
		'marriage married matrimonio casados casada casado casamos wedding boda marry marrying casa2 marriages engaged engagement comprometidos esposados casarnos casarme fiance2 anniversary',
	CHEAT:
		'cheat cheats cheated cheating cheater unfaithful infidelity affair affairs adultery infiel infidelidad cuernos amante mistress aventura enganaba engano enganado enganando sleptwith sleepingwith cheatin shagged shagging screwing hooked2 tinder2 adulterio adultero engane infidelidades cornudo cuerno texting2 sidechick mistresses amantes otherwoman otherman anotherwoman anotherman behindmyback',
	DECEIVE:
		'betrayed betray betrayal betrays traiciono traicionaron traicion traicione traicionado traicionada lied lies lying liar mintio mentira mentiras mentia deceived lyin fib fibs backstabbed backstabber deceit deceiving mintiendo mintieron',
	DRINK:
		'drink drinks drinking drunk drank booze boozing bebe bebo beber bebiendo bebia bebi bebida toma tomo tomar tomando tomaba emborracho emborracha borracho borracha pissed hammered wasted plastered sloshed legless tipsy binge2 curda pedo briago mamado beba drinker drinkers drinkin boozy boozed tanked',
	ALCOHOL:
		'alcohol alcoholic alcoholics alcoholico alcoholica alcoholicos wine vodka beer beers whisky whiskey gin bottle bottles vino cerveza cervezas botella botellas copas copa trago ron tequila lager cider rum prosecco pint pints cans bourbon spirits whiskys scotch sherry brandy champagne champan chelas caguama mezcal aguardiente licor ginebra',
	SOBER: 'sober sobriety sobrio sobria sobriedad',
	DRUG: 'drug drugs heroin cocaine coke weed meth crack ketamine ket cannabis fentanyl mdma speed droga drogas drogo drogarse drogaba coca cocaina heroina marihuana porros porro cristal fentanilo joint joints dealer speed estupefacientes spice consumiendo consumir consume consumo using foil needle needles bong pipe2 smack gear crystal pills2 mota mefedrona tusi piedra metiendo chutarse pincharse snorting snort sniffing addys pot stoned',
	ADDICT:
		'addict addicted addiction addicts addictions hooked adicto adicta adiccion enganchado enganchada dependiente',
	REHAB: 'rehab rehabilitacion rehabilitation detox desintoxicacion',
	GAMBLE:
		'gamble gambles gambled gambling gambler bets bet betting slots slot casino bookies bookie roulette poker apuestas apuesta apostar aposte apostando apuesto tragaperras tragamonedas maquinitas ludopata ludopatia bingo ruleta lottery scratchcards quiniela stake stakes wager bookmaker bet365 punting betted casinos apuestan maquinas bingos loto poquer gamblin',
	MEDS: 'codeine oxycodone tramadol painkiller painkillers benzos benzo valium xanax diazepam tablets pills pill lorazepam clonazepam rivotril pastillas pastilla codeina opioides opioids zopiclone prescription prescriptions prescribed receto recetado pregabalin somniferos ansioliticos calmantes morphine oxy percocet vicodin ambien adderall ritalin',
	HIT: 'hit hits hitting punched punches punch slapped slaps slap beat beats beaten beating pega pegaba pego pegaban pegue golpea golpeaba golpeo golpes golpe smacked kicked choked choking strangled strangle throat shoved shove pushed thrown threw2 grabbed bruise bruises bruised moretones empujo empuja jala jalon jalonea pellizca cachetada bofetada patadas patea',
	ABUSE:
		'abuse abused abusive abuser abuses maltrata maltrataba maltrato maltratador violent violence violencia violento controlling controls controlled controla controlaba abusaron abuso',
	RAPE: 'rape raped rapist violo violaron violacion molested assaulted assault nonconsensual groped groping manoseo tocaba toqueteo forced',
	HURT: 'hurt hurts hurting dano danos lastimo lastime',
	CANCER:
		'cancer tumour tumor leukaemia leukemia chemo chemotherapy quimio quimioterapia lymphoma metastasis chemo2 oncologist oncology stage biopsy tumores carcinoma melanoma oncologo radioterapia radiotherapy malignant',
	ILL: 'ill sick illness disease mnd als ela ms parkinsons parkinson stroke ictus terminal terminally enfermo enferma enfermedad esclerosis sclerosis lupus fibromyalgia fibromialgia diabetes hiv vih epilepsy copd incurable prognosis tumourless dialysis dialisis transplant trasplante crohns arthritis artritis stage4',
	DIAGNOSE: 'diagnosed diagnosis diagnosticaron diagnostico diagnosticado prognosis2 diagnose diagnosticada',
	MIND: 'depression depressed bipolar schizophrenia schizophrenic psychosis psychotic depresion deprimida deprimido esquizofrenia psicosis ptsd borderline suicidal sectioned anxiety psych psychiatric psiquiatrico psiquiatra ward anorexia anorexic manic mania paranoid paranoia voices selfharm ansiedad bulimica trastorno',
	DEMENTIA: 'dementia alzheimer alzheimers demencia forgetful2 senile senil demented',
	SUICIDE:
		'suicide suicidio suicido suicidarse killedhimself killedherself ownlife endedhislife hanged ahorco semato quitolavida killedthemselves unalived hungherself jumped overdosed2 tookhislife sequito ahorque quitarse',
	OVERDOSE: 'overdose overdosed sobredosis od',
	KILL: 'murdered murder killed kill killer mataron mato asesinaron asesino asesinado asesinada asesinato homicide stabbed shot apunalaron dispararon feminicidio manslaughter balazo murdering gunned shooting stabbing balacera tirotearon balearon balazos acuchillaron',
	ACCIDENT:
		'accident crash accidente choque infarto collapsed aneurysm drowned ahogo crashed collision wreck atropello atropellaron volco choco runover',
	PREGNANT: 'pregnant pregnancy embarazada embarazo embarazadas embarazarme expecting ivf fiv test3 embarazarnos',
	MISCARRY:
		'miscarriage miscarriages miscarried aborto abortion ectopic heartbeat latido latidos legrado aborte abortos',
	TALK: 'speak speaks speaking spoken spoke talk talks talking talked habla hablar hablan hablamos hablo hablas hablaba hablarme hablado dirige contesta answers answer texts reply replies replied answered answering word ring rings hablaron hablabamos saluda saludan dirigen contestan responde responden speakin talkin',
	CUTOFF:
		'nocontact contactocero cutoff cutoffme disowned disown estranged bloqueo bloqueada blocked blocks deshereo desheredo excommunicated fellout nc blocking blockeo bloquearon blok ignored ignores ignoring shunned disfellowshipped desheredaron expulsaron',
	SEE: 'see seeing seen ver vemos veo meet met conozco',
	ALONE:
		'alone lonely loneliness sola solo solos soledad isolated aislada aislado lonesome ownmyown solita solito solitario solitaria friendless desolada loner',
	MISS: 'miss missing2 misses missed extrano extranar echodemenos extrana anoro',
	JOB: 'job work trabajo empleo career employer workplace firm shift shifts chamba pega2 jale laburo curro empresa jefe2',
	FIRED:
		'fired sacked redundant redundancy laidoff despidieron despido echaron unemployed jobless desempleado desempleada paro desempleo canned axed letgo corrieron despedido despedida despidio finiquito redundancies layoff layoffs dismissed severance',
	RETIRE:
		'retire retired retirement retiring jubile jubilacion jubilado jubilada jubilarme pensioner pensionista retirada',
	HOUSE: 'house home casa flat apartment piso departamento home2',
	COUNTRY: 'country pais countries patria tierra homeland',
	CHURCH:
		'church iglesia congregation congregacion parish parroquia mosque temple templo congregations hall2 kingdomhall salon2 synagogue sinagoga culto pastor elders templos',
	GOD: 'god dios allah jesus faith fe',
	RELIGION:
		'religion religious cult secta jehovahs jehova mormon mormons islam catholic evangelical witnesses testigos',
	GAY: 'gay lesbian lesbiana bisexual queer trans transgender lgbt armario closet homosexual nonbinary',
	PRISON:
		'prison jail carcel prision preso presa inside2 sentence condena parole probation inmate celda penal reclusorio bars2 released cells wing2 pen2',
	ARMY: 'army military navy marines soldier veteran forces regiment ejercito militar soldado veterano marina cuartel squaddie raf civvy civvies civvie discharged deployed deployment tour2 infantry milico mili tropa',
	RELAPSE:
		'relapse relapsed relapsing recai recaida recaido recayo slipped recaer blewit relapses fellofffthewagon offthewagon volvi2',
	STAYED: 'forgave forgive forgiven perdone perdono perdonado perdonar tookhimback tookherback stayed staying',
	PORN: 'porn porno pornography pornografia pornhub xxx onlyfans2',
	EAT: 'eat eating eats ate binge binges bingeing comer como2 atracon atracones vomit vomited purge purging overeat overeating comida vomitar vomito comiendo comi',
	GAME: 'gaming games videogames videojuegos game consola xbox playstation fortnite gamer ps5 roblox streaming juegos consolas',
	PHONE:
		'phone mobile movil celular telefono mobile smartphone scrolling scroll tiktok instagram insta pantalla pantallas screens',
	CARE: 'carer caring caregiver caregiving lookafter lookingafter cuido cuidar cuidador cuidadora cuidando',
	FORGETS: 'recognise recognize recognises reconoce forgets',
	CUSTODY: 'custody custodia visitation visits supervised guarda regimen visitas',
	LAWYER:
		'lawyer lawyers solicitor solicitors attorney abogado abogados abogada court juzgado judge juez settlement barrister barristers magistrate tribunal hearing juicio demanda fiscal lawyered lawyering',
	DEBT: 'debt debts deuda deudas loan prestamo endeudada endeudado owe overdraft bailiffs loans mortgage remortgaged remortgage hipoteca hipoteco prestamos embargo owed owes credito credit',
	SAVINGS: 'savings ahorros pension2 ahorrado',
	NEWLOVE: 'dating date citas cita tinder hinge dates bumble grindr2',
	BEST: 'best mejor'
};

/** Two or more words in a row that stand for one. */
const runs: [string, string][] = [
	['other half', 'otherhalf'],
	['my man', 'my myman'],
	['my girl', 'my mygirl'],
	['my boy', 'my myboy'],
	['my fella', 'my fella'],
	['the other woman', 'otherwoman'],
	['another woman', 'anotherwoman'],
	['another man', 'anotherman'],
	['behind my back', 'behindmyback'],
	['parted ways', 'partedways'],
	['lo dejamos', 'lodejamos'],
	['no longer with us', 'nolongerwithus'],
	['didnt make it', 'didntmakeit'],
	['didn make it', 'didntmakeit'],
	['slipped away', 'slippedaway'],
	['al cielo', 'alcielo'],
	['se me fue', 'seme'],
	['se nos fue', 'seme'],
	['let me go', 'letgo'],
	['off the wagon', 'offthewagon'],
	['blew it', 'blewit'],
	['took his life', 'tookhislife'],
	['took her life', 'tookhislife'],
	['took his own life', 'ownlife'],
	['kingdom hall', 'kingdomhall'],
	['best mate', 'best mate'],
	['big sis', 'bigsis'],
	['lil bro', 'littlebro'],
	['little bro', 'littlebro'],
	['run over', 'runover'],
	['self harm', 'selfharm'],
	['self harming', 'selfharm'],
	['stage 4', 'stage4'],
	['stage four', 'stage4'],
	['passed away', 'passedaway'],
	['passed on', 'passedaway'],
	['mum passed', 'mum passedaway'],
	['broke up', 'brokeup'],
	['broken up', 'brokeup'],
	['break up', 'breakup'],
	['breaking up', 'breakingup'],
	['split up', 'splitup'],
	['finished with', 'finishedwith'],
	['walked out', 'walkedout'],
	['walked away', 'walkedaway'],
	['ended it', 'endedit'],
	['ended things', 'endedit'],
	['end it', 'endit'],
	['called it off', 'calleditoff'],
	['slept with', 'sleptwith'],
	['sleeping with', 'sleepingwith'],
	['little girl', 'littlegirl'],
	['little boy', 'littleboy'],
	['little one', 'littleone'],
	['little ones', 'littleone'],
	['mi mujer', 'mi mimujer'],
	['su mujer', 'su mimujer'],
	['killed himself', 'killedhimself'],
	['killed herself', 'killedherself'],
	['hung himself', 'killedhimself'],
	['own life', 'ownlife'],
	['ended his life', 'endedhislife'],
	['ended her life', 'endedhislife'],
	['se mato', 'semato'],
	['quito la vida', 'quitolavida'],
	['no contact', 'nocontact'],
	['contacto cero', 'contactocero'],
	['sin contacto', 'contactocero'],
	['cut me off', 'cutoff'],
	['cut him off', 'cutoff'],
	['cut her off', 'cutoff'],
	['cut them off', 'cutoff'],
	['cut us off', 'cutoff'],
	['cut off', 'cutoff'],
	['fell out', 'fellout'],
	['falling out', 'fellout'],
	['laid off', 'laidoff'],
	['look after', 'lookafter'],
	['looking after', 'lookingafter'],
	['took him back', 'tookhimback'],
	['took her back', 'tookherback'],
	['taking him back', 'tookhimback'],
	['taking her back', 'tookherback'],
	['echo de menos', 'echodemenos'],
	['echa de menos', 'echodemenos'],
	['echar de menos', 'echodemenos'],
	['on my own', 'ownmyown'],
	['all by myself', 'ownmyown']
];

/** Every folded word that stands for a concept. */
export const concepts = new Map<string, string>();
for (const [concept, words] of Object.entries(lists))
	for (const word of words.split(/\s+/)) concepts.set(word, concept);

/** Runs by their first word, the longest first. */
export const runsByFirst = new Map<string, { words: string[]; into: string[] }[]>();
for (const [from, into] of [...runs].sort(([one], [other]) => other.length - one.length)) {
	const words = from.split(' ');
	const list = runsByFirst.get(words[0]!) ?? [];
	runsByFirst.set(words[0]!, [...list, { words, into: into.split(' ') }]);
}

/** What concepts have in common: a wife and a girlfriend are partners. (Whoever is dying has not died: two concepts.) */
export const wider = new Map([
	['SPOUSE', 'PARTNER'],
	['LOVER', 'PARTNER'],
	['MOTHER', 'PARENT'],
	['FATHER', 'PARENT']
]);

/** People (and animals) whom something can be about. */
export const persons = new Set(
	'SPOUSE LOVER PARTNER EX CHILD BABY MOTHER FATHER PARENT SIBLING GRANDPARENT GRANDCHILD FRIEND RELATIVE FAMILY'.split(
		' '
	)
);

/** Where it matters who does it: "my husband drinks" and "my husband says I drink" are two experiences. */
export const doings = new Set(
	'LEFT BREAK CHEAT DRINK ALCOHOL SOBER DRUG ADDICT REHAB GAMBLE MEDS HIT HURT DECEIVE RELAPSE PORN GAME CANCER ILL DIAGNOSE MIND EAT RETIRE STAYED'.split(
		' '
	)
);

const set = (words: string) => new Set(words.split(/\s+/));

export const firstPerson = set(
	'i im ive id ill1 myself yo estoy llevo llevaba1 puedo quiero soy tengo he2 necesito voy sigo fui he1 quise digo hago'
);
export const negations = set(
	'not no dont doesnt didnt wont cant couldnt cannot isnt arent wasnt havent hasnt hadnt never nunca ni without sin nobody nadie wouldnt aint neither jamas tampoco werent'
);
/** Words behind which a "not" no longer reaches. */
export const borders = set(
	'but and because cos coz since so when then after before while though although pero y porque aunque desde cuando que si despues and'
);

/** Words that say nothing of what somebody goes through. */
export const stopWords = set(
	`a an the my your his her their our its this that these those me you him them us it i im ive id we were2 weve he hes she
	shes they theyre be been being am is are was were do does did doing have has had having will would could should can may
	might must of to in on at for from with by about into over2 after2 out up down off as if than too very just really so now
	then there here and or but because cos coz since when while all any some one also only even ever still like got get
	gets getting go goes going s t m re ve d ll what which who how why where whats im not no dont doesnt didnt wont cant cannot
	couldnt isnt wasnt arent havent hasnt hadnt wouldnt aint never every again1 already told1 tell1 says said say think know
	el la los las un una unos unas mi mis tu tus su sus me te se nos le les lo de del al a en con por para y o u e que si
	no ni ya muy mas pero porque como cuando donde es era fue ser soy esta estoy estaba estan estar ha he han hay habia tengo tiene
	tener voy va van yo ella ellos elpron nosotros eso esto esa ese esta este todo toda todos todas nada algo asi tan sin desde
	hasta entre sobre hace aunque nunca nadie siempre dice dicen bien feel feels feeling siento siente thing things way lot bit
	ago year years yr yrs month months week weeks day days time ano anos mes meses semana semanas dia dias vez veces
	last next today yesterday tonight aqui aca alla ahi ahora ayer hoy noche night nights much many well oh ok right want wants wanted quiero quiere
	put puts make makes made saturday monday tuesday wednesday thursday friday lunes martes miercoles jueves viernes sabado
	website site page pagina password app android iphone download button login idioma language2 cambiar change changes free gratis test2 testing weather hello hola hi cannot theres heres whos come comes came im ill1 people gente person persona
	lol omg tbh idk ngl n u ur r thx pls plz bc cuz btw rn literally honestly kinda sorta gonna gotta wanna dunno yeah yep jaja pues osea vale bueno neta tipo
	january february april june july august september october november december enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre xmas`
);
