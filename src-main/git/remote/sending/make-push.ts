import type { PushUpdate } from '../../../core/ports/remote-git.ts'
import type { GitProcess } from '../../spawn-git.ts'
import { remoteFailure } from '../classify-failure.ts'
import { failureContext } from '../run-remote-git.ts'
import { commandList } from './command-list.ts'
import { objectsHere } from './objects-here.ts'
import { emptyPack, packChunks, startPack } from './pack-to-send.ts'
import { gatherBody, type PushBody } from './push-body.ts'
import type { PushOverHttp, SendOverHttpParts } from './push-over-http.ts'
import type { ReceivingSide } from './receiving-side.ts'
import { createWatchdog } from './watchdog.ts'

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

  /** git works, or the host takes what it made; else it is the host that has stalled. */
  const watchdog = createWatchdog(parts.stallMs, () => {
    const details = { stallSeconds: Math.round(parts.stallMs / 1_000) }
    stopped = { by: remoteFailure({ code: 'remote_stalled', details }, context) }
    // Nobody reads the pack any more: who sends it has to be told.
    ending.abort()
  })
  const touch = watchdog.touch
  async function* watched(pack: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    watchdog.start()
    try {
      for await (const chunk of pack) {
        touch()
        yield chunk
      }
    } finally {
      watchdog.stop()
    }
  }

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
      signal,
      onStderr: (text) => {
        touch()
        onText(text)
      },
    })
    return gatherBody(list, watched(packChunks(git, context)), (count) => {
      bytes += count
    })
  }
  return {
    body,
    touch,
    stoppedBy: () => stopped?.by ?? null,
    bytes: () => bytes,
    end: async () => {
      watchdog.stop()
      ending.abort()
      // A process has not ended for Node while what it wrote is not read.
      git?.stdout.destroy()
      await git?.done.catch(() => undefined)
    },
    signal,
  }
}
