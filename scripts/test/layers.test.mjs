import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import configuration from '../../.dependency-cruiser.mjs'
import { projectNode, root } from '../set-up.mjs'
import { commandScript } from './project-command.mjs'

/** Rule -> [file, what it imports]: each line is one forbidden import in an otherwise empty project. */
const violations = {
  'no-circular': [['src-shared/circle-a.ts', './circle-b.ts']],
  'imports-resolve': [['src-shared/astray.ts', './nowhere.ts']],
  'shared-imports-zod-only': [
    ['src-shared/file.ts', 'node:fs'],
    ['src-shared/token.ts', 'jose'],
  ],
  'core-knows-ports-not-adapters': [
    ['src-main/core/mirrors/a.ts', 'node:fs'],
    ['src-main/core/mirrors/b.ts', '../../store/target.ts'],
    ['src-main/core/mirrors/c.ts', 'node:child_process'],
    ['src-main/core/mirrors/d.ts', 'node:net'],
    ['src-main/core/mirrors/e.ts', 'hono'],
    ['src-main/core/mirrors/f.ts', '../../app/target.ts'],
  ],
  'adapters-are-below-the-application': [
    ['src-main/git/a.ts', '../app/target.ts'],
    ['src-main/http/b.ts', '../cli/target.ts'],
    ['src-main/store/c.ts', '../shell-headless/target.ts'],
  ],
  'adapters-do-not-know-each-other': [
    ['src-main/git/d.ts', '../store/target.ts'],
    ['src-main/store/e.ts', '../git/target.ts'],
    ['src-main/http/f.ts', '../git/target.ts'],
    ['src-main/forges/g.ts', '../http/target.ts'],
  ],
  'smart-http-knows-git-alone': [['src-main/http/smart-http/a.ts', '../../store/target.ts']],
  'adapters-see-ports-and-types-of-the-core': [['src-main/store/h.ts', '../core/mirrors/target.ts']],
  'application-does-not-know-shells': [
    ['src-main/app/a.ts', '../shell-headless/target.ts'],
    ['src-main/app/b.ts', '../cli/target.ts'],
  ],
  'shells-know-the-application-only': [
    ['src-main/shell-headless/a.ts', '../store/target.ts'],
    ['src-main/cli/b.ts', '../core/mirrors/target.ts'],
    ['src-main/cli/d.ts', '../http/contract/rpc-routes.ts'],
    ['src-main/cli.ts', './http/target.ts'],
  ],
  'interface-speaks-the-contract': [['src-renderer/a.ts', '../src-main/app/target.ts']],
  'interface-is-react-and-its-libraries': [
    ['src-renderer/b.ts', 'hono'],
    ['src-renderer/c.ts', 'node:fs'],
  ],
  'components-know-no-stores': [
    ['src-renderer/components/a.ts', '../stores/target.ts'],
    ['src-renderer/components/b.ts', '../features/board/target.ts'],
    ['src-renderer/lib/c.ts', '../stores/target.ts'],
  ],
  'stores-know-nobody-who-shows-them': [['src-renderer/stores/a.ts', '../features/board/target.ts']],
  'transport-knows-the-contract-alone': [['src-renderer/transport/a.ts', '../stores/target.ts']],
  'features-do-not-know-each-other': [
    ['src-renderer/features/board/a.ts', '../activity/target.ts'],
    ['src-renderer/features/board/b.ts', '../../app/target.ts'],
  ],
  'electron-only-in-its-shell': [['src-main/app/c.ts', 'electron']],
  'database-driver-only-in-store': [
    ['src-main/app/d.ts', 'better-sqlite3'],
    ['src-main/app/e.ts', 'node:sqlite'],
  ],
  'simple-git-only-in-git': [['src-main/app/f.ts', 'simple-git']],
  'web-framework-only-in-http': [
    ['src-main/app/g.ts', 'hono'],
    ['src-main/app/h.ts', '@hono/node-server'],
  ],
  'processes-only-in-git-and-shells': [['src-main/app/i.ts', 'node:child_process']],
  'ships-with-its-dependencies': [['src-main/app/j.ts', 'vitest']],
  'test-support-stays-in-tests': [
    ['src-main/app/k.ts', '../testing/target.ts'],
    ['src-main/app/l.ts', '../git/target.test.ts'],
  ],
  'stories-and-benchmarks-drive-the-built-program': [
    ['bench/a.ts', '../src-main/app/target.ts'],
    ['e2e/b.ts', '../src-main/core/mirrors/target.ts'],
  ],
}

/** What the rules must leave alone. */
const allowed = [
  ['src-shared/allowed.ts', 'zod'],
  ['src-main/core/access/allowed.ts', 'jose'],
  ['src-main/core/access/ids.ts', 'node:crypto'],
  ['src-main/core/access/shared.ts', '../../../src-shared/target.ts'],
  ['src-main/git/allowed.ts', 'simple-git'],
  ['src-main/git/ports.ts', '../core/ports/target.ts'],
  ['src-main/git/process.ts', 'node:child_process'],
  ['src-main/store/allowed.ts', 'better-sqlite3'],
  ['src-main/store/types.ts', '../core/mirrors/target.ts', 'type'],
  ['src-main/http/allowed.ts', 'hono'],
  ['src-main/http/smart-http/allowed.ts', '../../git/target.ts'],
  ['src-main/cli/allowed.ts', '../http/contract/http-contract-client.ts'],
  ['src-main/http/services.ts', '../core/mirrors/target.ts'],
  ['src-main/app/allowed.ts', '../store/target.ts'],
  ['src-main/shell-headless/allowed.ts', '../app/target.ts'],
  ['src-main/shell-electron/allowed.ts', 'electron'],
  ['src-main/electron-main.ts', 'electron'],
  ['src-main/core-main.ts', './shell-headless/target.ts'],
  ['src-renderer/allowed.tsx', 'react'],
  ['src-renderer/app/allowed.ts', '../features/board/target.ts'],
  ['src-renderer/features/board/allowed.ts', '../../stores/target.ts'],
  ['src-renderer/features/board/parts.ts', './target.ts'],
  ['src-renderer/components/allowed.ts', '../lib/target.ts'],
  ['src-renderer/stores/allowed.ts', '../transport/target.ts'],
  ['src-renderer/transport/allowed.ts', '../../src-shared/target.ts'],
  ['src-main/app/some.test.ts', '../testing/target.ts'],
  ['src-main/app/other.test.ts', 'vitest'],
  ['bench/allowed.ts', '../src-main/testing/target.ts'],
]

const targets = [
  'src-shared',
  ...[
    'app',
    'cli',
    'git',
    'store',
    'http',
    'forges',
    'shell-headless',
    'core/mirrors',
    'core/ports',
    'testing',
  ].map((folder) => `src-main/${folder}`),
  ...['app', 'transport', 'stores', 'components', 'lib', 'features/board', 'features/activity'].map(
    (folder) => `src-renderer/${folder}`,
  ),
]
const packages = {
  dependencies: ['zod', 'jose', 'hono', '@hono/node-server', 'simple-git', 'better-sqlite3'],
  devDependencies: ['vitest', 'electron', 'react'],
}

let project = ''
let found = []

const put = (file, content) => {
  mkdirSync(path.join(project, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(project, file), content)
}

beforeAll(async () => {
  project = mkdtempSync(path.join(tmpdir(), 'mirrordesk-layers-'))
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json']) {
    cpSync(path.join(root, file), path.join(project, file))
  }
  const versions = (names) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  put(
    'package.json',
    JSON.stringify({
      dependencies: versions(packages.dependencies),
      devDependencies: versions(packages.devDependencies),
    }),
  )
  for (const name of [...packages.dependencies, ...packages.devDependencies]) {
    put(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    put(`node_modules/${name}/index.js`, '')
  }
  for (const folder of targets)
    put(`${folder}/target.ts`, 'export const target = 1\nexport type Target = number\n')
  put('src-main/git/target.test.ts', '')
  for (const file of ['rpc-routes', 'http-contract-client']) put(`src-main/http/contract/${file}.ts`, '')
  put('src-shared/circle-b.ts', `import './circle-a.ts'\n`)
  for (const [file, imported, kind] of [...Object.values(violations).flat(), ...allowed]) {
    put(
      file,
      kind === 'type'
        ? `import type { Target } from '${imported}'\nexport type T = Target\n`
        : `import '${imported}'\n`,
    )
  }
  const args = [
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'json',
    'src-shared',
    'src-main',
    'src-renderer',
    'e2e',
    'bench',
  ]
  const script = commandScript('dependency-cruiser', 'depcruise')
  const run = promisify(execFile)(projectNode, [script, ...args], {
    cwd: project,
    maxBuffer: 64 * 1024 * 1024,
  })
  const { stdout } = await run.catch((failed) => failed)
  found = JSON.parse(stdout).summary.violations.map((one) => `${one.rule.name}: ${one.from}`)
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

describe('the layer rules', () => {
  it('are each tested by a violation', () => {
    expect(Object.keys(violations).sort()).toEqual(configuration.forbidden.map((rule) => rule.name).sort())
  })

  it.each(
    Object.entries(violations).flatMap(([rule, cases]) =>
      cases.map(([file, imported]) => ({ rule, file, imported })),
    ),
  )('$rule refuses that $file imports $imported', ({ rule, file }) => {
    expect(found).toContain(`${rule}: ${file}`)
  })

  it.each(allowed.map(([file, imported]) => ({ file, imported })))(
    'let $file import $imported',
    ({ file }) => {
      expect(found.filter((text) => text.endsWith(`: ${file}`))).toEqual([])
    },
  )
})
