import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createShells, quoted, type ShellJob } from './shells.ts'

export type EndedProgram = { readonly exitCode: number; readonly stdout: Buffer; readonly stderr: string }

export type FileRun = {
  readonly directory: string
  readonly words: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  readonly input?: Buffer | string
}

const files = { directory: null as string | null, count: 0 }

const nextName = (): string => {
  if (files.directory === null) {
    const directory = mkdtempSync(path.join(tmpdir(), 'mirrordesk-files-'))
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
    files.directory = directory
  }
  return path.join(files.directory, `${(files.count += 1)}`)
}

/**
 * Programs that small shells start, which this process started before: a fork of a process of Node's costs several times
 * what git itself does. Input and output pass through files, so a program begins when its input is complete, and its
 * output comes when it has ended; any exit code is an answer.
 * @param environment all they have, but for the variables of a run
 */
export const createFileRuns = (environment: Readonly<Record<string, string>>) => {
  const shells = createShells(environment)
  return {
    start: (run: FileRun): { readonly job: ShellJob; readonly ended: Promise<EndedProgram> } => {
      const { directory, words, variables = {}, input = '' } = run
      const name = nextName()
      const hasInput = input.length > 0
      const [from, to, errors] = [hasInput ? `${name}.in` : '/dev/null', `${name}.out`, `${name}.err`]
      if (hasInput) writeFileSync(from, input)
      const assigned = Object.entries(variables).map(([key, value]) => `${key}=${quoted(value)}`)
      const command = [...assigned, ...words.map(quoted)].join(' ')
      const job = shells.start(
        path.resolve(directory),
        `${command} <${quoted(from)} >${quoted(to)} 2>${quoted(errors)}`,
      )
      const read = async (): Promise<EndedProgram> => {
        const exitCode = await job.ended
        const [stdout, stderr] = [readFileSync(to), readFileSync(errors, 'utf8')]
        for (const file of [...(hasInput ? [from] : []), to, errors]) rmSync(file)
        return { exitCode, stdout, stderr }
      }
      return { job, ended: read() }
    },
    close: shells.close,
  }
}
