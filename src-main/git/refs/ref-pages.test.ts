import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { createRefReader } from '../ref-reader.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRunGit } from '../run-git.ts'
import { bareRepository, commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'
import { createRefPages } from './ref-pages.ts'

const scratch = scratchDirectory('ref-pages')
const refs = createRefReader({ run: createRunGit(prepareGitSetup(path.join(scratch, 'git'))) })
const refPage = createRefPages({
  refs,
  reader: { info: () => Promise.reject(new Error('Nothing but tags is peeled.')) },
})

/** All pages of so many refs. */
const allPages = async (directory: string, prefix: string, most: number) => {
  const found: string[] = []
  for (let after: string | null = null; ;) {
    const page = await refPage(directory, { prefix, after, most })
    found.push(...page.refs.map(({ name, objectId }) => `${name} ${objectId}`))
    after = page.refs.at(-1)?.name ?? null
    if (!page.hasMore) return found
    expect(page.refs).toHaveLength(most)
  }
}

describe('pages of refs', () => {
  it('together are what git lists, loose or packed or both, whatever the size of a page', async () => {
    const work = await workRepository(scratch, 'work')
    const first = await commitFile(work, 'a.txt', 'one')
    const second = await commitFile(work, 'a.txt', 'two')
    const stored = await bareRepository(scratch, 'stored.git')
    await git(work, 'push', '--quiet', stored, 'main')
    const write = (name: string, content: string): void => {
      const file = path.join(stored, 'refs/heads', name)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, `${content}\n`)
    }
    const names = ['a', 'a-b', 'a.b', 'A', 'ä', '\u{1f600}', '\uff5e', 'z/1', 'z/10', 'z/2', 'z-', 'z0']
    for (const [index, name] of names.entries()) if (index % 3 !== 0) write(name, first)
    await git(stored, 'pack-refs', '--all')
    for (const [index, name] of names.entries()) if (index % 2 === 0) write(name, second)
    write('symbolic', 'ref: refs/heads/main')
    write('dangling', 'ref: refs/heads/nowhere')
    writeFileSync(path.join(stored, 'refs/heads/locked.lock'), '')
    for (const prefix of ['refs/heads/', 'refs/heads/z', 'refs/tags/', 'refs/heads/z/1']) {
      const listed = await git(stored, 'for-each-ref', '--format=%(refname) %(objectname)')
      const expected = listed.split('\n').filter((line) => line.startsWith(prefix))
      for (const most of [1, 2, 5, 100]) {
        expect([prefix, most, await allPages(stored, prefix, most)]).toEqual([prefix, most, expected])
      }
    }
  })
})
