import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const authors = ['Ada', 'Grace', 'Barbara', 'Edsger']

const commitOf = (mark: number, branch: string, message: string, parents: readonly number[]): string => {
  const person = `${authors[mark % authors.length] ?? ''} <dev@example.org> ${1_600_000_000 + mark * 600} +0000`
  const [first, ...merged] = parents
  return [
    `commit refs/heads/${branch}\nmark :${mark}\nauthor ${person}\ncommitter ${person}\n`,
    `data ${Buffer.byteLength(message)}\n${message}\n`,
    first === undefined ? '' : `from :${first}\n`,
    ...merged.map((parent) => `merge :${parent}\n`),
  ].join('')
}

const fileOf = (name: string, content: string): string =>
  `M 100644 inline ${name}\ndata ${Buffer.byteLength(content)}\n${content}\n`

const linesOf = (seed: string, count: number): string =>
  Array.from(
    { length: count },
    (_, line) => `export const value${line} = compute('${seed}', ${line * 31}) // ${seed} line ${line}\n`,
  ).join('')

/** `main` with merges of short topic branches every ten commits. */
const history = function* (commits: number): Iterable<string> {
  let tip: number | null = null
  let topic: number | null = null
  for (let mark = 1; mark <= commits; mark += 1) {
    const isTopic = mark % 10 > 5
    const isMerge = mark % 10 === 0 && topic !== null
    const from: number | null = isTopic ? (topic ?? tip) : tip
    const parents = [from, isMerge ? topic : null].filter((parent) => parent !== null)
    yield commitOf(mark, isTopic ? 'topic' : 'main', `Change ${mark} of the history`, parents)
    yield fileOf(`src/file-${mark % 300}.ts`, `export const change = ${mark}\n`)
    if (isTopic) topic = mark
    else {
      tip = mark
      topic = null
    }
  }
}

/** One commit that changes so many lines, in files of a thousand. */
const bigChange = function* (mark: number, parent: number, lines: number): Iterable<string> {
  const files = Math.ceil(lines / 2_000)
  yield commitOf(mark, 'before', 'Add what is changed', [parent])
  for (let index = 0; index < files; index += 1) yield fileOf(`big/part-${index}.ts`, linesOf('old', 1_000))
  yield commitOf(mark + 1, 'big', 'Change everything', [mark])
  for (let index = 0; index < files; index += 1) yield fileOf(`big/part-${index}.ts`, linesOf('new', 1_000))
}

/** Fills an empty bare repository: `main` with a long history, `big` with a commit of so many changed lines. */
export const generateLongHistory = async (
  directory: string,
  { commits, changedLines }: { readonly commits: number; readonly changedLines: number },
): Promise<void> => {
  const stream = function* (): Iterable<string> {
    yield* history(commits)
    yield* bigChange(commits + 1, commits, changedLines)
  }
  const child = spawn('git', ['-c', 'fastimport.unpackLimit=1', 'fast-import', '--quiet', '--force'], {
    cwd: directory,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const exit = once(child, 'exit')
  await pipeline(Readable.from(stream()), child.stdin)
  const [exitCode] = (await exit) as [number | null]
  if (exitCode !== 0) throw new Error(`git fast-import ended with exit code ${exitCode}`)
}
