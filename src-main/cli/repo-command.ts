import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { AppError, isAppError } from '../../src-shared/errors/app-error.ts'
import { type Command, defineCommand } from './command.ts'
import { followRuns, waitOption } from './follow-runs.ts'
import { listAll } from './list-all.ts'
import { mirrorTable } from './mirror-table.ts'
import { relativeTime } from './relative-time.ts'
import { localPath, nameFromRemote, readRemote, remoteOptions } from './remote-options.ts'
import { repoCareCommands, sizesTable } from './repo-care-command.ts'
import { repoTrashCommands } from './repo-trash-command.ts'
import { repositoryText, stateWord } from './repository-text.ts'
import { renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const refuseExisting = async (client: ContractClient, name: string): Promise<void> => {
  try {
    await client.call('repositories.get', { name })
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return
    throw error
  }
  throw new AppError('already_exists', `The repository ${name} exists already.`, {
    details: { what: `The repository ${name}` },
  })
}

const create = defineCommand({
  words: ['repo', 'create'],
  summary: 'Make a repository: empty, or as a copy that follows a remote.',
  usage: 'NAME [--default-branch main] [--mirror --clone-url URL] [credential]',
  positionals: ['NAME'],
  options: {
    'default-branch': { type: 'string', value: 'BRANCH', summary: 'Default branch of an empty repository.' },
    mirror: { type: 'boolean', summary: 'Pull from --clone-url, now and from now on.' },
    'clone-url': { type: 'string', value: 'URL', summary: 'The remote to follow, with --mirror.' },
    ...remoteOptions,
    ...waitOption,
  },
  examples: [
    'mirrordesk repo create team/project',
    'mirrordesk repo create team/project --mirror --clone-url https://example.org/team/project.git',
  ],
  run: async (context, [name], values) => {
    const cloneUrl = values['clone-url']
    if (values.mirror !== true) {
      if (cloneUrl !== undefined) throw usageError('--clone-url needs --mirror.')
      const repository = await context
        .client()
        .call('repositories.create', { name, defaultBranch: values['default-branch'] })
      context.print(repository, () => repositoryText(repository, context.now()))
      return 0
    }
    if (cloneUrl === undefined) throw usageError('--mirror needs --clone-url.')
    if (values['default-branch'] !== undefined) {
      throw usageError('The default branch of a mirror comes from its remote: leave --default-branch out.')
    }
    const remote = await readRemote(context, cloneUrl, values)
    return followRuns(context, values['no-wait'], async (client) => {
      await refuseExisting(client, name)
      const { mirror, run } = await client.call('mirrors.add', {
        repository: name,
        createRepository: true,
        direction: 'pull',
        ...remote,
      })
      return { runs: [run], document: ([finished]) => ({ mirror, run: finished }) }
    })
  },
})

const list = defineCommand({
  words: ['repo', 'list'],
  summary: 'List the repositories.',
  usage: '[QUERY] [--sizes]',
  positionals: ['[QUERY]'],
  options: { sizes: { type: 'boolean', summary: 'The hundred largest, by what they take on the disk.' } },
  examples: ['mirrordesk repo list team/', 'mirrordesk repo list --sizes'],
  run: async (context, [query], values) => {
    const client = context.client()
    if (values.sizes === true) {
      const { largest } = await client.call('system.diskUse', {})
      const wanted = foldRepositoryName(query ?? '')
      const sizes = largest.filter(({ name }) => foldRepositoryName(name).includes(wanted))
      context.print({ items: sizes }, () => (sizes.length === 0 ? 'No repositories.' : sizesTable(sizes)))
      return 0
    }
    const items = await listAll((cursor) => client.call('repositories.list', { query, cursor, limit: 500 }))
    context.print({ items }, () =>
      items.length === 0
        ? 'No repositories. Make one with `mirrordesk repo create NAME`.'
        : renderTable(
            items.map((item) => [
              item.name,
              stateWord(item),
              item.mirrorCount,
              relativeTime(item.changedAt, context.now()),
            ]),
            ['NAME', 'STATE', 'MIRRORS', 'CHANGED'],
          ),
    )
    return 0
  },
})

const show = defineCommand({
  words: ['repo', 'show'],
  summary: 'Show a repository and its mirrors.',
  usage: 'NAME',
  positionals: ['NAME'],
  options: {},
  examples: ['mirrordesk repo show team/project'],
  run: async (context, [name]) => {
    const client = context.client()
    const [repository, mirrors] = await Promise.all([
      client.call('repositories.get', { name }),
      client.call('mirrors.list', { repository: name }),
    ])
    context.print({ ...repository, mirrors: mirrors.items }, () => {
      const details = repositoryText(repository, context.now())
      if (mirrors.items.length === 0) return details
      return `${details}\n\n${mirrorTable(mirrors.items, context.output.paint, context.now())}`
    })
    return 0
  },
})

const importCommand = defineCommand({
  words: ['repo', 'import'],
  summary: 'Make a repository from a path or URL: all branches and tags, once.',
  usage: 'PATH_OR_URL [NAME] [credential]',
  positionals: ['PATH_OR_URL', '[NAME]'],
  options: { ...remoteOptions, ...waitOption },
  examples: ['mirrordesk repo import ~/code/project team/project'],
  run: async (context, [pathOrUrl, name], values) => {
    const local = localPath(pathOrUrl)
    const remote = local === null ? await readRemote(context, pathOrUrl, values) : { url: local }
    return followRuns(context, values['no-wait'], async (client) => {
      const { repository, run } = await client.call('repositories.import', {
        name: name ?? nameFromRemote(pathOrUrl),
        ...remote,
      })
      return { runs: [run], document: ([finished]) => ({ repository, run: finished }) }
    })
  },
})

export const repoCommands: readonly Command[] = [
  create,
  list,
  show,
  importCommand,
  ...repoCareCommands,
  ...repoTrashCommands,
]
