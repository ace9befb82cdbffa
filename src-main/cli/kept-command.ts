import type { KeptRef } from '../../src-shared/domain/kept-ref.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { defineCommand } from './command.ts'
import { relativeTime } from './relative-time.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const keptTable = (refs: readonly KeptRef[], now: number): string =>
  renderTable(
    refs.map((ref) => [
      shortRefName(ref.originalRef),
      ref.objectId.slice(0, 7),
      ref.currentObjectId?.slice(0, 7) ?? 'deleted',
      relativeTime(ref.keptAt, now),
      relativeTime(ref.expiresAt, now),
      ref.name,
    ]),
    ['WAS', 'AT', 'NOW', 'KEPT', 'GONE', 'REF'],
  )

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

export const keptCommand = defineCommand({
  words: ['kept'],
  summary: 'List what mirrors overwrote or deleted, and restore it.',
  usage: 'NAME [restore REF [--in-place]]',
  notes: 'REF is the last column of the list, or a branch: then the tip that was kept last.',
  positionals: ['NAME', '[restore]', '[REF]'],
  options: {
    'in-place': {
      type: 'boolean',
      summary: 'Move the branch itself back, instead of making restored/BRANCH.',
    },
  },
  examples: ['mirrordesk kept team/project', 'mirrordesk kept team/project restore main'],
  run: async (context, [repository, verb, text], values) => {
    if (verb !== undefined && verb !== 'restore')
      throw usageError(`"kept NAME" can "restore", not "${verb}".`)
    if (verb === 'restore' && text === undefined) throw usageError('REF is missing.')
    if (verb === undefined && values['in-place'] === true)
      throw usageError('--in-place belongs to "restore".')
    const client = context.client()
    const { items } = await client.call('keptRefs.list', { repository })
    if (text === undefined) {
      context.print({ items }, () =>
        items.length === 0 ? 'Nothing is kept.' : keptTable(items, context.now()),
      )
      return 0
    }
    const restored = await client.call('keptRefs.restore', {
      repository,
      name: matchKeptRef(items, text).name,
      where: values['in-place'] === true ? 'in_place' : 'beside',
    })
    context.print(
      restored,
      () => `Restored ${shortRefName(restored.ref)} at ${restored.objectId.slice(0, 7)}.`,
    )
    return 0
  },
})
