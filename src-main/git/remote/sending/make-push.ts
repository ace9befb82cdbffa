import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import type { GitProcess } from '../../spawn-git.ts'
import { failureContext } from '../run-remote-git.ts'
import { commandList } from './command-list.ts'
import { objectsHere } from './objects-here.ts'
import { emptyPack, packChunks, startPack, stoppedPack } from './pack-to-send.ts'
import { gatherBody, type PushBody } from './push-body.ts'
import type { PushOverHttp, SendOverHttpParts } from './push-over-http.ts'
import type { ReceivingSide } from './receiving-side.ts'

/** A push on its way: what is sent, and the process that makes its pack. */
export type MadePush = {
  readonly body: () => Promise<PushBody>
  /** The host has shown that it is there: the process has not stalled. */
  readonly touch: () => void
  /** Why its process was stopped; null when it was not. */
  readonly stoppedBy: () => unknown
  /** Bytes of the pack so far. */
  readonly bytes: () => number
  /** Ends what still runs, and waits for its end. */
  readonly end: () => Promise<void>
  /** Rings when the push is cancelled, or its pack cannot be made. */
  readonly signal: AbortSignal
}

/**
 * Makes what a push sends: the commands, then the objects that the remote lacks. No pack for deletions, no process
 * where the remote has all of it.
 */
export const makePush = (
  parts: SendOverHttpParts,
  push: PushOverHttp,
  side: ReceivingSide,
  commands: readonly PushUpdate[],
): MadePush => {
  const { repositoryPath, remote, environment = {}, onText = () => undefined } = push
  const context = failureContext(remote, 'write')
  const ending = new AbortController()
  const signal = AbortSignal.any([push.signal, ending.signal])
  let git: GitProcess | null = null
  let stopped: { readonly by: unknown } | null = null
  let bytes = 0

  const body = async (): Promise<PushBody> => {
    const list = commandList(commands, side, push.isAtomic)
    const wanted = new Set(commands.flatMap(({ newObjectId }) => newObjectId ?? []))
    if (wanted.size === 0) return { kind: 'buffered', body: list }
    const lacking = [...wanted].filter((id) => !side.has.has(id))
    if (lacking.length === 0) return { kind: 'buffered', body: Buffer.concat([list, emptyPack()]) }
    const place = { repositoryPath, environment, prefixes: push.likeRemote }
    const known = await objectsHere(parts, place, side.has)
    git = startPack(parts.spawn, {
      repositoryPath,
      environment,
      wanted: lacking,
      known,
      capabilities: side.capabilities,
      stallMs: parts.stallMs,
      signal,
      onStderr: onText,
    })
    // While the host takes nothing, nobody reads the pack: who sends it has to be told.
    git.done.catch((error: unknown) => {
      stopped ??= { by: stoppedPack(error, context) }
      ending.abort()
    })
    return gatherBody(list, packChunks(git, context), (count) => {
      bytes += count
    })
  }
  return {
    body,
    touch: () => git?.touch(),
    stoppedBy: () => stopped?.by ?? null,
    bytes: () => bytes,
    end: async () => {
      ending.abort()
      await git?.done.catch(() => undefined)
    },
    signal,
  }
}
