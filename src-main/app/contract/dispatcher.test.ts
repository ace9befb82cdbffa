import { describe, expect, test } from 'vitest'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { sampleHandlers } from '../../testing/sample-contract.ts'
import { createDispatcher } from './dispatcher.ts'

const recordingLog = () => {
  const errors: unknown[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_message: string, fields?: object) => void errors.push(fields),
  }
  return { errors, log }
}

describe('the dispatcher', () => {
  test('names the field of a nested input by its path', async () => {
    const { dispatch } = createDispatcher(sampleHandlers())
    const input = {
      repository: 'r',
      policies: [
        ['main', ['no-push']],
        ['', []],
      ],
    }
    await expect(dispatch('tokens.mint', input)).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'policies.1.0' },
    })
    await expect(dispatch('tokens.mint', 'text')).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: '' },
    })
  })

  test('takes no input as an empty one', async () => {
    const { dispatch } = createDispatcher(sampleHandlers())
    await expect(dispatch('settings.get', undefined)).resolves.toBeDefined()
  })

  test('logs what nobody expected, with its cause, and nothing else', async () => {
    const { errors, log } = recordingLog()
    const broken = new Error('broken')
    const handlers = sampleHandlers({
      'settings.get': () => Promise.reject(broken),
      'runs.list': () => ({}) as never,
      'runs.get': () => Promise.reject(new AppError('not_found', 'There is no such run.')),
    })
    const { dispatch } = createDispatcher(handlers, { log })
    await expect(dispatch('runs.get', { id: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(dispatch('nothing', {})).rejects.toMatchObject({ code: 'not_found' })
    expect(errors).toEqual([])
    await expect(dispatch('settings.get', {})).rejects.toMatchObject({ code: 'internal' })
    await expect(dispatch('runs.list', {})).rejects.toMatchObject({ code: 'internal' })
    expect(errors).toMatchObject([{ call: 'settings.get', error: broken }, { call: 'runs.list' }])
  })
})
