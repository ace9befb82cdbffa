import type { ObjectId } from '../../../../src-shared/domain/ref.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { CopyRequest } from '../../../core/ports/remote-git.ts'
import { delimiterPkt, encodePkt, flushPkt } from '../../pkt-line.ts'
import { missingObjects } from '../../repository/commit-ancestry.ts'
import type { RunGit } from '../../run-git.ts'
import type { GitProcess, SpawnGit } from '../../spawn-git.ts'
import { failureOfOutput, isFetchRace } from '../classify-failure.ts'
import type { HttpAnswer, HttpExchange } from '../http-exchange.ts'
import type { KnownServer } from '../list-refs-over-http.ts'
import { postUploadPack } from '../post-upload-pack.ts'
import { failureOfExchange, failureOfStall } from '../read-answer.ts'
import { failureContext } from '../run-remote-git.ts'
import { takesMore } from '../takes-more.ts'
import { createTransferProgress } from '../transfer-progress.ts'
import { createPackDemultiplexer, NoPlainPack } from './pack-demultiplexer.ts'
import { writeTogether } from './write-together.ts'

export type CopyOverHttpParts = {
  readonly exchange: HttpExchange
  readonly spawn: SpawnGit
  readonly run: RunGit
  /** What its last list of refs told of the server. */
  readonly serverOf: (url: string) => KnownServer | null
  /** Ends a transfer that shows no byte for this long. */
  readonly stallMs: number
}

/** `fetch` of everything that leads to `tips`, by one who has nothing. */
const copyCommand = ({ objectFormat }: KnownServer, tips: readonly ObjectId[]): Buffer =>
  Buffer.concat([
    encodePkt('command=fetch\n'),
    ...(objectFormat ? [encodePkt('object-format=sha1\n')] : []),
    delimiterPkt,
    encodePkt('ofs-delta\n'),
    ...tips.map((tip) => encodePkt(`want ${tip}\n`)),
    encodePkt('done\n'),
    flushPkt,
  ])

/** What moved at the remote between its list and the copy; git's own client asks for both at once. */
class Moved extends Error {}

/** git ended before the pack did, and says why. */
class EndedEarly extends Error {}

/** What waits for git in memory before no more is read. */
const mostWaitingBytes = 1024 * 1024

/** It says so when an object is nowhere; that one is here already, and not in the pack, is an exit code alone. */
const isIncomplete = (exitCode: number, stderr: string): boolean =>
  /did not receive expected object/.test(stderr) || (exitCode === 1 && !/^(?:fatal|error):/m.test(stderr))

/**
 * Copies what a remote has into a repository that has nothing: one request, and one process that indexes the pack while it
 * comes and sees in doing so that nothing is missing. `git fetch`, which cannot know that nothing is here, walks the
 * whole history once more for that, a quarter of the time of a first copy; `git clone` does not either.
 * https://git-scm.com/docs/git-index-pack
 * @returns null where that cannot be: the server speaks older protocols, is shallow itself, moved on meanwhile or sent too
 *   little; `git fetch` does it, or says what is wrong
 * @throws AppError `remote_…`, `cancelled`, `disk_full`, `git_unusable`
 */
export const createCopyOverHttp =
  ({ exchange, spawn, run, serverOf, stallMs }: CopyOverHttpParts) =>
  async (request: CopyRequest): Promise<{ readonly bytes: number } | null> => {
    const { remote, repositoryPath, tips, signal, onProgress } = request
    const server = serverOf(remote.address.url)
    if (server === null) return null
    const context = failureContext(remote, 'read')
    const progress = createTransferProgress(onProgress, context.secrets)
    const fail = (words: string): Error =>
      isFetchRace(words) ? new Moved(words) : failureOfOutput(`fatal: remote error: ${words}`, context)

    /** @returns the bytes of the pack; null when it does not hold all that it leads to */
    const unpack = async (answer: HttpAnswer): Promise<number | null> => {
      const ending = new AbortController()
      const pack: { git: GitProcess | null; bytes: number } = { git: null, bytes: 0 }
      let said = ''
      const begin = (): GitProcess => {
        const git = spawn(['index-pack', '--stdin', '-v', '--check-self-contained-and-connected'], {
          directory: repositoryPath,
          signal: AbortSignal.any([signal, ending.signal]),
          onStderr: progress.push,
        })
        git.stdout.resume()
        return git
      }
      const demultiplexer = createPackDemultiplexer({
        hear: (text) => {
          said = (said + text).slice(-4_096)
          progress.push(text)
        },
        fail,
        give: (piece) => {
          pack.git ??= begin()
          pack.bytes += piece.length
          writeTogether(pack.git.stdin, piece)
        },
      })
      try {
        try {
          await answer.pour((chunk) => {
            demultiplexer.take(chunk)
            const input = pack.git?.stdin
            if (input?.destroyed === true) throw new EndedEarly()
            return input !== undefined && input.writableLength > mostWaitingBytes
              ? takesMore(input)
              : undefined
          })
          demultiplexer.end()
        } catch (error) {
          if (!(error instanceof EndedEarly)) throw error
        }
        if (pack.git === null) return null
        pack.git.stdin.end()
        pack.git.allowSilence(stallMs)
        const { exitCode, stderr } = await pack.git.done
        progress.finish()
        if (exitCode === 0) return pack.bytes
        if (isIncomplete(exitCode, stderr)) return null
        const remoteWords = said.split(/[\r\n]/).map((line) => `remote: ${line}\n`)
        throw failureOfOutput(`${remoteWords.join('')}${stderr}`, context)
      } finally {
        ending.abort()
        await pack.git?.done.catch(() => undefined)
      }
    }

    try {
      const asked = { body: copyCommand(server, tips), signal, silenceMs: stallMs }
      const answer = await postUploadPack(exchange, remote, server, asked)
      try {
        const bytes = await unpack(answer)
        if (bytes === null || (await missingObjects(run, repositoryPath, tips)).length > 0) return null
        return { bytes }
      } finally {
        answer.discard()
      }
    } catch (error) {
      if (error instanceof NoPlainPack || error instanceof Moved) return null
      if (signal.aborted) throw new AppError('cancelled', 'It was cancelled.', { cause: error })
      throw failureOfStall(error, context, stallMs) ?? failureOfExchange(error, context)
    }
  }
