import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { SpawnGit } from '../spawn-git.ts'

/** Each round shows what the objects of the round before lead to; what takes more is left to be named as lost. */
const mostRounds = 200

/** Objects that `tips` lead to and that are not there. git stops at the first missing commit, and names it. */
const missingFrom = async (
  spawn: SpawnGit,
  fresh: string,
  tips: readonly ObjectId[],
  signal: AbortSignal,
): Promise<readonly ObjectId[]> => {
  const git = spawn(['rev-list', '--objects', '--missing=print', '--stdin'], { directory: fresh, signal })
  git.stdin.end(`${tips.join('\n')}\n`)
  const missing = new Set<ObjectId>()
  let rest = ''
  for await (const chunk of git.stdout.setEncoding('utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('?')) missing.add(line.slice(1, 41))
  }
  const { exitCode, stderr } = await git.done
  if (exitCode !== 0) for (const [id] of stderr.matchAll(/\b[0-9a-f]{40}\b/g)) missing.add(id)
  return [...missing]
}

/** Copies one object, if git can read it there. @returns whether it could */
const copyObject = async (
  spawn: SpawnGit,
  damaged: string,
  fresh: string,
  id: ObjectId,
  signal: AbortSignal,
): Promise<boolean> => {
  const typed = spawn(['cat-file', '-t', id], { directory: damaged, signal })
  typed.stdin.end()
  const type = (await text(typed.stdout)).trim()
  if ((await typed.done).exitCode !== 0) return false
  const read = spawn(['cat-file', type, id], { directory: damaged, signal })
  read.stdin.end()
  const write = spawn(['hash-object', '-w', '--literally', '-t', type, '--stdin'], {
    directory: fresh,
    signal,
  })
  await pipeline(read.stdout, write.stdin).catch(() => undefined)
  const written = (await text(write.stdout)).trim()
  const [reading] = await Promise.all([read.done, write.done])
  // What was read in part has another name, and nothing leads to that.
  return reading.exitCode === 0 && written === id
}

/**
 * Copies what `tips` lead to and `fresh` lacks, object by object: a pack whose bytes are wrong in one place still holds
 * all others.
 */
export const salvageMissing = async (
  spawn: SpawnGit,
  damaged: string,
  fresh: string,
  tips: readonly ObjectId[],
  signal: AbortSignal,
): Promise<void> => {
  const given = new Set<ObjectId>()
  // A tip that is missing itself makes git say nothing about the others.
  for (const tip of tips) {
    given.add(tip)
    await copyObject(spawn, damaged, fresh, tip, signal)
  }
  for (let round = 0; round < mostRounds; round += 1) {
    let copied = 0
    for (const id of await missingFrom(spawn, fresh, tips, signal)) {
      if (given.has(id)) continue
      given.add(id)
      if (await copyObject(spawn, damaged, fresh, id, signal)) copied += 1
    }
    if (copied === 0) return
  }
}
