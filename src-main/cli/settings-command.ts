import { defineCommand } from './command.ts'
import { formatDuration, parseDuration, parseInterval } from './duration.ts'
import { renderTable } from './table.ts'

export const settingsCommand = defineCommand({
  words: ['settings'],
  summary: 'Show the settings, or change those that are given.',
  usage: '[--default-interval 15m] [--kept-ref-lifetime 90d]',
  positionals: [],
  options: {
    'default-interval': {
      type: 'string',
      value: 'DURATION',
      summary: 'Interval of new mirrors: 5m, 10m, 15m, 30m, 1h.',
    },
    'kept-ref-lifetime': {
      type: 'string',
      value: 'DURATION',
      summary: 'How long kept refs stay; at least 7d.',
    },
  },
  examples: ['mirrordesk settings --default-interval 5m'],
  run: async (context, _positionals, values) => {
    const interval = values['default-interval']
    const lifetime = values['kept-ref-lifetime']
    const client = context.client()
    const settings =
      interval === undefined && lifetime === undefined
        ? await client.call('settings.get', {})
        : await client.call('settings.change', {
            defaultIntervalMs:
              interval === undefined ? undefined : parseInterval(interval, '--default-interval'),
            keptRefLifetimeMs:
              lifetime === undefined ? undefined : parseDuration(lifetime, '--kept-ref-lifetime'),
          })
    context.print(settings, () =>
      renderTable([
        ['Interval of new mirrors', formatDuration(settings.defaultIntervalMs)],
        ['Kept refs stay for', formatDuration(settings.keptRefLifetimeMs)],
      ]),
    )
    return 0
  },
})
