import { verify, type KeyObject } from 'node:crypto'

/** A signature in the form of its algorithm; of ECDSA the two numbers side by side (IEEE P1363). */
export type SignatureCheck = {
  readonly key: KeyObject
  /** Null where the algorithm hashes by itself (EdDSA). */
  readonly hash: string | null
  readonly signature: Uint8Array
}

export type VerifyBytes = (check: SignatureCheck, data: Uint8Array) => Promise<boolean>

/** Verifies in the thread pool, so that many signatures use all processors and none holds up the rest. */
export const verifyInPool: VerifyBytes = ({ key, hash, signature }, data) =>
  new Promise((resolve, reject) => {
    verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature, (error, fits) => {
      if (error === null) resolve(fits)
      else reject(error)
    })
  })

/** Verifies where it is called, for a thread that does nothing else: a third of the processor time is spared. */
export const verifyAtOnce: VerifyBytes = ({ key, hash, signature }, data) =>
  // As a promise that fails, not as a call that throws.
  new Promise((resolve) => {
    resolve(verify(hash, data, hash === null ? key : { key, dsaEncoding: 'ieee-p1363' }, signature))
  })
