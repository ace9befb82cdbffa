import type { Writable } from 'node:stream'

/**
 * Writes a piece, in one system call with all that are written in the same event: hosts send their answers in chunks of
 * 8 KiB, eight of which are read at once.
 */
export const writeTogether = (stream: Writable, piece: Buffer): void => {
  if (stream.writableCorked === 0) {
    stream.cork()
    process.nextTick(() => stream.uncork())
  }
  stream.write(piece)
}
