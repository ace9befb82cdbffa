import { verify, type KeyObject } from 'node:crypto'

/** A signature in the form of its algorithm; of ECDSA the two numbers side by side (IEEE P1363). */
export type SignatureCheck = {
  readonly key: KeyObject
  /** Null where the algorithm hashes by itself (EdDSA). */
  readonly hash: string | null
  readonly signature: Uint8Array
}

/**
 * Given to the thread pool at once: enough that no thread waits for this one, and no more, because reading files waits
 * in the same line. A signature takes a tenth of a millisecond.
 */
const mostUnderWay = 32
let underWay = 0
const waiting: (() => void)[] = []

const begin = (work: () => void): void => {
  if (underWay === mostUnderWay) {
    waiting.push(work)
    return
  }
  underWay += 1
  work()
}

const finish = (): void => {
  const work = waiting.shift()
  if (work === undefined) underWay -= 1
  else work()
}

/** Verifies in the thread pool, so that many signatures use all processors and none holds up the rest. */
export const verifyBytes = ({ key, hash, signature }: SignatureCheck, data: Uint8Array): Promise<boolean> =>
  new Promise((resolve, reject) => {
    begin(() => {
      const done = (error: Error | null, fits: boolean): void => {
        finish()
        if (error === null) resolve(fits)
        else reject(error)
      }
      try {
        // Only ECDSA has two forms, and a key alone is passed on faster.
        verify(hash, data, hash === null ? key : { key, dsaEncoding: 'ieee-p1363' }, signature, done)
      } catch (error) {
        finish()
        reject(
          error instanceof Error ? error : new Error('A signature could not be verified.', { cause: error }),
        )
      }
    })
  })
