/**
 * The layer rule of ARCHITECTURE.md, section "Import directions". `npm run layers` checks it, and
 * scripts/test/layers.test.mjs checks that every rule bites.
 * A rule reads: files matching `from` may not import what matches `to`.
 */
const tests = '\\.test\\.(tsx?|mjs)$|^src-(main|renderer)/testing/'
const adapters = '^src-main/(git|store|forges|http)/'
const shells = '^src-main/(shell-[a-z]+/|cli/|cli\\.ts$|core-main\\.ts$|electron-main\\.ts$)'

const installed = (names) => `node_modules/(${names})/`

const interfaceLibraries =
  'react|react-dom|zustand|wouter|lucide-react|@base-ui/react|@pierre/(diffs|trees)|@tanstack/react-virtual|zod'

/** `comment` is what a person reads who broke the rule. */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })

export default {
  forbidden: [
    forbid('no-circular', {}, { circular: true }, 'A cycle has no layer.'),
    forbid('imports-resolve', {}, { couldNotResolve: true }, 'A name that leads nowhere is seen by no rule.'),
    forbid(
      'shared-imports-zod-only',
      { path: '^src-shared/', pathNot: tests },
      { pathNot: `^src-shared/|${installed('zod')}` },
      'What both sides of the contract need must load anywhere.',
    ),
    forbid(
      'core-knows-ports-not-adapters',
      { path: '^src-main/core/', pathNot: tests },
      { pathNot: `^src-main/core/|^src-shared/|${installed('zod|jose|openpgp|croner')}|^(node:)?crypto$` },
      'Rules and use cases touch no file, socket, process or database.',
    ),
    forbid(
      'adapters-are-below-the-application',
      { path: adapters, pathNot: tests },
      { path: `^src-main/app/|${shells}|^src-renderer/` },
      'Adapters are put together by app/, not the other way round.',
    ),
    forbid(
      'adapters-do-not-know-each-other',
      { path: adapters, pathNot: `^src-main/http/smart-http/|${tests}` },
      { path: adapters, pathNot: '^src-main/$1/' },
      'git, store, forges and http meet in app/.',
    ),
    forbid(
      'smart-http-knows-git-alone',
      { path: '^src-main/http/smart-http/', pathNot: tests },
      { path: '^src-main/(store|forges)/' },
      "Smart HTTP is git's own protocol: packs pass from git/ to the socket as raw streams, with no port between.",
    ),
    forbid(
      'adapters-see-ports-and-types-of-the-core',
      { path: '^src-main/(git|store|forges)/', pathNot: tests },
      { path: '^src-main/core/', pathNot: '^src-main/core/ports/', dependencyTypesNot: ['type-only'] },
      'Only http calls the services of the core; the others implement its ports.',
    ),
    forbid(
      'application-does-not-know-shells',
      { path: '^src-main/app/', pathNot: tests },
      { path: `${shells}|^src-renderer/` },
      'A shell starts the application, never the reverse.',
    ),
    forbid(
      'shells-know-the-application-only',
      { path: shells, pathNot: tests },
      {
        path: `${adapters}|^src-main/core/|^src-renderer/`,
        pathNot: '^src-main/http/contract/[a-z-]+-client\\.ts$',
      },
      'A shell is a client: it starts app/ and speaks the contract.',
    ),
    forbid(
      'interface-speaks-the-contract',
      { path: '^src-renderer/', pathNot: tests },
      { path: '^src-main/' },
      'The interface runs in a browser as well.',
    ),
    forbid(
      'interface-is-react-and-its-libraries',
      { path: '^src-renderer/', pathNot: tests },
      {
        pathNot: `^src-(renderer|shared|main)/|${installed(interfaceLibraries)}|^resources/web/`,
      },
      'What the window loads is chosen one by one: the vite configuration bundles whatever is imported.',
    ),
    forbid(
      'components-know-no-stores',
      { path: '^src-renderer/(components|lib|styles)/', pathNot: tests },
      { path: '^src-renderer/(app|features|stores|transport)/' },
      'A component shows what it is given.',
    ),
    forbid(
      'stores-know-nobody-who-shows-them',
      { path: '^src-renderer/(stores|transport)/', pathNot: tests },
      { path: '^src-renderer/(app|features|components)/' },
      'Stores are fed by events; features read them.',
    ),
    forbid(
      'transport-knows-the-contract-alone',
      { path: '^src-renderer/transport/', pathNot: tests },
      { path: '^src-renderer/', pathNot: '^src-renderer/(transport|lib)/' },
      'Frames come and go the same for whatever is built on them.',
    ),
    forbid(
      'features-do-not-know-each-other',
      { path: '^src-renderer/features/([^/]+)/', pathNot: tests },
      { path: '^src-renderer/(app|features)/', pathNot: '^src-renderer/features/$1/' },
      'Features meet in app/; what two of them need is a component, a store or lib.',
    ),
    forbid(
      'electron-only-in-its-shell',
      { path: '^src-', pathNot: '^src-main/(shell-electron/|electron-main\\.ts$)' },
      { path: `^electron$|${installed('electron')}` },
      'Everything else runs without a window.',
    ),
    forbid(
      'database-driver-only-in-store',
      { path: '^src-', pathNot: `^src-main/store/|${tests}` },
      { path: `${installed('better-sqlite3')}|^(node:)?sqlite$` },
      'One place speaks SQL.',
    ),
    forbid(
      'simple-git-only-in-git',
      { path: '^src-', pathNot: `^src-main/git/|${tests}` },
      { path: installed('simple-git') },
      'Its opt-ins stand in one file.',
    ),
    forbid(
      'web-framework-only-in-http',
      { path: '^src-', pathNot: `^src-main/http/|${tests}` },
      { path: installed('hono|@hono/[^/]+') },
      'One place answers requests.',
    ),
    forbid(
      'processes-only-in-git-and-shells',
      { path: '^src-', pathNot: `^src-main/git/|${shells}|${tests}` },
      { path: '^(node:)?child_process$' },
      'Everything that runs git is in git/.',
    ),
    forbid(
      'ships-with-its-dependencies',
      // The interface is bundled with its libraries, and Electron is what the desktop app runs in.
      { path: '^src-(main|shared)/', pathNot: tests },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: installed('electron') },
      'What an installed package imports must be installed with it.',
    ),
    forbid(
      'test-support-stays-in-tests',
      { path: '^src-', pathNot: tests },
      { path: tests },
      'Tests, fakes and scratch servers never ship.',
    ),
    forbid(
      'stories-and-benchmarks-drive-the-built-program',
      { path: '^(e2e|bench)/' },
      { path: '^src-(main|renderer)/', pathNot: '^src-main/testing/' },
      'They see what a user sees.',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
