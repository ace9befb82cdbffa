import type { CallInput, ContractClient } from '../../src-shared/contract/contract-types.ts'
import { keptLifetimeWords } from '../../src-shared/domain/kept-lifetime-words.ts'
import { directionSchema } from '../../src-shared/domain/mirror.ts'
import type { Settings } from '../../src-shared/domain/settings.ts'
import { defineCommand, type OptionValues } from './command.ts'
import type { CommandContext } from './context.ts'
import { flipManyText } from './flip-text.ts'
import { formatDuration, parseDuration } from './duration.ts'
import { keptEffectText, parseKeptLifetime } from './kept-lifetime-text.ts'
import { oneOf } from './one-of.ts'
import { parseSchedule, scheduleSummary, scheduleText } from './schedule-text.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'
import { booleanOf } from './yes-or-no.ts'

const options = {
  'default-schedule': {
    type: 'string',
    value: 'WHEN',
    summary: `When new mirrors run: ${scheduleSummary}`,
  },
  'wait-on-battery': {
    type: 'string',
    value: 'yes|no',
    summary: 'Desktop: scheduled runs wait while the computer runs on its battery (yes).',
  },
  'default-direction': {
    type: 'string',
    value: 'DIRECTION',
    summary: 'Direction of new mirrors: push, pull or sync.',
  },
  'apply-to-all': {
    type: 'boolean',
    summary: 'Turn all mirrors that way, but for those at which something is to be decided.',
  },
  'kept-ref-lifetime': {
    type: 'string',
    value: 'DURATION',
    summary: 'How long kept refs stay: 7d, 30d, 90d, forever. Nothing goes within a day.',
  },
  'push-delay': {
    type: 'string',
    value: 'DURATION',
    summary: 'How long push mirrors wait after a push for the next one: 0s to 10s.',
  },
  'listen-host': {
    type: 'string',
    value: 'HOST',
    summary: 'Address to listen on from the next start on, or "default".',
  },
  port: { type: 'string', value: 'PORT', summary: 'Port to listen on from the next start on, or "default".' },
  'public-address': {
    type: 'string',
    value: 'URL',
    summary: 'Under which forges reach this Mirrordesk, for webhooks alone; or "none".',
  },
  'git-path': {
    type: 'string',
    value: 'FILE',
    summary: 'The git program from the next start on, or "default".',
  },
} as const

/** `default` takes a setting back. */
const orNull = (text: string | undefined): string | null | undefined => (text === 'default' ? null : text)

const parsePort = (text: string | null | undefined): number | null | undefined => {
  if (text === null || text === undefined) return text
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port > 0 && port <= 65_535) return port
  throw usageError(`--port is a number from 1 to 65535, or "default"; not "${text}".`)
}

/** Nothing to wait for is a delay too. */
const readPushDelay = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : /^0s?$/.test(text) ? 0 : parseDuration(text, '--push-delay')

/** What the command line asks to change. */
const readChange = (values: OptionValues<typeof options>): CallInput<'settings.change'> => {
  const schedule = values['default-schedule']
  const lifetime = values['kept-ref-lifetime']
  return {
    defaultSchedule: schedule === undefined ? undefined : parseSchedule(schedule, '--default-schedule'),
    waitOnBattery: booleanOf(values['wait-on-battery'], '--wait-on-battery'),
    defaultDirection: oneOf(values['default-direction'], directionSchema.options, '--default-direction'),
    keptRefLifetimeMs:
      lifetime === undefined ? undefined : parseKeptLifetime(lifetime, '--kept-ref-lifetime'),
    pushDelayMs: readPushDelay(values['push-delay']),
    listenHost: orNull(values['listen-host']),
    listenPort: parsePort(orNull(values.port)),
    publicAddress: values['public-address'] === 'none' ? null : values['public-address'],
    gitPath: orNull(values['git-path']),
  }
}

const yesOrNo = (value: boolean): string => (value ? 'yes' : 'no')

const settingsText = (settings: Settings, isFixed: boolean): string =>
  renderTable([
    ['Schedule of new mirrors', scheduleText(settings.defaultSchedule)],
    [
      'Direction of new mirrors',
      `${settings.defaultDirection}${isFixed ? ' (set by the environment: MIRROR_DIRECTION)' : ''}`,
    ],
    ['Kept refs stay', keptLifetimeWords(settings.keptRefLifetimeMs)],
    [
      'Push mirrors wait after a push',
      settings.pushDelayMs === 0 ? 'not at all' : formatDuration(settings.pushDelayMs),
    ],
    ['Listens on', settings.listenHost ?? 'default'],
    ['Port', settings.listenPort === null ? 'default' : String(settings.listenPort)],
    ['Public address, for webhooks', settings.publicAddress ?? 'none'],
    ['git', settings.gitPath ?? 'default'],
    ['Desktop: scheduled runs wait on battery', yesOrNo(settings.waitOnBattery)],
    ['Desktop: notifications', yesOrNo(settings.notifications)],
    ['Desktop: closing leaves it in the tray', yesOrNo(settings.closeToTray)],
    ['Desktop: starts at login', yesOrNo(settings.startAtLogin)],
    ['Appearance', settings.appearance],
    ['Density', settings.density],
  ])

const restartNote = 'Where it listens and which git it runs change at the next start.'

/** @returns whether all could be turned round */
const applyToAll = async (context: CommandContext, client: ContractClient): Promise<boolean> => {
  const { items } = await client.call('mirrors.applyDefaultDirection', {})
  const { items: mirrors } = await client.call('mirrors.list', {})
  if (!context.json) {
    context.output.note(
      items.length === 0 ? 'All mirrors go that way already.' : flipManyText(items, mirrors),
    )
  }
  return items.every(({ result }) => result.outcome === 'flipped')
}

export const settingsCommand = defineCommand({
  words: ['settings'],
  summary: 'Show the settings, or change those that are given.',
  usage:
    '[--default-schedule 15m] [--default-direction pull [--apply-to-all]] [--wait-on-battery yes|no] [--kept-ref-lifetime 90d] [--push-delay 2s] [--listen-host HOST] [--port PORT] [--public-address URL] [--git-path FILE]',
  notes: restartNote,
  positionals: [],
  options,
  examples: ['mirrordesk settings --default-schedule 5m', 'mirrordesk settings --port default'],
  run: async (context, _positionals, values) => {
    const change = readChange(values)
    const client = context.client()
    const changes = Object.values<unknown>(change).some((value) => value !== undefined)
    const lifetimeMs = change.keptRefLifetimeMs
    const effect =
      lifetimeMs === undefined
        ? null
        : await client.call('keptRefs.previewLifetime', { lifetime: lifetimeMs })
    const settings = changes
      ? await client.call('settings.change', change)
      : await client.call('settings.get', {})
    const { fixedSettings } = await client.call('system.info', {})
    context.print(settings, () => settingsText(settings, fixedSettings.defaultDirection !== null))
    if (values['apply-to-all'] === true && !(await applyToAll(context, client))) return 1
    if (!context.json && effect !== null && lifetimeMs !== undefined) {
      const text = keptEffectText(effect, lifetimeMs, context.now())
      if (text !== '') context.output.note(text)
    }
    const atNextStart = [change.listenHost, change.listenPort, change.gitPath]
    if (!context.json && atNextStart.some((value) => value !== undefined)) context.output.note(restartNote)
    return 0
  },
})
