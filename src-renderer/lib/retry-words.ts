import { relativeTime } from './relative-time.ts'

/** When something is tried again by itself. Its time may have come a moment before the try begins. Times in epoch ms. */
export const retryWords = (retryAt: number, now: number): string =>
  `Tried again ${retryAt <= now ? 'in a moment' : relativeTime(retryAt, now)}`
