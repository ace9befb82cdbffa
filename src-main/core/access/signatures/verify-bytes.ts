import { verify, type KeyObject } from 'node:crypto'

/** A signature in the form of its algorithm; of ECDSA the two numbers side by side (IEEE P1363). */
export type SignatureCheck = {
  readonly key: KeyObject
  /** Null where the algorithm hashes by itself (EdDSA). */
  readonly hash: string | null
  readonly signature: Uint8Array
}

/** Verifies in the thread pool, so that many signatures use all processors and none holds up the rest. */
export const verifyBytes = ({ key, hash, signature }: SignatureCheck, data: Uint8Array): Promise<boolean> =>
  new Promise((resolve, reject) => {
    verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature, (error, fits) => {
      if (error === null) resolve(fits)
      else reject(error)
    })
  })
