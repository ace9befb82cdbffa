import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { type Command, defineCommand } from './command.ts'
import { clockTime } from './relative-time.ts'
import { repositoryText } from './repository-text.ts'
import { shortId } from './short-id.ts'
import { matchTrashed, trashTable } from './trash-text.ts'

const deleteCommand = defineCommand({
  words: ['repo', 'delete'],
  summary: 'Move a repository to the trash for 14 days; its mirrors stop.',
  usage: 'NAME',
  positionals: ['NAME'],
  options: {},
  examples: ['mirrordesk repo delete team/project'],
  run: async (context, [name]) => {
    const trashed = await context.client().call('repositories.delete', { name })
    context.print(
      trashed,
      () =>
        `${trashed.name} is in the trash until ${clockTime(trashed.expiresAt, context.now())}.\n` +
        `Take it back with \`mirrordesk repo undelete ${shortId(trashed.id)}\`.`,
    )
    return 0
  },
})

const trash = defineCommand({
  words: ['repo', 'trash'],
  summary: 'List the repositories in the trash.',
  usage: '',
  positionals: [],
  options: {},
  examples: ['mirrordesk repo trash'],
  run: async (context) => {
    const { items } = await context.client().call('repositories.listTrash', {})
    context.print({ items }, () => trashTable(items, { NAME: ({ name }) => name }, context.now()))
    return 0
  },
})

const undelete = defineCommand({
  words: ['repo', 'undelete'],
  summary: 'Take a repository out of the trash.',
  usage: 'NAME_OR_ID',
  positionals: ['NAME_OR_ID'],
  options: {},
  examples: ['mirrordesk repo undelete team/project'],
  run: async (context, [nameOrId]) => {
    const client = context.client()
    const { items } = await client.call('repositories.listTrash', {})
    const folded = foldRepositoryName(nameOrId)
    const found = matchTrashed(items, nameOrId, ({ name }) => foldRepositoryName(name) === folded)
    const repository = await client.call('repositories.undelete', { id: found.id })
    context.print(repository, () => repositoryText(repository, context.now()))
    return 0
  },
})

/** Deleting and taking back. */
export const repoTrashCommands: readonly Command[] = [deleteCommand, trash, undelete]
