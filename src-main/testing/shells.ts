import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'

/** A command that a shell was told to run. */
export type ShellJob = {
  /** Its exit code; rejects when the shell itself is gone. */
  readonly ended: Promise<number>
  /** Ends it as soon as it runs. */
  readonly kill: () => void
}

export type Shells = {
  /** @param command a simple command with its redirections, in the words of the shell */
  readonly start: (directory: string, command: string) => ShellJob
  /** Resolves when all are gone. */
  readonly close: () => Promise<void>
}

/** A word as a POSIX shell reads it: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

type Waiting = {
  readonly started: (processId: number) => void
  readonly ended: (exitCode: number) => void
  readonly failed: (error: Error) => void
}

type Shell = { readonly child: ChildProcess; waiting: Waiting | null }

/** A shell that stands idle keeps no process alive that would otherwise be done. */
const keepAlive = ({ child }: Shell, isBusy: boolean): void => {
  for (const held of [child, child.stdin as Socket | null, child.stdout as Socket | null]) {
    if (isBusy) held?.ref()
    else held?.unref()
  }
}

/** Shells that wait for commands, as many as run commands at once; each runs one after the other. */
export const createShells = (environment: Readonly<Record<string, string>>): Shells => {
  const all = new Set<Shell>()
  const idle: Shell[] = []

  const open = (): Shell => {
    const child = spawn('/bin/sh', ['-s'], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] })
    const shell: Shell = { child, waiting: null }
    all.add(shell)
    let rest = ''
    const hear = (line: string): void => {
      const [word, number] = line.split(' ')
      if (word === 'started') shell.waiting?.started(Number(number))
      if (word !== 'ended') return
      const { waiting } = shell
      shell.waiting = null
      keepAlive(shell, false)
      idle.push(shell)
      waiting?.ended(Number(number))
    }
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(hear)
    })
    child.stdin.on('error', () => undefined)
    child.on('close', () => {
      all.delete(shell)
      shell.waiting?.failed(new Error('A shell of the tests has ended.'))
    })
    return shell
  }

  return {
    start: (directory, command) => {
      const shell = idle.pop() ?? open()
      let processId: number | null = null
      let isUnwanted = false
      const end = (): void => {
        try {
          if (processId !== null) process.kill(processId, 'SIGTERM')
        } catch {
          // It has ended meanwhile.
        }
      }
      const ended = new Promise<number>((resolve, reject) => {
        const started = (id: number): void => {
          processId = id
          if (isUnwanted) end()
        }
        const over = (exitCode: number): void => {
          processId = null
          resolve(exitCode)
        }
        shell.waiting = { started, ended: over, failed: reject }
        keepAlive(shell, true)
        // In the background, so that its id is known while it runs. In no other directory than the right one; the
        // shell itself stands in none that a test looks into.
        shell.child.stdin?.write(
          `cd ${quoted(directory)} || exit\n${command} &\ncd /\necho "started $!"\nwait $!\necho "ended $?"\n`,
        )
      })
      return {
        ended,
        kill: () => {
          isUnwanted = true
          end()
        },
      }
    },
    close: async () => {
      const closing = [...all].map((shell) => {
        const { child } = shell
        keepAlive(shell, true)
        child.stdin?.end()
        return once(child, 'close')
      })
      await Promise.all(closing)
    },
  }
}
