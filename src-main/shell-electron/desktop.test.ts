import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { CallName, ContractEvent } from '../../src-shared/contract/contract-types.ts'
import type { CoreState } from '../../src-shared/contract/window-bridge.ts'
import { defaultSettings } from '../../src-shared/domain/settings.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { sampleOverview } from '../testing/sample-overview.ts'
import { createDesktopFacts, followCore, trayCalls, type CoreLink } from './desktop.ts'
import { traySentence, trayStateOf, type TrayView } from './tray/tray-state.ts'

/** A core at the end of a link: answers from a table, and says what a test wants it to. */
const scriptedCore = (answers: Partial<Record<CallName, unknown>>) => {
  const asked: unknown[][] = []
  let tellEvent: (event: ContractEvent) => void = () => undefined
  let tellState: (state: CoreState) => void = () => undefined
  const link: CoreLink = {
    call: (name, input) => {
      asked.push([name, input])
      const answer = answers[name]
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as never)
    },
    on: (listener) => {
      tellEvent = listener
      return () => undefined
    },
    onState: (listener) => {
      tellState = listener
      listener({ kind: 'starting' })
      return () => undefined
    },
  }
  const event = (name: ContractEvent['name'], payload: unknown): void =>
    tellEvent({ name, payload, sequence: 1 } as ContractEvent)
  return { link, asked, event, state: (state: CoreState) => tellState(state) }
}

const desk = (answers: Partial<Record<CallName, unknown>> = {}) => {
  const core = scriptedCore({
    'overview.get': sampleOverview(),
    'settings.get': { ...defaultSettings, startAtLogin: true },
    ...answers,
  })
  const facts = createDesktopFacts()
  const views: TrayView[] = []
  const heard: unknown[] = []
  const followed: boolean[] = []
  followCore(core.link, facts, {
    tray: { show: (view) => views.push(view) },
    notifications: { raise: (notice) => heard.push(notice.id), say: (title) => heard.push(title) },
    loginItem: { follow: (startAtLogin) => followed.push(startAtLogin) },
  })
  return { ...core, facts, views, heard, followed }
}

test('the tray shows a core that starts, then what the board says, then what events say', async () => {
  const { views, state, event } = desk()
  state({ kind: 'ready' })
  await setImmediate()
  expect(views.map(traySentence)).toEqual([
    'Mirrordesk is starting.',
    'Mirrordesk is starting.',
    'All 4 mirrors are up to date.',
  ])
  event('overview.changed', sampleOverview({ sentence: '1 needs you.', counts: { needYou: 1 } }))
  expect(views.map(trayStateOf).at(-1)).toBe('needs-you')
})

test('a core that died is shown, and the next one is asked anew', async () => {
  const { views, state, asked } = desk()
  state({ kind: 'ready' })
  await setImmediate()
  state({ kind: 'restarting', message: 'It ended.', retryAt: 1 })
  expect(views.map(trayStateOf).at(-1)).toBe('stopped')
  state({ kind: 'ready' })
  await setImmediate()
  expect(asked.filter(([name]) => name === 'overview.get')).toHaveLength(2)
  expect(views.map(trayStateOf).at(-1)).toBe('calm')
})

test('the login item follows its setting, and other settings do not touch it', async () => {
  const { facts, followed, state, event } = desk()
  state({ kind: 'ready' })
  await setImmediate()
  event('settings.changed', { ...defaultSettings, startAtLogin: true, closeToTray: false })
  expect(facts.settings().closeToTray).toBe(false)
  event('settings.changed', { ...defaultSettings, startAtLogin: false })
  expect(followed).toEqual([true, false])
})

test('a notice goes to the notifications', () => {
  const { heard, event } = desk()
  event('notice.raised', { id: 'notice-1' })
  expect(heard).toEqual(['notice-1'])
})

test('the clicks of the tray are contract calls', () => {
  const { link, asked } = scriptedCore({})
  const actions = trayCalls(link, () => undefined)
  actions.syncAll()
  actions.pauseAll(7)
  actions.resumeAll()
  expect(asked).toEqual([
    ['mirrors.syncAll', {}],
    ['mirrors.pauseAll', { untilAt: 7 }],
    ['mirrors.resumeAll', {}],
  ])
})

test('a click that cannot be done is told', async () => {
  const { link } = scriptedCore({
    'mirrors.syncAll': new AppError('not_running', 'The core is not running.'),
  })
  const said: string[][] = []
  trayCalls(link, (...words) => said.push([...words] as string[])).syncAll()
  await setImmediate()
  expect(said).toEqual([['The mirrors could not be synced', 'The core is not running.']])
})
