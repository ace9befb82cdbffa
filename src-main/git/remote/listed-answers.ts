import { createHash } from 'node:crypto'
import type { RefMap } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { createRecentValues } from '../../core/ports/recent-values.ts'
import type { RemoteRefs } from '../../core/ports/remote-git.ts'
import { inSlices } from '../in-slices.ts'
import { createPktLineReader } from '../pkt-line.ts'
import type { HttpAnswer } from './http-exchange.ts'
import { createLsRefsReader } from './ls-refs.ts'
import { maxListingBytes } from './ref-lines.ts'

/** Answers that are known again; a few hundred bytes each. */
const rememberedAnswers = 20_000
/** Longer answers are read as they come, and not known again. */
const mostHeldBytes = 4 * 1024 * 1024

export type ReadListing = (
  answer: HttpAnswer,
  asked: {
    /** What the server was asked: the same words of it mean something else as an answer to something else. */
    readonly question: Buffer
    readonly prefixes: readonly string[]
    readonly movedTo: string | null
  },
) => Promise<RemoteRefs>

const readRefs = (prefixes: readonly string[]) => {
  const lines = createPktLineReader()
  const reader = createLsRefsReader(prefixes)
  return {
    push: (chunk: Buffer): void => {
      lines.push(chunk)
      for (let line = lines.take(); line !== null; line = lines.take()) reader.read(line)
    },
    result: reader.result,
  }
}

/**
 * Reads answers to `ls-refs`. One that was read before, byte for byte, is not taken apart again: where thousands of refs
 * did not move, a hash over the answer says so, and its refs are read only for who asks for them.
 * @throws AppError `remote_error`, `remote_connection_lost`
 */
export const createReadListing = (): ReadListing => {
  /** The default branch of each answer, by its digest. */
  const heads = createRecentValues<string | null>(rememberedAnswers)

  return async (answer, { question, prefixes, movedTo }) => {
    const moved = movedTo === null ? {} : { movedTo }
    const hash = createHash('sha256').update(question)
    const reading = readRefs(prefixes)
    let held: Buffer[] = []
    let length = 0
    for await (const chunk of answer.chunks()) {
      length += chunk.length
      if (length > maxListingBytes) throw new AppError('remote_error', 'The list of refs is too long.')
      hash.update(chunk)
      held.push(chunk)
      if (length <= mostHeldBytes) continue
      held.forEach(reading.push)
      held = []
    }
    const digest = hash.digest('base64')
    const head = length <= mostHeldBytes ? heads.get(digest) : undefined
    if (head === undefined) {
      await inSlices(held, reading.push)
      const result = reading.result()
      heads.set(digest, result.head)
      return { ...result, ...moved, digest }
    }
    let refs: RefMap | null = null
    return {
      get refs() {
        if (refs === null) {
          held.forEach(reading.push)
          ;({ refs } = reading.result())
        }
        return refs
      },
      head,
      ...moved,
      digest,
    }
  }
}
