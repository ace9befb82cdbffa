import { readFileSync } from 'node:fs'
import type { SigningKey } from '../../src-shared/domain/signing-key.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { type Command, defineCommand } from './command.ts'
import { relativeTime } from './relative-time.ts'
import { matchesId, shortId } from './short-id.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const kindNames = { openpgp: 'OpenPGP', ssh: 'SSH' } as const

const keyTable = (keys: readonly SigningKey[], now: number): string =>
  renderTable(
    keys.map((key) => [
      shortId(key.id),
      key.organization,
      kindNames[key.kind],
      key.fingerprint,
      key.label,
      relativeTime(key.createdAt, now),
    ]),
    ['ID', 'ORGANIZATION', 'KIND', 'FINGERPRINT', 'LABEL', 'ADDED'],
  )

const readKey = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw usageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`)
  }
}

const add = defineCommand({
  words: ['signing-key', 'add'],
  summary: 'Register a public key whose owner signs commits, for the rule verify-sig.',
  usage: 'FILE [--organization ORGANIZATION] [--label TEXT]',
  notes: 'FILE is an SSH public key (id_ed25519.pub), or what gpg --armor --export prints.',
  positionals: ['FILE'],
  options: {
    organization: { type: 'string', value: 'ORGANIZATION', summary: 'The issuer of the tokens that push.' },
    label: {
      type: 'string',
      value: 'TEXT',
      summary: 'A name for it; otherwise what the key says of itself.',
    },
  },
  examples: ['mirrordesk signing-key add id_ed25519.pub --organization acme --label Ada'],
  run: async (context, [file], values) => {
    const key = readKey(file)
    if (key.includes('PRIVATE KEY')) {
      throw usageError(
        `${file} holds a private key. Only the public one is needed: keep the other to yourself.`,
      )
    }
    const added = await context
      .client()
      .call('signingKeys.add', { key, organization: values.organization, label: values.label })
    context.print(added, () => keyTable([added], context.now()))
    return 0
  },
})

const list = defineCommand({
  words: ['signing-key', 'list'],
  summary: 'List the public keys whose owners sign commits.',
  usage: '',
  positionals: [],
  options: {},
  examples: ['mirrordesk signing-key list'],
  run: async (context) => {
    const { items } = await context.client().call('signingKeys.list', {})
    context.print({ items }, () => (items.length === 0 ? 'No signing keys.' : keyTable(items, context.now())))
    return 0
  },
})

const remove = defineCommand({
  words: ['signing-key', 'remove'],
  summary: 'Remove a signing key; new commits signed with it are refused, those that are here stay.',
  usage: 'KEY',
  notes: 'KEY is an id, the beginning of one, or a fingerprint.',
  positionals: ['KEY'],
  options: {},
  examples: ['mirrordesk signing-key remove sig_0a1b2c3d'],
  run: async (context, [text]) => {
    const client = context.client()
    const { items } = await client.call('signingKeys.list', {})
    const [key, ...others] = items.filter((item) => item.fingerprint === text || matchesId(item.id, text))
    if (key === undefined) {
      const what = `The signing key ${text}`
      throw new AppError('not_found', `There is no signing key "${text}".`, { details: { what } })
    }
    if (others.length > 0) {
      throw usageError(`"${text}" fits several signing keys; give more of the id of the one you mean.`)
    }
    const removed = await client.call('signingKeys.remove', { id: key.id })
    context.print(removed, () => `The signing key ${key.fingerprint} of ${key.organization} is removed.`)
    return 0
  },
})

export const signingKeyCommands: readonly Command[] = [add, list, remove]
