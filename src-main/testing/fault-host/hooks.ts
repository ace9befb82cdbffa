import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { git } from '../scratch.ts'

/** Words of GitHub for a branch whose protection forbids the push. */
export const protectedBranchWords = (ref: string): string =>
  `error: GH006: Protected branch update failed for ${ref}.\nerror: Changes must be made through a pull request.`

const hookFile = (repository: string, name: string, text: string): void => {
  const file = path.join(repository, 'hooks', name)
  writeFileSync(file, text)
  chmodSync(file, 0o755)
}

/** A bare repository whose `update` hook refuses one ref: `! [remote rejected] … (hook declined)`. */
export const refuseByHook = (repository: string, ref: string, words: string): void => {
  hookFile(
    repository,
    'update',
    `#!/bin/sh\n[ "$1" = '${ref}' ] || exit 0\ncat >&2 <<'WORDS'\n${words}\nWORDS\nexit 1\n`,
  )
}

/**
 * A bare repository that refuses one ref with a reason of its own in the porcelain line, as forges do:
 * `! [remote rejected] main -> main (protected branch hook declined)`. By git's proc-receive hook.
 * https://git-scm.com/docs/githooks#proc-receive
 */
export const refuseLikeForge = async (
  repository: string,
  ref: string,
  reason: string,
  words: string,
): Promise<void> => {
  await git(repository, 'config', '--add', 'receive.procReceiveRefs', ref)
  hookFile(repository, 'proc-receive', procReceiveHook(ref, reason, words))
}

/**
 * A bare repository that refuses every push, as GitHub, GitLab and others do, in a `pre-receive` hook that writes
 * first: `! [remote rejected] … (pre-receive hook declined)`.
 */
export const refuseAll = (repository: string, words: string): void => {
  hookFile(repository, 'pre-receive', `#!/bin/sh\ncat >&2 <<'WORDS'\n${words}\nWORDS\nexit 1\n`)
}

/** Takes no pack of more bytes: git says "pack exceeds maximum allowed size", as GitHub does. */
export const refuseAbove = async (repository: string, bytes: number): Promise<void> => {
  await git(repository, 'config', 'receive.maxInputSize', String(bytes))
}

/** Checks every object it is sent, as some hosts do. */
export const refuseMalformed = async (repository: string): Promise<void> => {
  await git(repository, 'config', 'receive.fsckObjects', 'true')
}

/** Notes every change of a ref at a bare repository; the function tells them: `[ref, old, new]`, oldest first. */
export const noteChanges = (repository: string): (() => readonly (readonly string[])[]) => {
  const log = path.join(repository, 'changes.log')
  writeFileSync(log, '')
  hookFile(repository, 'post-receive', `#!/bin/sh\ncat >> '${log}'\n`)
  return () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const [before = '', after = '', ref = ''] = line.split(' ')
        return [ref, before, after]
      })
}

/** Takes back what `refuseAll` and `refuseByHook` put in the way. */
export const refuseNothing = (repository: string): void => {
  for (const name of ['pre-receive', 'update']) hookFile(repository, name, '#!/bin/sh\nexit 0\n')
}

/** Protocol version 1 of the hook: greets, reads the commands up to the flush, refuses each of them. */
const procReceiveHook = (ref: string, reason: string, words: string): string => `#!${process.execPath}
const { readSync, writeSync } = require('node:fs')
const read = (length) => {
  const buffer = Buffer.alloc(length)
  for (let at = 0; at < length; ) {
    const count = readSync(0, buffer, at, length - at, null)
    if (count === 0) process.exit(0)
    at += count
  }
  return buffer.toString()
}
const readToFlush = () => {
  for (;;) {
    const length = Number.parseInt(read(4), 16)
    if (length === 0) return
    read(length - 4)
  }
}
const line = (text) => (text.length + 4).toString(16).padStart(4, '0') + text
readToFlush()
writeSync(1, line('version=1\\n') + '0000')
readToFlush()
writeSync(2, ${JSON.stringify(`${words}\n`)})
writeSync(1, line(${JSON.stringify(`ng ${ref} ${reason}\n`)}) + '0000')
`
