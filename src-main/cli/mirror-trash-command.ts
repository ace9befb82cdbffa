import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { chooseMirror } from './choose-mirror.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import type { ExitCode } from './exit-code.ts'
import { mirrorNaming } from './mirror-options.ts'
import { mirrorText } from './mirror-text.ts'
import { publishOptions, withPublishConfirmed } from './publish-options.ts'
import { clockTime } from './relative-time.ts'
import { shortId } from './short-id.ts'
import { matchTrashed, trashTable } from './trash-text.ts'

const removeForgeMirror = async (
  context: CommandContext,
  { id, repository, forge, host }: Mirror,
  forgetOnly: boolean,
): Promise<ExitCode> => {
  const answer = await context.client().call('forgeMirrors.remove', { id, forgetOnly })
  const { byHand } = answer
  const where = forge?.host ?? 'The forge'
  context.print(answer, () =>
    byHand !== null
      ? [
          `${where} pulls it no more by its clock. The last step is yours:`,
          ...byHand.steps,
          byHand.page,
        ].join('\n')
      : forgetOnly
        ? `${repository} is no longer watched; ${where} goes on mirroring it.`
        : `${where} no longer mirrors ${repository} with ${host}.`,
  )
  return byHand === null ? 0 : 1
}

const remove = defineCommand({
  words: ['mirror', 'remove'],
  summary: 'Move a mirror to the trash for 14 days; the repository, its branches and its kept refs stay.',
  usage: 'MIRROR [--forget]',
  notes: `${mirrorNaming} One that a forge runs is taken away there.`,
  positionals: ['MIRROR'],
  options: {
    forget: { type: 'boolean', summary: 'One that a forge runs: only here; it goes on there.' },
  },
  examples: ['mirrordesk mirror remove mir_0a1b2c3d'],
  run: async (context, [text], { forget }) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    if (mirror.runner === 'forge') return removeForgeMirror(context, mirror, forget === true)
    const trashed = await client.call('mirrors.remove', { id: mirror.id })
    context.print(
      trashed,
      () =>
        `${mirror.repository} is no longer mirrored with ${mirror.url}.\n` +
        `The mirror is in the trash until ${clockTime(trashed.expiresAt, context.now())}; ` +
        `take it back with \`mirrordesk mirror undelete ${shortId(trashed.id)}\`.`,
    )
    return 0
  },
})

const trash = defineCommand({
  words: ['mirror', 'trash'],
  summary: 'List the mirrors in the trash.',
  usage: '',
  positionals: [],
  options: {},
  examples: ['mirrordesk mirror trash'],
  run: async (context) => {
    const { items } = await context.client().call('mirrors.listTrash', {})
    context.print({ items }, () =>
      trashTable(
        items,
        {
          REPOSITORY: ({ repository }) => repository,
          DIRECTION: ({ direction }) => direction,
          REMOTE: ({ url }) => url,
        },
        context.now(),
      ),
    )
    return 0
  },
})

const undelete = defineCommand({
  words: ['mirror', 'undelete'],
  summary: 'Take a mirror out of the trash, paused or active as it was.',
  usage: 'MIRROR [--yes-publish]',
  notes:
    'MIRROR is an id, the beginning of one, or the name of a repository that has one mirror in the trash.',
  positionals: ['MIRROR'],
  options: publishOptions,
  examples: ['mirrordesk mirror undelete mir_0a1b2c3d'],
  run: async (context, [text], values) => {
    const client = context.client()
    const { items } = await client.call('mirrors.listTrash', {})
    const folded = foldRepositoryName(text)
    const { id } = matchTrashed(items, text, ({ repository }) => foldRepositoryName(repository) === folded)
    const mirror = await withPublishConfirmed(values, (confirmPublic) =>
      client.call('mirrors.undelete', { id, confirmPublic }),
    )
    context.print(mirror, () => mirrorText(mirror, [], context.output.paint, context.now()))
    return 0
  },
})

/** Removing and taking back. */
export const mirrorTrashCommands: readonly Command[] = [remove, trash, undelete]
