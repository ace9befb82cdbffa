import { expect, it } from 'vitest'
import { classOfRefReason, refReasonSchema } from '../domain/ref-reason.ts'
import { errorCodes } from './app-error.ts'
import { errorMessage } from './error-message.ts'
import { failureClassOf, retryPolicyOf } from './failure-policy.ts'

it.each(errorCodes.filter((code) => code.startsWith('remote_') || code.startsWith('store_')))(
  'what a person reads of %s agrees with when it is tried again',
  (code) => {
    const passes = ['backoff', 'host', 'rate_limit'].includes(retryPolicyOf(code))
    expect(errorMessage(code).retry === 'automatic').toBe(passes)
  },
)

it.each(refReasonSchema.options)(
  'refs refused for %s have the class, and words, of that reason',
  (reason) => {
    const details = { reason, refs: 'main', host: 'github.com' }
    expect(failureClassOf('remote_rejected', details)).toBe(classOfRefReason[reason])
    const { title, advice } = errorMessage('remote_rejected', details)
    expect(title).toMatch(/^\S.*\.$/)
    expect(advice).toMatch(/\.$/)
    expect(`${title} ${advice}`).not.toMatch(/undefined|null|\[|GH0/)
  },
)

it.each(errorCodes)('%s has a whole sentence and an advice', (code) => {
  const { title, advice } = errorMessage(code)
  expect(title).toMatch(/^\S.*\.$/)
  expect(advice).toMatch(/[.`]$/)
})

it('names file, size, limit and branch', () => {
  const details = {
    reason: 'too_large',
    refs: 'main',
    host: 'github.com',
    file: 'data.bin',
    size: '166 MB',
    limit: '100 MB',
    othersWent: true,
  }
  expect(errorMessage('remote_rejected', details).title).toBe(
    "data.bin (166 MB) is over GitHub's 100 MB limit in main. Other branches are synced.",
  )
})
