import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const leastPartLength = 32 * 1024

/** Joins small parts: each write to a socket costs something. */
async function* inLargeParts(parts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  let text = ''
  for await (const part of parts) {
    text += part
    if (text.length < leastPartLength) continue
    yield text
    text = ''
  }
  if (text !== '') yield text
}

/** Answers with JSON that is too much to be held at once, at the pace of the client. */
export const streamJson = async (
  response: ServerResponse,
  parts: AsyncIterable<string> | Iterable<string>,
): Promise<null> => {
  response.statusCode = 200
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Type', 'application/json')
  await pipeline(Readable.from(inLargeParts(parts)), response)
  return null
}
