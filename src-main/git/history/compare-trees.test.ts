import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ComparedFile, CompareRequest, Comparison } from '../../core/ports/history-git.ts'
import { historyUnderTest } from '../../testing/history-under-test.ts'
import { bareRepository, git as runGit, scratchDirectory } from '../../testing/scratch.ts'

const scratch = scratchDirectory('compare-trees')
const { git, lastProcessGone } = historyUnderTest(scratch)
let directory = ''
let head = ''

/** Far more than the pipe to a process holds. */
const large = Array.from({ length: 40_000 }, (_, line) => `line ${line}\n`).join('')

beforeAll(async () => {
  directory = await bareRepository(scratch, 'compare.git')
  const file = (path: Buffer | string, content: string): Buffer =>
    Buffer.concat([
      Buffer.from('M 100644 inline "'),
      Buffer.from(path),
      Buffer.from(`"\ndata ${Buffer.byteLength(content)}\n${content}\n`),
    ])
  const input = Buffer.concat([
    Buffer.from('commit refs/heads/main\ncommitter A <a@example.org> 1600000000 +0000\ndata 1\nx\n'),
    file('\\t', 'a tab\n'),
    file(Buffer.from([0x7a, 0xff, 0x80, 0xc3]), 'no text\n'),
    ...Array.from({ length: 20 }, (_, index) => file(`large/${index}.txt`, `${index}\n${large}`)),
  ])
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input })
  head = await runGit(directory, 'rev-parse', 'main')
})

const compare = (request: Partial<CompareRequest>): Promise<Comparison> =>
  git.compare(directory, {
    baseId: null,
    headId: head,
    paths: [],
    exact: true,
    mostBytes: 1_000,
    withholdBinary: true,
    signal: new AbortController().signal,
    ...request,
  })

const taken = async ({ files }: Comparison): Promise<ComparedFile[]> => {
  const all: ComparedFile[] = []
  for await (const file of files) all.push(file)
  return all
}

describe('What changed between two trees', () => {
  it('is read for any name that git allows, with what is too large withheld', async () => {
    const files = await taken(await compare({ exact: false }))
    expect(files).toHaveLength(22)
    expect(files.filter(({ raw }) => raw !== null)).toMatchObject([
      { path: '\t', additions: 1, raw: expect.stringContaining('+a tab\n') as string },
      { path: 'z\ufffd\ufffd\ufffd', additions: 1, raw: expect.stringContaining('+no text\n') as string },
    ])
    expect(files.find(({ path }) => path === 'large/7.txt')).toMatchObject({ raw: null, additions: 40_001 })
    // A name that JSON cannot hold is none that could be applied.
    const exact = (await taken(await compare({}))).filter(({ raw }) => raw !== null)
    expect(exact.map(({ path }) => path)).toEqual(['\t'])
  })

  it('is given up when nobody takes it any more', async () => {
    const left = await compare({ mostBytes: 10_000_000 })
    for await (const { path } of left.files) {
      if (path.startsWith('large/')) break
    }
    expect(await lastProcessGone()).toMatchObject({ code: 'cancelled' })

    const controller = new AbortController()
    await compare({ mostBytes: 10_000_000, signal: controller.signal })
    controller.abort()
    expect(await lastProcessGone()).toMatchObject({ code: 'cancelled' })
  })
})
