import type { HostKey } from '../../src-shared/domain/account.ts'
import { type Command, defineCommand } from './command.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const keyTable = (keys: readonly HostKey[]): string =>
  renderTable(
    keys.map((key) => [key.host, key.keyType, key.fingerprint]),
    ['HOST', 'TYPE', 'FINGERPRINT'],
  )

const scan = defineCommand({
  words: ['host-key', 'scan'],
  summary: 'Ask an SSH host for its keys, to compare them; trusts nothing.',
  usage: 'HOST',
  positionals: ['HOST'],
  options: {},
  examples: ['mirrordesk host-key scan example.org'],
  run: async (context, [host]) => {
    const { items } = await context.client().call('hostKeys.scan', { host })
    context.print({ items }, () =>
      items.length === 0
        ? `${host} showed no key.`
        : `${keyTable(items)}\n\nCompare with what the host publishes, then trust the one that is right:\n` +
          `  mirrordesk host-key trust ${host} --fingerprint ${items[0]?.fingerprint ?? ''}`,
    )
    return 0
  },
})

const trust = defineCommand({
  words: ['host-key', 'trust'],
  summary: 'Trust the key with this fingerprint, and no other, for an SSH host.',
  usage: 'HOST --fingerprint SHA256:…',
  positionals: ['HOST'],
  options: { fingerprint: { type: 'string', value: 'SHA256:…', summary: 'What the host publishes.' } },
  examples: [
    'mirrordesk host-key trust example.org --fingerprint SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDU9iVdaMbh7HmUgX8',
  ],
  run: async (context, [host], values) => {
    if (values.fingerprint === undefined) throw usageError('--fingerprint is missing.')
    const key = await context.client().call('hostKeys.trust', { host, fingerprint: values.fingerprint })
    context.print(key, () => keyTable([key]))
    return 0
  },
})

const list = defineCommand({
  words: ['host-key', 'list'],
  summary: 'List the trusted SSH host keys, of all hosts or of one.',
  usage: '[HOST]',
  positionals: ['[HOST]'],
  options: {},
  examples: ['mirrordesk host-key list'],
  run: async (context, [host]) => {
    const all = (await context.client().call('hostKeys.list', {})).items
    const items =
      host === undefined ? all : all.filter((key) => key.host.toLowerCase() === host.toLowerCase())
    context.print({ items }, () => (items.length === 0 ? 'No trusted host keys.' : keyTable(items)))
    return 0
  },
})

export const hostKeyCommands: readonly Command[] = [scan, trust, list]
