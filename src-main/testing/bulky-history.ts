import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'

/** What no compression and no delta makes smaller. */
const randomText = (byteCount: number): string =>
  randomBytes(Math.ceil((byteCount * 3) / 4)).toString('base64')

export type BulkyBranch = {
  readonly branch: string
  readonly commits: number
  /** Of the new file in each commit; the one of the commit before is gone. */
  readonly bytesEach: number
  /** A branch that it begins at; without it, it shares nothing with others. */
  readonly from?: string
}

/** Writes branches whose commits weigh something, by `git fast-import`: thousands in a second. */
export const addBulkyBranches = async (
  repository: string,
  branches: readonly BulkyBranch[],
): Promise<void> => {
  const child = spawn('git', ['fast-import', '--quiet', '--force'], {
    cwd: repository,
    env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = once(child, 'close')
  const write = async (text: string): Promise<void> => {
    if (!child.stdin.write(text)) await once(child.stdin, 'drain')
  }
  let second = 1_700_000_000
  for (const { branch, commits, bytesEach, from } of branches) {
    for (let index = 0; index < commits; index += 1) {
      const content = randomText(bytesEach)
      const message = `${branch} ${index}`
      second += 1
      await write(
        [
          `commit refs/heads/${branch}`,
          `committer Ada <ada@example.org> ${second} +0000`,
          `data ${message.length}`,
          message,
          ...(index === 0 && from !== undefined ? [`from refs/heads/${from}`] : []),
          'M 644 inline file.txt',
          `data ${content.length}`,
          content,
          '',
        ].join('\n'),
      )
    }
  }
  child.stdin.end()
  const [exitCode] = (await ended) as [number | null]
  if (exitCode !== 0) throw new Error(`git fast-import ended with ${String(exitCode)}.`)
}
