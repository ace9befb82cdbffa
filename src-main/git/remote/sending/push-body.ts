import type { StreamedBody } from '../http-exchange.ts'

/** Of the protocol's bodies, what goes at once and with its length. https://git-scm.com/docs/git-config#Documentation/git-config.txt-httppostBuffer */
export const mostBufferedBytes = 1024 ** 2

/** A push as it is sent: whole in memory when it is small, else as its pack is made. */
export type PushBody =
  | { readonly kind: 'buffered'; readonly body: Buffer }
  | { readonly kind: 'streamed'; readonly body: StreamedBody }

/** @param onBytes hears how many bytes of the pack were made */
export const gatherBody = async (
  commands: Buffer,
  pack: AsyncGenerator<Buffer>,
  onBytes: (bytes: number) => void,
): Promise<PushBody> => {
  const gathered = [commands]
  let length = commands.length
  let packLength = 0
  // Commands alone may take more: what is to be streamed is the pack.
  while (packLength === 0 || length <= mostBufferedBytes) {
    const next = await pack.next()
    if (next.done === true) return { kind: 'buffered', body: Buffer.concat(gathered) }
    gathered.push(next.value)
    length += next.value.length
    packLength += next.value.length
    onBytes(next.value.length)
  }
  return {
    kind: 'streamed',
    body: {
      length: null,
      goesOn: true,
      chunks: async function* () {
        yield* gathered.splice(0)
        for await (const chunk of pack) {
          onBytes(chunk.length)
          yield chunk
        }
      },
    },
  }
}
