import type { PushRefResult, Remote } from '../../core/ports/remote-git.ts'
import { redact } from '../redact.ts'
import { remoteOutput } from './classify-failure.ts'
import { movedToOf } from './failure-facts.ts'
import { remoteName } from './include-file.ts'
import { isFailureOfAll, parsePorcelainLine, type PorcelainLine } from './push-porcelain.ts'
import { refReasonOf } from './ref-refusals.ts'
import { failed, failureContext, type RemoteGitCall, type RunRemoteGit } from './run-remote-git.ts'

/** All is sent; a host may check a large pack for minutes before it says anything. */
const allIsSent = /Writing objects: 100%/
export const checkingMs = 15 * 60_000

export type PushCall = Pick<
  RemoteGitCall,
  'directory' | 'remote' | 'settings' | 'stallMs' | 'signal' | 'environment' | 'onStderr'
> & {
  /** In front of `push`, such as `-c name=value`. */
  readonly configuration?: readonly string[]
  /** Never a `+` refspec: it would defeat the leases (fact L1). */
  readonly options: readonly string[]
  readonly refspecs?: readonly string[]
}

/** What a remote said to one push: a line for each ref, and its own words around them. */
export type PushAnswer = {
  readonly lines: readonly PorcelainLine[]
  readonly output: string
  /** Where the remote says it moved to. */
  readonly movedTo: string | null
}

/**
 * One `git push` whose refused refs are answers.
 * @throws AppError `remote_…` when the push as a whole failed, so that no ref can be said to have been refused
 */
export const runPush = async (runRemote: RunRemoteGit, call: PushCall): Promise<PushAnswer> => {
  const { configuration = [], options, refspecs = [], ...rest } = call
  const context = failureContext(call.remote, 'write')
  const lines: PorcelainLine[] = []
  const exit = await runRemote({
    ...rest,
    args: [
      ...configuration,
      'push',
      '--porcelain',
      '--no-verify',
      '--progress',
      ...options,
      remoteName,
      ...refspecs,
    ],
    context,
    silence: { after: allIsSent, stallMs: Math.max(call.stallMs, checkingMs) },
    onStdoutLine: (text) => {
      const line = parsePorcelainLine(text)
      if (line !== null) lines.push(line)
    },
  })
  if (exit.exitCode !== 0 && isFailureOfAll(lines)) throw await failed(exit.stderr, context)
  const movedTo = movedToOf(exit.stderr)
  return {
    lines,
    output: remoteOutput(exit.stderr),
    movedTo: movedTo === null ? null : redact(movedTo, context.secrets),
  }
}

const outputLimit = 8_000

/** The remote's words as they may be shown and stored. */
export const shownOutput = (remote: Remote, output: string): string =>
  redact(output.trim(), failureContext(remote, 'write').secrets).slice(-outputLimit)

/**
 * What became of one ref.
 * @param reasons by ref; null when it went through
 * @param said the remote's words, redacted
 */
export const refResult = (
  remote: Remote,
  ref: string,
  reasons: ReadonlyMap<string, string | null>,
  said: string,
): PushRefResult => {
  const reason = reasons.has(ref) ? (reasons.get(ref) ?? null) : 'the remote did not report on it'
  if (reason === null) return { ref, ok: true, reason, refReason: null }
  const clean = redact(reason, failureContext(remote, 'write').secrets)
  return { ref, ok: false, reason: clean, refReason: refReasonOf(reason, said) }
}
