/**
 * What people choose most, in letters alone: years, signs and digits around or inside are taken away before comparing.
 * Gathered from what yearly reports of leaked passwords have in common; most of those are too short here anyway.
 */
export const commonWords: ReadonlySet<string> = new Set(
	`
	abc abcd abcde abcdef abcdefg abcdefgh admin adminadmin administrator alejandro alexander alexandra allah amanda
	america amour andrew android angel angelina angels anthony apple april arsenal asdf asdfgh asdfghjkl ashley august
	australia autumn azerty azertyuiop baby babyboy babygirl banana barcelona baseball basketball batman bayernmunich
	beatles benjamin benvenuto berlin bienvenido bienvenue bismillah blessed blink brasil brokenheart buster butterfly
	california canada changeit changeme charlie cheese chelsea chelseafc chicago chocolate christian christopher coffee
	computer contrasena contraseña cookie correcthorsebatterystaple corvette daniel darling december default deutschland
	diamond dollar dolphin doudou dragon elephant elizabeth england espana facebook faith february fenerbahce fernando
	ferrari florida flower flowers football forever foreverlove fortnite france francisco freedom friday fussball gabriel
	gabriela galatasaray geheim george germany ginger godisgood golden goodbye goodluck google grace guest hallelujah
	happiness harley heartache heartbreak hearth hearthdemo hello hellohello hellokitty helloworld hockey honey horses
	hunter ilovegod iloveme iloveu iloveyou imissyou instagram internet iphone iqaziwsx ironman istanbul january jennifer
	jessica jesus jesuschrist jesuslovesme jonathan jordan joshua juventus killer kitty krishna letmein lightning linkedin
	liverpool login london lonely lovehurts love lovelove lovely loveme lover loveyou madrid maggie manchester manchesterunited
	march master matrix matthew melissa mercedes metallica mexico michael michelle microsoft million minecraft mohammed
	monday money monkey moonlight moscow motdepasse muhammad mustang mylife mylove myself naruto natalie natasha newyork
	nicholas nicole ninja nintendo nirvana nothing november october onedayatatime panther paris parola passphrase password
	passwort patricia patrick peanut pepper phoenix pikachu playstation pokemon porsche princesa princess prinzessin puppy
	qazwsx qazwsxedc qwaszx qweasd qweasdzxc qwerty qwertyuiop qwertz qwertzuiop rainbow realmadrid recovery richard
	robert root sadness samantha samsung samurai schatz schatzi secret senha september serenity shadow silver slipknot
	soccer sommer spiderman spring starlight startrek starwars stephanie strawberry summer sunshine superman sweetheart
	sweety teamo tequiero test testing testtest texas thomas thunder tiger tigger together trustno trustnoi unicorn user
	vanessa veronica victoria volleyball wachtwoord warrior welcome whatever william willkommen windows winter wonderwoman
	xbox yamaha youtube zxcvbn zxcvbnm
	`
		.trim()
		.split(/\s+/)
);
