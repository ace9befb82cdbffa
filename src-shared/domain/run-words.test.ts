import { expect, test } from 'vitest'
import { refOutcomeSchema } from './run.ts'
import { isProblemOutcome, refReasonWords, runKindWords, runPhaseWords } from './run-words.ts'

const kinds = Object.values(runKindWords).map(([verb, toWhom]) => `${verb} ${toWhom}`)

test('every reason, phase and kind of run has words of its own, without codes or exclamation marks', () => {
  for (const words of [Object.values(refReasonWords), Object.values(runPhaseWords), kinds]) {
    expect(new Set(words).size).toBe(words.length)
    for (const word of words) expect(word).toMatch(/^[^_!]{3,}$/)
  }
})

test('reasons end a sentence that begins with the name of a ref', () => {
  for (const words of Object.values(refReasonWords)) expect(words).toMatch(/^[a-z].*[^.]$/)
})

test('a ref that followed needs no eye; one that could not does', () => {
  expect(refOutcomeSchema.options.filter((outcome) => isProblemOutcome(outcome))).toEqual([
    'refused',
    'diverged',
    'held',
    'failed',
  ])
})
