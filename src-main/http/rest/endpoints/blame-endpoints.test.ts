import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectForm, startRestWorld, type RestWorld } from '../../../testing/rest-world.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../../testing/scratch.ts'

const scratch = scratchDirectory('blame-endpoints')
const name = 'team/blame'
const odd = 'odd "ä"\n.txt'
const rest = 'what stays\n'.repeat(40)
const block = Array.from({ length: 12 }, (_, at) => `a line that is long enough to be followed ${at}\n`).join(
  '',
)
let world: RestWorld
let work = ''
let first = ''
let second = ''
let copied = ''

beforeAll(async () => {
  world = await startRestWorld(scratch)
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, odd, 'one\ntwo\nthree\n', 'Begin')
  second = await commitFile(work, odd, 'one\n2\nthree\nfour\n', 'Change')
  await commitFile(work, 'empty.txt', '')
  await commitFile(work, 'source.txt', `${block}${rest}`, 'Source')
  writeFileSync(path.join(work, 'source.txt'), rest)
  await git(work, 'add', 'source.txt')
  copied = await commitFile(work, 'target.txt', `top\n${block}`, 'Move a block')
  await git(work, 'push', '--quiet', await world.createRepository(name), 'main')
  await git(await world.directoryOf(name), 'update-ref', 'refs/namespaces/ephemeral/refs/heads/draft', first)
})

const ask = async (query: string): Promise<{ status: number; body: unknown }> => {
  const token = await world.token(name, ['git:read'])
  const answer = await world.call(`/api/v1/repos/blame?${query}`, { token })
  if (answer.status === 200) expectForm('getBlame', answer.body)
  return answer
}

const oddPath = `path=${encodeURIComponent(odd)}`

describe('blame', () => {
  it('tells the published client which commit each line came with', async () => {
    const repo = await world.storage.findOne({ id: name })
    const { ref, commitSha, lines, ...rest } = (await repo?.getBlame({ path: odd })) ?? { lines: [] }
    expect([ref, commitSha, rest]).toEqual(['main', copied, { path: odd }])
    expect(lines.map((line) => [line.lineNumber, line.commitSha, line.previousCommitSha])).toEqual([
      [1, first, undefined],
      [2, second, first],
      [3, first, undefined],
      [4, second, first],
    ])
    const at = Number(await git(work, 'log', '-1', '--format=%ct', second)) * 1_000
    expect(lines[3]).toMatchObject({
      originalLineNumber: 4,
      originalPath: odd,
      authorName: 'Ada',
      authorEmail: 'ada@example.org',
      committerName: 'Ada',
      committerEmail: 'ada@example.org',
      committerTime: new Date(at),
      summary: 'Change',
    })
  })

  it('keeps to ranges as git blame -L takes them', async () => {
    const numbers = async (query: string): Promise<unknown> => {
      const { status, body } = await ask(`${oddPath}&${query}`)
      if (status !== 200) return (body as { error: string }).error
      return (body as { lines: { line_number: number }[] }).lines.map((line) => line.line_number)
    }
    expect(await numbers('range=2,3')).toEqual([2, 3])
    expect(await numbers('range=4,&range=1,%2B1')).toEqual([1, 4])
    expect(await numbers('range=,2')).toEqual([1, 2])
    expect(await numbers('range=/thr/,/fo/')).toEqual([3, 4])
    expect(await numbers('range=9,10')).toBe('range: the file has only 4 lines')
    expect(await numbers('range=/nothing/')).toMatch(/^range: -L parameter 'nothing'.*: No match$/)
    expect(await numbers('range=/(%5C(/')).toMatch(/^range: -L parameter/)
    expect(await numbers('range=:nothing')).toMatch(/^range: -L parameter 'nothing'.*: no match$/i)
    for (const range of ['x', '1;2', '--all', '1,x', '%00', `${'range=1&'.repeat(17)}range=1`]) {
      expect([range, await numbers(`range=${range}`)]).toEqual([
        range,
        expect.stringMatching(/^range(\.0)?: /),
      ])
    }
  })

  it('follows lines out of other files when asked to', async () => {
    const origins = async (query: string): Promise<unknown> => {
      const { body } = await ask(`path=target.txt${query}`)
      return (body as { lines: { original_path: string }[] }).lines.map((line) => line.original_path)
    }
    expect(new Set((await origins('')) as string[])).toEqual(new Set(['target.txt']))
    const moved = (await origins('&detect_moves=true')) as string[]
    expect([moved[0], moved[5]]).toEqual(['target.txt', 'source.txt'])
  })

  it('reads at a revision, also an ephemeral one', async () => {
    expect((await ask(`${oddPath}&ref=${second}`)).body).toMatchObject({ ref: second, commit_sha: second })
    const draft = await ask(`${oddPath}&ref=draft&ephemeral=true`)
    expect(draft.body).toMatchObject({ ref: 'draft', commit_sha: first })
    const token = await world.token(name, ['git:read'])
    const preferred = await world.call(`/api/repos/team%2Fblame/blame?path=empty.txt`, { token })
    expect([preferred.status, preferred.body]).toMatchObject([200, { path: 'empty.txt', lines: [] }])
  })

  it('says what is missing', async () => {
    expect((await ask('ref=main')).status).toBe(400)
    expect((await ask('path=gone')).body).toMatchObject({ error: 'The file "gone" is not in main.' })
    expect((await ask('path=gone')).status).toBe(404)
    expect((await ask(`${oddPath}&ref=draft`)).status).toBe(404)
    expect((await ask('path=../x')).status).toBe(400)
    expect((await ask('path=empty.txt&range=1,2')).status).toBe(400)
  })
})
