import type { Writable } from 'node:stream'

/** After a write that was one too many: resolves when the other side reads again, or never will. */
export const takesMore = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      stream.off('drain', go)
      stream.off('close', go)
      resolve()
    }
    stream.on('drain', go)
    stream.on('close', go)
  })
