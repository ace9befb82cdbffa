import type { RemoteGit } from '../../core/ports/remote-git.ts'
import type { GitSetup } from '../git-environment.ts'
import type { RefReader } from '../ref-reader.ts'
import type { RunGit } from '../run-git.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { fetchByDepth } from './fetch-by-depth.ts'
import { fetchRefs } from './fetch-refs.ts'
import { copyByClone } from './copy-by-clone.ts'
import { createHttpExchange, type HttpTimeouts } from './http-exchange.ts'
import { forwardRefs } from './forward-refs.ts'
import { isHttp } from './include-file.ts'
import { listRefsByProcess } from './list-refs-by-process.ts'
import { createListRefsOverHttp } from './list-refs-over-http.ts'
import { mayPush } from './may-push.ts'
import { partialRefOf, removePartialHistory } from './partial-history.ts'
import type { PushLimits } from './push-limits.ts'
import { createAncestry } from '../repository/ancestry.ts'
import { pushRefs } from './push-refs.ts'
import { createReceivingPacks } from './receiving-packs.ts'
import { checkingMs as defaultCheckingMs } from './run-push.ts'
import { createRunRemoteGit } from './run-remote-git.ts'
import { createSendOverHttp } from './sending/send-over-http.ts'

export type RemoteGitDependencies = {
  readonly spawn: SpawnGit
  readonly run: RunGit
  readonly refs: RefReader
  readonly setup: GitSetup
  /** Ends a transfer that shows no byte for this long. */
  readonly stallMs?: number
  /** How long a host may check a push once it has all of it. */
  readonly checkingMs?: number
  readonly timeouts?: HttpTimeouts
  /** How much goes in one push; without it, by host. */
  readonly pushLimits?: PushLimits
}

const defaultStallMs = 120_000
const defaultTimeouts: HttpTimeouts = { connectMs: 20_000, answerMs: 30_000 }

/** Everything that talks to other git hosts. `close` ends the connections that are kept open between checks. */
export const createRemoteGit = ({
  spawn,
  run,
  refs,
  setup,
  stallMs = defaultStallMs,
  checkingMs = defaultCheckingMs,
  timeouts = defaultTimeouts,
  pushLimits,
}: RemoteGitDependencies): RemoteGit & { readonly close: () => Promise<void> } => {
  // Checks and pushes of runs have their places (`core/mirrors/run-places.ts`), and a push of a client that is passed on must
  // keep neither waiting.
  const exchange = createHttpExchange(timeouts, Number.POSITIVE_INFINITY)
  const overHttp = createListRefsOverHttp(exchange)
  const runRemote = createRunRemoteGit(spawn, setup)
  const receiving = createReceivingPacks()
  const isAncestor = createAncestry({ run, spawn })
  const sendOverHttp = createSendOverHttp({ exchange, spawn, run, refs, stallMs, checkingMs })
  const listingStallMs = Math.min(stallMs, timeouts.connectMs + timeouts.answerMs)

  const listRefs: RemoteGit['listRefs'] = async (remote, options) => {
    const native = isHttp(remote.address) ? await overHttp.list(remote, options) : null
    return native ?? listRefsByProcess(runRemote, setup.temporaryDirectory, listingStallMs, remote, options)
  }
  const probe = { exchange, runRemote, directory: setup.temporaryDirectory, stallMs: listingStallMs }
  return {
    listRefs,
    mayPush: (remote, { signal }) => mayPush(probe, remote, signal),
    fetch: (request) => receiving(request.repositoryPath, () => fetchRefs(runRemote, stallMs, request)),
    copy: (request) =>
      receiving(request.repositoryPath, () =>
        copyByClone({ runRemote, run, temporaryDirectory: setup.temporaryDirectory, stallMs }, request),
      ),
    fetchInSteps: (request) =>
      receiving(request.repositoryPath, () => fetchByDepth({ runRemote, run, stallMs }, request)),
    refInSteps: partialRefOf,
    forgetSteps: removePartialHistory,
    forward: (request) => forwardRefs({ runRemote, sendOverHttp, isAncestor, stallMs }, request),
    push: (request) =>
      pushRefs(
        {
          runRemote,
          run,
          refs,
          sendOverHttp,
          isAncestor,
          listRefs,
          stallMs,
          ...(pushLimits === undefined ? {} : { limits: pushLimits }),
        },
        request,
      ),
    close: () => {
      exchange.close()
      return Promise.resolve()
    },
  }
}
