import type { SigningKeyRow } from '../../core/ports/signing-key-store.ts'

/** What a thread is given: commits one behind the other, so that nothing else is copied along. */
export type VerifyRequest = {
  /** Null: the same keys as before. */
  readonly keys: readonly SigningKeyRow[] | null
  /** Epoch ms: signatures expire. */
  readonly at: number
  readonly bytes: Uint8Array
  /** Of each commit in `bytes`. */
  readonly lengths: readonly number[]
}

/** Why each commit is not accepted; null in place of all of them when the thread could not say. */
export type VerifyReply = readonly (string | null)[] | null

/** Copies the commits together: they may be small parts of large buffers, which would be sent whole. */
export const requestFor = (
  commits: readonly Buffer[],
  keys: VerifyRequest['keys'],
  at: number,
): VerifyRequest => {
  const lengths = commits.map(({ length }) => length)
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let end = 0
  for (const commit of commits) {
    bytes.set(commit, end)
    end += commit.length
  }
  return { keys, at, bytes, lengths }
}

/** The commits of a request. */
export const commitsOf = ({ bytes, lengths }: VerifyRequest): readonly Buffer[] => {
  let end = 0
  return lengths.map((length) => {
    end += length
    return Buffer.from(bytes.buffer, bytes.byteOffset + end - length, length)
  })
}
