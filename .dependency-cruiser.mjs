/** Imports fall one way: a folder may use those after it in this list, and itself. */
const order = [
  ...['local', 'cli', 'worker', 'api', 'workflows', 'activities', 'runs'],
  ...['services', 'audio', 'providers', 'db', 'reading', 'core'],
];
const all = [...order, 'client', 'web', 'bench', 'chaos', 'test'];
const inside = (...folders) => `^(${folders.join('|')})/`;

/** From the folder, nothing of the house but the allowed folders and itself. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-sees-only`,
  comment,
  severity: 'error',
  from: { path: inside(folder) },
  to: { path: inside(...all.filter((other) => other !== folder && !allowed.includes(other))) },
});
const valuesOf = { dependencyTypesNot: ['type-only'] };
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    never('no-circles', 'A circle has no order in which it can be understood.', {}, { circular: true }),
    {
      ...never(
        'no-folder-circles',
        'The same is true of folders.',
        { path: '.', pathNot: '^test' },
        { circular: true },
      ),
      scope: 'folder',
    },
    never('no-dead-ends', 'The imported file does not exist.', {}, { couldNotResolve: true }),
    never(
      'nothing-needs-tests',
      'Tests see everything, nothing sees tests.',
      { pathNot: '^test/' },
      { path: '^test/' },
    ),
    never(
      'no-development-packages',
      'What runs at a customer is installed at a customer.',
      { path: inside(...order, 'client'), pathNot: 'drizzle\\.config\\.ts$' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg'], ...valuesOf },
    ),

    only('core', [], 'The ground stands on nothing of the house.'),
    only('reading', ['core'], 'What reads text needs the text alone.'),
    only('db', ['core', 'reading'], 'Tables know the shapes they hold, and no business.'),
    only('providers', ['core'], 'The outside world sits behind ports and knows no rows.'),
    only('audio', ['core', 'providers'], 'Sound is decoded from storage and knows no rows.'),
    only('services', ['core', 'reading', 'db', 'providers', 'audio'], 'Verbs stand on rows and ports.'),
    only(
      'runs',
      ['core', 'services'],
      'Starting, signaling and describing runs is an adapter over a port of the services.',
    ),
    only('activities', ['core', 'db', 'providers', 'services'], 'Activities are thin adapters over services.'),
    only('workflows', ['core', 'activities'], 'Workflows tell what happens when, and nothing else.'),
    only('api', ['core', 'reading', 'db', 'providers', 'services', 'runs', 'workflows'], 'Routes call services.'),
    only('worker', order.slice(order.indexOf('api') + 1), 'A worker puts the parts together.'),
    only('client', [], 'Whoever talks to the API needs nothing else of the house.'),
    only('cli', ['core', 'client'], 'The command talks to the API only.'),
    only('web', ['core', 'reading', 'client'], 'Pages talk to the API only.'),

    never(
      'workflows-see-activity-types',
      'An activity that is imported as a value would run in the sandbox.',
      { path: inside('workflows') },
      { path: inside('activities'), ...valuesOf },
    ),
    never(
      'workflows-stay-in-the-sandbox',
      'Nothing but the SDK: every package grows the bundle, and Node is not there.',
      { path: inside('workflows') },
      { path: '^node_modules/(?!@temporalio/(workflow|common)/)', ...valuesOf },
    ),
    never(
      'core-touches-no-machine',
      'No files, no network, no clock: core may be imported by workflows and pages.',
      { path: inside('core', 'reading', 'workflows', 'client', 'web'), pathNot: '^web/vite\\.config\\.ts$' },
      { dependencyTypes: ['core'] },
    ),
    never(
      'ports-not-providers',
      'Which provider answers is decided where a process is put together.',
      { path: inside('api', 'activities', 'services', 'runs', 'audio'), pathNot: '^api/main\\.ts$' },
      { path: inside('providers'), pathNot: '/port\\.ts$', ...valuesOf },
    ),
    never(
      'routes-call-services',
      'Only where the API is put together does it meet the client that starts runs.',
      { path: inside('api'), pathNot: '^api/main\\.ts$' },
      { path: inside('runs') },
    ),
    never(
      'api-sees-workflow-types',
      'The API names runs and messages; the story itself runs in workers.',
      { path: inside('api'), pathNot: '^api/main\\.ts$' },
      { path: inside('workflows'), ...valuesOf },
    ),
    never(
      'sql-in-services-and-db',
      'Rows have two homes.',
      { path: inside(...all), pathNot: inside('services', 'db', 'test', 'bench', 'chaos') },
      { path: '^node_modules/(drizzle-orm|pg)/' },
    ),
    never(
      'services-know-no-temporal-nor-http',
      'The same verb serves the API, workers and tests.',
      { path: inside('services', 'audio', 'reading', 'providers', 'db') },
      { path: '^node_modules/(@temporalio|hono|@hono)/' },
    ),
    never(
      'temporal-behind-a-port',
      'The API starts and asks runs through services/runs.',
      { path: inside('api', 'cli'), pathNot: '^api/(main|runs)\\.ts$' },
      { path: '^node_modules/@temporalio/' },
    ),
    never(
      'pages-without-server-code',
      'What a page needs of core are words and pure functions.',
      { path: inside('web') },
      { path: '^core/(settings/environment|search-keys)\\.ts$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.callweave)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
};
