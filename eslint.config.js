import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

// Which room may import what (docs/architecture.md). Each folder names what it may not reach. Patterns are written as in
// a .gitignore, where a bare # begins a comment.
const noServer = {
	group: ['\\#server/*', '\\#server/**', '**/server/*.ts', '**/server/**'],
	message: 'What is under server/ stays on the server: rules and components may not import it.'
};
const noFramework = {
	group: ['@sveltejs/kit', '@sveltejs/kit/*', '$app/*', 'svelte', 'svelte/*', '*.svelte', '**/*.svelte'],
	message: 'Rules and SQL know no framework, so that pages, jobs and commands run the same code.'
};
const noRoutes = { group: ['**/routes/**'], message: 'Routes import features, never the other way round.' };
const noNode = { group: ['node:*', 'pg', 'kysely', 'graphile-worker', 'ws', 'pino'], message: 'Rules do no I/O.' };
const noFeatures = {
	group: ['\\#features/*', '\\#features/**'],
	message: 'Infrastructure knows no feature; start.ts alone puts things together.'
};
const noDatabase = {
	group: ['\\#server/database/*', 'kysely', 'pg'],
	message: 'Routes ask a feature; SQL stands in features/*/server.'
};

/** Features may use those before them in this list, and not those behind. */
export const featureOrder = [
	'people',
	'host',
	'notifications',
	'experiences',
	'groups',
	'meetings',
	'sharing',
	'support',
	'connections',
	'messages',
	'buddies',
	'reaching',
	'stories',
	'rooms',
	'gatherings',
	'journal',
	'care',
	'hope',
	'finding',
	'outside',
	'privacy',
	'delivery'
];

const imports = (...patterns) => ({
	'@typescript-eslint/no-restricted-imports': ['error', { patterns: patterns.filter(({ group }) => group.length > 0) }]
});
const laterThan = (feature) => ({
	group: featureOrder.slice(featureOrder.indexOf(feature) + 1).map((later) => `\\#features/${later}/**`),
	message: `${feature} stands before these features and knows nothing of them.`
});

const clockAndChance = [
	{
		selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
		message: 'Rules get the time as an argument.'
	},
	{ selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Rules get the time as an argument.' },
	{
		selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
		message: 'Rules get chance as an argument.'
	}
];

/** A click may lead to another page: without waiting for what it brings, the page before it would be judged. */
const judgedTooEarly = {
	selector:
		"ExpressionStatement[expression.argument.callee.property.name='click'] + ExpressionStatement[expression.argument.callee.name='expectAccessible']",
	message: 'After a click, first expect something of the page that it leads to.'
};

export default ts.config(
	{
		ignores: [
			'build/',
			'.svelte-kit/',
			'src/paraglide/',
			'node_modules/',
			'data/',
			'test-results/',
			'src/server/database/schema.generated.ts'
		]
	},
	...ts.configs.recommended,
	...svelte.configs['flat/recommended'],
	{
		languageOptions: { globals: { ...globals.node, ...globals.browser } },
		rules: {
			'no-undef': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
			// Words come from renderWords alone, which writes safe HTML; addresses are plain paths of this site.
			'svelte/no-at-html-tags': 'off',
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/no-useless-mustaches': 'off',
			// Components are rendered once, on the server: nothing in them reacts.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{ files: ['**/*.svelte'], languageOptions: { parserOptions: { parser: ts.parser } } },
	{ files: ['tests/journeys/**'], rules: { 'no-restricted-syntax': ['error', judgedTooEarly] } },
	{ files: ['bin/*'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
	...featureOrder.flatMap((feature) => [
		{
			files: [`src/features/${feature}/*.ts`],
			ignores: ['**/*.test.ts'],
			rules: {
				...imports(noServer, noFramework, noRoutes, noNode, laterThan(feature)),
				'no-restricted-syntax': ['error', ...clockAndChance]
			}
		},
		{ files: [`src/features/${feature}/*.svelte`], rules: imports(noServer, noRoutes, noNode, laterThan(feature)) },
		{
			files: [`src/features/${feature}/server/**/*.ts`],
			ignores: ['**/*.test.ts'],
			rules: imports(noFramework, noRoutes, laterThan(feature))
		}
	]),
	{ files: ['src/ui/**'], rules: imports(noServer, noRoutes, noNode, noFeatures) },
	{ files: ['src/routes/**'], rules: imports(noDatabase) },
	{
		files: ['src/server/**/*.ts'],
		ignores: ['src/server/start.ts', '**/*.test.ts'],
		rules: imports(noFeatures, noFramework, noRoutes)
	}
);
