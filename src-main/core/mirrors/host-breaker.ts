import type { RandomFraction } from '../ports/clock.ts'

const minute = 60_000
/** Waits between the probes of a host that does not answer (mirror semantics 2.10); the last one stays. */
const probeDelaysMs = [1, 2, 4, 8, 15].map((minutes) => minutes * minute)
/** As many different mirrors of one host must meet its server errors before they say something about the host. */
export const serverErrorsOfHost = 3
/** Half an hour without an answer is worth a word to a person. */
export const probesWorthTelling = 5

const dayMs = 24 * 60 * minute
const firstLimitMs = minute
const longestLimitMs = 60 * minute

/** @param attempts probes that failed so far, 0 when the host has just gone */
export const nextProbeAt = (attempts: number, now: number): number =>
  now + (probeDelaysMs[Math.min(attempts, probeDelaysMs.length - 1)] ?? minute)

/** A sign-in that does not open is tried once a day by one of its mirrors: a person may have mended it at the host. */
export const nextCredentialProbeAt = (now: number): number => now + dayMs

/**
 * When a host that asked to slow down may be asked again: when it says, a little later, so that not everybody comes at
 * once; without a word after a minute, then twice that, up to an hour.
 * @param toldMs how long it asked to wait, from now
 * @param attempts how often in a row it has asked
 */
export const limitEndsAt = (
  toldMs: number | null,
  attempts: number,
  now: number,
  random: RandomFraction,
): number => {
  const waitMs = toldMs ?? Math.min(firstLimitMs * 2 ** attempts, longestLimitMs)
  return now + Math.round(waitMs * (1 + random() / 10))
}
