/**
 * The layer rule of ARCHITECTURE.md, section "Import directions". `npm run layers` checks it.
 * A rule reads: files matching `from` may not import files matching `to`.
 */
const adapters = '^src-main/(git|store|forges|http)/'
const tests = '\\.test\\.ts$|^src-main/testing/'

const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })

export default {
  forbidden: [
    forbid('no-circular', {}, { circular: true }, 'A cycle has no layer.'),
    forbid(
      'shared-imports-zod-only',
      { path: '^src-shared/', pathNot: tests },
      { pathNot: '^src-shared/|node_modules/zod/' },
      'What both sides of the contract need must load anywhere.',
    ),
    forbid(
      'core-knows-ports-not-adapters',
      { path: '^src-main/core/', pathNot: tests },
      { pathNot: '^src-main/core/|^src-shared/|node_modules/(zod|jose|p-queue)/|^node:crypto$|^crypto$' },
      'Rules and use cases touch no file, socket, process or database.',
    ),
    forbid(
      'adapters-do-not-know-the-application',
      { path: adapters, pathNot: tests },
      { path: '^src-main/(app|cli|shell-[a-z]+)/' },
      'Adapters are put together by app/, not the other way round.',
    ),
    forbid(
      'only-http-uses-core-services',
      { path: '^src-main/(git|store|forges)/', pathNot: tests },
      { path: '^src-main/http/' },
      'git, store and forges are below http.',
    ),
    forbid(
      'git-store-forges-are-siblings',
      { path: '^src-main/(store|forges)/', pathNot: tests },
      { path: '^src-main/git/' },
      'Adapters meet in app/.',
    ),
    forbid(
      'git-does-not-know-the-store',
      { path: '^src-main/git/', pathNot: tests },
      { path: '^src-main/(store|forges)/' },
      'Adapters meet in app/.',
    ),
    forbid(
      'app-does-not-know-shells',
      { path: '^src-main/app/', pathNot: tests },
      { path: '^src-main/(shell-[a-z]+|cli)/' },
      'A shell starts the application, never the reverse.',
    ),
    forbid(
      'database-driver-only-in-store',
      { path: '^src-main/', pathNot: `^src-main/store/|${tests}` },
      { path: 'node_modules/better-sqlite3/' },
      'One place speaks SQL.',
    ),
    forbid(
      'processes-only-in-git-and-shells',
      { path: '^src-main/', pathNot: `^src-main/(git|shell-[a-z]+|cli)/|${tests}` },
      { path: '^(node:)?child_process$' },
      'Everything that runs git is in git/.',
    ),
    forbid(
      'test-support-stays-in-tests',
      { path: '^src-', pathNot: tests },
      { path: '^src-main/testing/' },
      'Fakes and scratch servers never ship.',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
