import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { KeptLifetime } from '../../src-shared/domain/kept-lifetime.ts'
import { keptLifetimeWords } from '../../src-shared/domain/kept-lifetime-words.ts'
import type { KeptRef } from '../../src-shared/domain/kept-ref.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { keptEffectText, parseKeptLifetime } from './kept-lifetime-text.ts'
import { clockTime, relativeTime } from './relative-time.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const keptTable = (refs: readonly KeptRef[], now: number): string =>
  renderTable(
    refs.map((ref) => [
      shortRefName(ref.originalRef),
      ref.objectId.slice(0, 7),
      ref.currentObjectId?.slice(0, 7) ?? 'deleted',
      relativeTime(ref.keptAt, now),
      ref.pinned ? 'pinned' : ref.expiresAt === null ? 'never' : relativeTime(ref.expiresAt, now),
      ref.name,
    ]),
    ['WAS', 'AT', 'NOW', 'KEPT', 'GONE', 'REF'],
  )

type Asked = {
  readonly context: CommandContext
  readonly client: ContractClient
  readonly repository: string
}

/**
 * The kept ref a person means: its handle, or the ref it was (`main`, `refs/heads/main`), the latest kept one.
 * @throws AppError `not_found`
 */
export const matchKeptRef = (refs: readonly KeptRef[], text: string): KeptRef => {
  const exact = refs.find((ref) => ref.name === text || ref.name === text.replace(/^refs\/kept\//, ''))
  if (exact !== undefined) return exact
  const [latest] = refs
    .filter((ref) => ref.originalRef === text || shortRefName(ref.originalRef) === text)
    .sort((one, other) => other.keptAt - one.keptAt)
  if (latest !== undefined) return latest
  throw new AppError('not_found', `No kept ref is called "${text}".`, {
    details: { what: `The kept ref ${text}` },
  })
}

const restore = async (
  { client, repository, context }: Asked,
  kept: KeptRef,
  inPlace: boolean | undefined,
): Promise<void> => {
  const restored = await client.call('keptRefs.restore', {
    repository,
    name: kept.name,
    where: inPlace === true ? 'in_place' : 'beside',
  })
  context.print(restored, () => `Restored ${shortRefName(restored.ref)} at ${restored.objectId.slice(0, 7)}.`)
}

const pin = async ({ client, repository, context }: Asked, kept: KeptRef, pinned: boolean): Promise<void> => {
  const changed = await client.call('keptRefs.pin', { repository, name: kept.name, pinned })
  context.print(changed, () => {
    const what = `The old tip of ${shortRefName(changed.originalRef)} at ${changed.objectId.slice(0, 7)}`
    if (changed.expiresAt === null) return `${what} stays${pinned ? ' until it is unpinned' : ' for ever'}.`
    return `${what} stays until ${clockTime(changed.expiresAt, context.now())}.`
  })
}

/** Shows how long old tips stay, or changes that. */
const lifetime = async ({ client, repository, context }: Asked, text: string | undefined): Promise<void> => {
  const words = ({ lifetimeMs, followsSettings }: KeptLifetime): string =>
    `${repository} keeps old tips ${keptLifetimeWords(lifetimeMs)}${followsSettings ? ', as the settings have it' : ''}.`
  if (text === undefined) {
    const present = await client.call('keptRefs.lifetime', { repository })
    context.print(present, () => words(present))
    return
  }
  const chosen = text === 'settings' ? text : parseKeptLifetime(text, 'The lifetime')
  const changed = await client.call('keptRefs.setLifetime', { repository, lifetime: chosen })
  context.print(changed, () =>
    [words(changed), keptEffectText(changed.effect, changed.lifetimeMs, context.now())]
      .filter((line) => line !== '')
      .join('\n'),
  )
}

const verbs = ['restore', 'pin', 'unpin', 'lifetime'] as const

export const keptCommand = defineCommand({
  words: ['kept'],
  summary: 'List what mirrors overwrote or deleted, restore it, and say how long it stays.',
  usage: 'NAME [restore REF [--in-place] | pin REF | unpin REF | lifetime [7d|30d|90d|forever|settings]]',
  notes:
    'REF is the last column of the list, or a branch: then the tip that was kept last. Whatever is changed, nothing goes within a day.',
  positionals: ['NAME', '[VERB]', '[WHAT]'],
  options: {
    'in-place': {
      type: 'boolean',
      summary: 'Move the branch itself back, instead of making restored/BRANCH.',
    },
  },
  examples: [
    'mirrordesk kept team/project',
    'mirrordesk kept team/project restore main',
    'mirrordesk kept team/project lifetime 30d',
  ],
  run: async (context, [repository, verb, text], values) => {
    const known = verbs.find((one) => one === verb)
    if (verb !== undefined && known === undefined)
      throw usageError(`"kept NAME" can "restore", "pin", "unpin" and "lifetime", not "${verb}".`)
    if (known !== undefined && known !== 'lifetime' && text === undefined) throw usageError('REF is missing.')
    if (known !== 'restore' && values['in-place'] === true)
      throw usageError('--in-place belongs to "restore".')
    const client = context.client()
    const asked = { context, client, repository }
    if (known === 'lifetime') {
      await lifetime(asked, text)
      return 0
    }
    const { items } = await client.call('keptRefs.list', { repository })
    if (known === undefined || text === undefined) {
      context.print({ items }, () =>
        items.length === 0 ? 'Nothing is kept.' : keptTable(items, context.now()),
      )
      return 0
    }
    const kept = matchKeptRef(items, text)
    if (known === 'restore') await restore(asked, kept, values['in-place'])
    else await pin(asked, kept, known === 'pin')
    return 0
  },
})
