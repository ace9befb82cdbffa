import { beforeAll, describe, expect, it } from 'vitest'
import { historyUnderTest } from '../../testing/history-under-test.ts'
import { bareRepository, git as runGit, scratchDirectory } from '../../testing/scratch.ts'
import { execFileSync } from 'node:child_process'

const scratch = scratchDirectory('history-pages')
const { git, processesStarted } = historyUnderTest(scratch)
let directory = ''
let expected: readonly string[] = []
let ofPath: readonly string[] = []

beforeAll(async () => {
  directory = await bareRepository(scratch, 'long.git')
  const script = Array.from({ length: 2_500 }, (_, index) => {
    const file = index % 100 === 0 ? 'M 644 inline rare.txt' : 'M 644 inline often.txt'
    const head = `commit refs/heads/main\ncommitter A <a@example.org> ${1_600_000_000 + index} +0000`
    return `${head}\ndata 1\nx\n${file}\ndata ${String(index).length}\n${index}\n`
  })
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: script.join('') })
  expected = (await runGit(directory, 'rev-list', 'main')).split('\n')
  ofPath = (await runGit(directory, 'rev-list', 'main', '--', 'rare.txt')).split('\n')
})

const page = (path: string, skip: number, most: number): Promise<readonly string[]> =>
  git.historyPage(directory, { tip: expected[0] ?? '', path, skip, most })

describe('Pages of a history', () => {
  it('of everything are read without a process but that which reads objects', async () => {
    expect(await page('', 0, 21)).toEqual(expected.slice(0, 21))
    const before = processesStarted()
    expect(await page('', 15, 30)).toEqual(expected.slice(15, 45))
    expect(processesStarted()).toBe(before)
  })

  it('of one path are asked of git once', async () => {
    expect(await page('rare.txt', 0, 21)).toEqual(ofPath.slice(0, 21))
    const before = processesStarted()
    expect(await page('rare.txt', 0, 21)).toEqual(ofPath.slice(0, 21))
    expect(await page('rare.txt', 5, 10)).toEqual(ofPath.slice(5, 15))
    expect(processesStarted()).toBe(before)
    expect(await page('rare.txt', 20, 100)).toEqual(ofPath.slice(20))
    expect(await page('rare.txt', 25, 1_000)).toEqual([])
    expect(processesStarted()).toBe(before + 1)
  })

  it('far back come from git, in the same order', async () => {
    expect(await page('', 1_990, 21)).toEqual(expected.slice(1_990, 2_011))
    expect(await page('', 2_490, 21)).toEqual(expected.slice(2_490))
    expect(await page('', 9_000, 21)).toEqual([])
  })

  it('asked for at the same time do not disturb each other', async () => {
    const asked = [0, 40, 20, 60, 10].map((skip) => page('', 700 + skip, 20))
    for (const [index, skip] of [0, 40, 20, 60, 10].entries()) {
      expect(await asked[index]).toEqual(expected.slice(700 + skip, 720 + skip))
    }
  })
})
