import type { KeptLifetimeEffect, KeptLifetimeMs } from '../../src-shared/domain/kept-lifetime.ts'
import { keptEffectSentences } from '../../src-shared/domain/kept-lifetime-words.ts'
import { parseDuration } from './duration.ts'
import { clockTime } from './relative-time.ts'

/** `30d`, or `forever`. @throws AppError `invalid_input` */
export const parseKeptLifetime = (text: string, option: string): KeptLifetimeMs =>
  text === 'forever' ? null : parseDuration(text, option)

/** What a lifetime does to the old tips there are; empty when nothing goes sooner. */
export const keptEffectText = (effect: KeptLifetimeEffect, lifetimeMs: KeptLifetimeMs, now: number): string =>
  keptEffectSentences(effect, lifetimeMs, `at ${clockTime(effect.goingAt, now)}`).join(' ')
