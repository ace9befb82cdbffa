import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bareRepository, git, scratchDirectory } from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { createSpawnGit } from '../spawn-git.ts'
import { damageIn } from './damage-signs.ts'
import { watchDamage, type DamageReport } from './watch-damage.ts'

const scratch = scratchDirectory('damage')
const setup = prepareGitSetup(path.join(scratch, 'git'))
const reports: DamageReport[] = []
const { run, spawn } = watchDamage({ run: createRunGit(setup), spawn: createSpawnGit(setup) }, (report) =>
  reports.push(report),
)

test.each([
  ['error: packfile ./objects/pack/pack-1.pack does not match index', 'broken'],
  [`error: Could not read ${'a'.repeat(40)}\nfatal: revision walk setup failed`, 'missing'],
  [`fatal: loose object ${'a'.repeat(40)} (stored in objects/aa/aa) is corrupt`, 'broken'],
  ['error: object file ./objects/aa/bb is empty', 'broken'],
  ['fatal: unexpected line in ./packed-refs: xx', 'broken'],
  ['warning: commit-graph chunk not found', 'derived'],
  ['error: multi-pack-index OID fanout is of the wrong size', 'derived'],
  ['Reusing bitmaps: 4, done.', null],
  ["fatal: couldn't find remote ref refs/heads/commit-graph", null],
  ['remote: error: packfile a.pack does not match index', null],
  ['fatal: inflate: data stream error\nfatal: index-pack failed', null],
  ['fatal: protocol error: bad line length', null],
  ["error: cannot lock ref 'refs/heads/main'", null],
] as const)('%j is %s', (text, kind) => {
  expect(damageIn(text)).toBe(kind)
})

test('git that stumbles tells where and over what; git on objects that are being pushed does not', async () => {
  const store = await bareRepository(scratch, 'store.git')
  writeFileSync(path.join(scratch, 'content'), 'content')
  const blob = await git(store, 'hash-object', '-w', path.join(scratch, 'content'))
  await run(['cat-file', '-p', blob], { directory: store })
  expect(reports).toEqual([])
  truncateSync(path.join(store, 'objects', blob.slice(0, 2), blob.slice(2)), 0)
  await expect(run(['cat-file', '-p', blob], { directory: store })).rejects.toThrow()
  expect(reports.splice(0)).toEqual([expect.objectContaining({ directory: store, kind: 'broken' })])
  rmSync(path.join(store, 'objects', blob.slice(0, 2), blob.slice(2)))
  const tree = `100644 blob ${blob}\tfile`
  const { stdout } = await run(['mktree', '--missing'], { directory: store, input: `${tree}\n` })
  const walk = (environment: Readonly<Record<string, string>>) => {
    const child = spawn(['rev-list', '--objects', '--quiet', stdout.trim()], {
      directory: store,
      environment,
    })
    child.stdin.end()
    child.stdout.resume()
    return child.done
  }
  await walk({})
  expect(reports.splice(0)).toEqual([expect.objectContaining({ directory: store, kind: 'missing' })])
  await walk({ GIT_OBJECT_DIRECTORY: path.join(store, 'objects') })
  expect(reports).toEqual([])
})
