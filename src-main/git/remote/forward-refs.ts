import { AppError } from '../../../src-shared/errors/app-error.ts'
import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import type { ForwardRequest, PushRefResult, PushUpdate } from '../../core/ports/remote-git.ts'
import { redact } from '../redact.ts'
import { refReasonOf, remoteOutput } from './classify-failure.ts'
import { remoteName } from './include-file.ts'
import { isTransportReason, parsePorcelainLine, type PorcelainLine } from './push-porcelain.ts'
import { failed, failureContext, type RunRemoteGit } from './run-remote-git.ts'

/** Leases stand on the command line, which has its limits. */
const refsAtOnce = 100
/** All is sent; a host may check a large pack for minutes before it says anything. */
const allIsSent = /Writing objects: 100%/
const checkingMs = 15 * 60_000
const outputLimit = 8_000

/** The remote must still stand where the pusher saw it. */
const lease = ({ ref, expectedObjectId }: PushUpdate): string =>
  `--force-with-lease=${ref}:${expectedObjectId ?? ''}`

/** By object id: what is forwarded is what was reviewed. */
const refspec = ({ ref, newObjectId }: PushUpdate): string => `${newObjectId ?? ''}:${ref}`

/**
 * Pushes objects that are still in quarantine to the upstream of a repository, with a lease for each ref and never a
 * `+` (fact L1). Unlike the push of a mirror it leaves no trace here: until the refs move, nothing may lead to the
 * objects.
 * @throws AppError `remote_…` when the push as a whole failed before the remote said anything of a ref
 */
export const forwardRefs = async (
  { runRemote, stallMs }: { readonly runRemote: RunRemoteGit; readonly stallMs: number },
  request: ForwardRequest,
): Promise<readonly PushRefResult[]> => {
  if (!request.updates.every(({ ref }) => isValidRefName(ref))) {
    throw new AppError('internal', 'A push to forward names a ref that git would not take.')
  }
  const results: PushRefResult[] = []
  const together = request.atomic ? Math.max(request.updates.length, 1) : refsAtOnce
  for (let start = 0; start < request.updates.length; start += together) {
    const updates = request.updates.slice(start, start + together)
    try {
      results.push(...(await forwardSome({ runRemote, stallMs }, request, updates)))
    } catch (error) {
      // What went through before went through: its refs must move here, too.
      if (start === 0 || !(error instanceof AppError) || error.code === 'cancelled') throw error
      results.push(
        ...updates.map(({ ref }) => ({ ref, ok: false, reason: error.message, refReason: 'other' as const })),
      )
    }
  }
  return results
}

const forwardSome = async (
  { runRemote, stallMs }: { readonly runRemote: RunRemoteGit; readonly stallMs: number },
  { repositoryPath, remote, environment, atomic, signal }: ForwardRequest,
  updates: readonly PushUpdate[],
): Promise<readonly PushRefResult[]> => {
  const context = failureContext(remote, 'write')
  const lines: PorcelainLine[] = []
  const exit = await runRemote({
    args: [
      'push',
      '--porcelain',
      '--no-verify',
      '--progress',
      ...(atomic ? ['--atomic'] : []),
      ...updates.map(lease),
      remoteName,
      ...updates.map(refspec),
    ],
    directory: repositoryPath,
    remote,
    settings: { fetch: [], push: [] },
    environment,
    context,
    stallMs,
    silence: { after: allIsSent, stallMs: Math.max(stallMs, checkingMs) },
    signal,
    onStdoutLine: (text) => {
      const line = parsePorcelainLine(text)
      if (line !== null) lines.push(line)
    },
  })
  const transport = lines.every(({ reason }) => reason !== null && isTransportReason(reason))
  if (exit.exitCode !== 0 && transport) throw await failed(exit.stderr, context)
  const said = redact(remoteOutput(exit.stderr).trim(), context.secrets).slice(-outputLimit)
  const reasons = new Map(lines.map(({ ref, reason }) => [ref, reason]))
  return updates.map(({ ref }): PushRefResult => {
    const reason = reasons.has(ref) ? (reasons.get(ref) ?? null) : 'the remote did not report on it'
    if (reason === null) return { ref, ok: true, reason, refReason: null }
    return {
      ref,
      ok: false,
      reason: redact(reason, context.secrets),
      refReason: refReasonOf(reason, said),
    }
  })
}
