import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitExchange } from '../../core/ports/git-host.ts'
import type { Log } from '../../core/ports/log.ts'
import { encodePkt, pktText, type PktLine } from '../pkt-line.ts'
import type { RefReader } from '../ref-reader.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { answerLsRefs, readLsRefsRequest } from './ls-refs.ts'
import type { RefAnswers } from './ref-answers.ts'
import { createRequestBody, type RequestBody } from './request-body.ts'
import { uploadPack } from './upload-pack.ts'

/** Room for 65,536 prefixes. */
const commandLimitBytes = 16 * 1024 * 1024

/** The request from its first byte, of which the first line was read. */
async function* fromFirstLine(first: Buffer, body: RequestBody): AsyncGenerator<Buffer, void, void> {
  yield encodePkt(first)
  yield* body.remaining()
}

const isLsRefs = (line: PktLine | null): boolean =>
  line?.kind === 'data' && line.data.length < 100 && pktText(line.data) === 'command=ls-refs'

/**
 * Answers one request to fetch: version 2 asks for refs (`ls-refs`, answered from the store) or objects (`fetch`,
 * answered by git); versions 0 and 1 ask for objects only.
 */
export const answerFetch = async (
  {
    spawn,
    refs,
    answers,
    log,
  }: {
    readonly spawn: SpawnGit
    readonly refs: RefReader
    readonly answers: RefAnswers
    readonly log: Log
  },
  exchange: GitExchange,
): Promise<void> => {
  const body = createRequestBody(exchange.request, commandLimitBytes)
  try {
    const first = await body.readLine()
    if (exchange.version === 2 && isLsRefs(first)) {
      const wanted = await readLsRefsRequest(body)
      const { repository } = exchange
      const question = `ls-refs ${repository.variant} ${JSON.stringify(wanted)}`
      const answer = await answers.answer(repository.path, question, () =>
        answerLsRefs(refs, repository, wanted),
      )
      await body.drain()
      exchange.end(answer)
      return
    }
    // An empty request asks for nothing: git tries the connection with it before a large one.
    if (first?.kind !== 'data') return
    const exit = await uploadPack(spawn, { ...exchange, request: fromFirstLine(first.data, body) })
    if (exit.exitCode !== 0) {
      log.warn('A fetch ended early.', { exitCode: exit.exitCode, stderr: exit.stderr })
      throw new AppError('internal', 'The fetch failed.')
    }
  } finally {
    await body.drain()
  }
}
