import { z } from 'zod'

/** Opaque identifiers: a prefix that tells the kind, then random hex. They never change and are never reused. */
export const repositoryIdSchema = z.string().regex(/^repo_[0-9a-f]{32}$/)
export const mirrorIdSchema = z.string().regex(/^mir_[0-9a-f]{32}$/)
export const runIdSchema = z.string().regex(/^run_[0-9a-f]{32}$/)
export const accountIdSchema = z.string().regex(/^acc_[0-9a-f]{32}$/)
export const publicKeyIdSchema = z.string().regex(/^key_[0-9a-f]{32}$/)
export const signingKeyIdSchema = z.string().regex(/^sig_[0-9a-f]{32}$/)

/** `restore` and `push` stand in the place of a run in the names of kept refs that no run kept. */
export type IdKind =
  | 'repo'
  | 'mir'
  | 'run'
  | 'acc'
  | 'sgn'
  | 'key'
  | 'sig'
  | 'whk'
  | 'dlv'
  | 'ggc'
  | 'rep'
  | 'ssh'
  | 'hks'
  | 'restore'
  | 'push'

/** A new identifier of a kind, from the platform's random source. */
export const newId = (kind: IdKind): string => `${kind}_${globalThis.crypto.randomUUID().replaceAll('-', '')}`
