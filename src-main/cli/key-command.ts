import { readFileSync } from 'node:fs'
import type { PublicKey } from '../../src-shared/domain/token.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { type Command, defineCommand } from './command.ts'
import { relativeTime } from './relative-time.ts'
import { matchesId, shortId } from './short-id.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const keyTable = (keys: readonly PublicKey[], now: number): string =>
  renderTable(
    keys.map((key) => [
      key.builtIn ? key.id : shortId(key.id),
      key.organization,
      key.algorithm,
      key.fingerprint,
      key.label,
      relativeTime(key.createdAt, now),
    ]),
    ['ID', 'ORGANIZATION', 'ALGORITHM', 'FINGERPRINT', 'LABEL', 'ADDED'],
  )

const readPem = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw usageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`)
  }
}

const add = defineCommand({
  words: ['key', 'add'],
  summary: 'Register a public key that may sign API tokens.',
  usage: 'FILE.pem [--org ORGANIZATION] [--label TEXT]',
  positionals: ['FILE'],
  options: {
    org: { type: 'string', value: 'ORGANIZATION', summary: 'The issuer of the tokens it signs.' },
    label: { type: 'string', value: 'TEXT', summary: 'A name for it.' },
  },
  examples: ['mirrordesk key add ci-public.pem --org acme'],
  run: async (context, [file], values) => {
    const pem = readPem(file)
    if (pem.includes('PRIVATE KEY')) {
      throw usageError(
        `${file} holds a private key. Only the public one is needed: keep the other to yourself.`,
      )
    }
    const key = await context
      .client()
      .call('keys.add', { pem, organization: values.org, label: values.label })
    context.print(key, () => keyTable([key], context.now()))
    return 0
  },
})

const list = defineCommand({
  words: ['key', 'list'],
  summary: 'List the public keys that may sign API tokens.',
  usage: '',
  positionals: [],
  options: {},
  examples: ['mirrordesk key list'],
  run: async (context) => {
    const { items } = await context.client().call('keys.list', {})
    context.print({ items }, () => (items.length === 0 ? 'No keys.' : keyTable(items, context.now())))
    return 0
  },
})

const remove = defineCommand({
  words: ['key', 'remove'],
  summary: 'Remove a public key; tokens it signed stop working.',
  usage: 'KEY',
  notes: 'KEY is an id, the beginning of one, or a fingerprint.',
  positionals: ['KEY'],
  options: {},
  examples: ['mirrordesk key remove key_0a1b2c3d'],
  run: async (context, [text]) => {
    const client = context.client()
    const { items } = await client.call('keys.list', {})
    const [key, ...others] = items.filter((item) => item.fingerprint === text || matchesId(item.id, text))
    if (key === undefined) {
      throw new AppError('not_found', `There is no key "${text}".`, { details: { what: `The key ${text}` } })
    }
    if (others.length > 0) throw usageError(`"${text}" begins the id of several keys; give more of it.`)
    const removed = await client.call('keys.remove', { id: key.id })
    context.print(removed, () => `The key ${key.fingerprint} of ${key.organization} is removed.`)
    return 0
  },
})

export const keyCommands: readonly Command[] = [add, list, remove]
