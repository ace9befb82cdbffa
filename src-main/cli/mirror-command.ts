import { chooseAccount } from './choose-account.ts'
import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { CommandContext } from './context.ts'
import type { ExitCode } from './exit-code.ts'
import { parseForgeInterval } from './forge-mirror-command.ts'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { parseRemoteUrl } from '../../src-shared/domain/remote-url.ts'
import { credentialOptions, readCredential } from './credential-options.ts'
import { mirrorExistenceText } from './existence-text.ts'
import { mirrorNaming, readRules, ruleOptions } from './mirror-options.ts'
import { mirrorFlipCommands } from './mirror-flip-command.ts'
import { mirrorConflictCommands } from './mirror-conflict-command.ts'
import { mirrorPauseCommands } from './mirror-pause-command.ts'
import { mirrorPreviewCommand, previewText } from './mirror-preview-command.ts'
import { mirrorHistoryCommand } from './mirror-history-command.ts'
import { mirrorRunCommands } from './mirror-run-command.ts'
import { mirrorTrashCommands } from './mirror-trash-command.ts'
import { mirrorVerifyCommands } from './mirror-verify-command.ts'
import { mirrorWhyCommand } from './mirror-why-command.ts'
import { publishOptions, withPublishConfirmed } from './publish-options.ts'
import { mirrorSidesCommand } from './mirror-sides-command.ts'
import { mirrorTable } from './mirror-table.ts'
import { mirrorText } from './mirror-text.ts'
import { readScope, scopeOptions } from './scope-options.ts'
import { usageError } from './usage-error.ts'

/**
 * All, or those of one name: of a repository here, and of one at a forge that runs its mirrors itself.
 * @throws AppError `not_found` for a name that nothing has
 */
const listOf = async (client: ContractClient, name: string | undefined): Promise<readonly Mirror[]> => {
  const { items } = await client.call('mirrors.list', {})
  if (name === undefined) return items
  const named = items.filter(({ repository }) => foldRepositoryName(repository) === foldRepositoryName(name))
  return named.length > 0 ? named : (await client.call('mirrors.list', { repository: name })).items
}

const list = defineCommand({
  words: ['mirror', 'list'],
  summary: 'List the mirrors, of all repositories or of one.',
  usage: '[NAME]',
  positionals: ['[NAME]'],
  options: {},
  examples: ['mirrordesk mirror list team/project'],
  run: async (context, [repository]) => {
    const items = await listOf(context.client(), repository)
    context.print({ items }, () =>
      items.length === 0
        ? 'No mirrors. Add one with `mirrordesk mirror add NAME --pull URL`.'
        : mirrorTable(items, context.output.paint, context.now()),
    )
    return 0
  },
})

const show = defineCommand({
  words: ['mirror', 'show'],
  summary: 'Show a mirror and its last runs.',
  usage: 'MIRROR',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: {},
  examples: ['mirrordesk mirror show team/project'],
  run: async (context, [text]) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const { items: runs } = await client.call('runs.list', { mirrorId: mirror.id, limit: 10 })
    const { accountId } = mirror
    const known = accountId === null ? [] : (await client.call('existence.list', { accountId })).items
    const existence = known.find(({ mirrorId }) => mirrorId === mirror.id) ?? null
    const told = existence === null ? null : mirrorExistenceText(existence)
    context.print({ ...mirror, runs, existence }, () =>
      [mirrorText(mirror, runs, context.output.paint, context.now()), ...(told === null ? [] : [told])].join(
        '\n\n',
      ),
    )
    return 0
  },
})

/** Another account, none (null), or the one it has (undefined). */
const chosenAccountId = async (
  client: ContractClient,
  text: string | undefined,
): Promise<string | null | undefined> => {
  if (text === undefined) return undefined
  return text === 'none' ? null : (await chooseAccount(client, text)).id
}

/** Of one that a forge runs: how often, and with which account of ours it signs in. */
const changeForgeMirror = async (
  context: CommandContext,
  { id }: Mirror,
  { every, account, ...others }: Readonly<Record<string, unknown>>,
): Promise<ExitCode> => {
  const client = context.client()
  if (Object.values(others).some((value) => value !== undefined)) {
    throw usageError('A forge runs this mirror: only --every and --account can be changed.')
  }
  const accountId = await chosenAccountId(client, account as string | undefined)
  const changed = await client.call('forgeMirrors.change', {
    id,
    intervalMs: parseForgeInterval(every as string | undefined),
    otherAccountId: accountId ?? undefined,
  })
  context.print(changed, () => mirrorText(changed, [], context.output.paint, context.now()))
  return 0
}

const change = defineCommand({
  words: ['mirror', 'change'],
  summary: 'Change the address, the schedule, the credential or the rules of a mirror.',
  usage:
    'MIRROR [--url URL] [--every 15m] [--account A|none] [credential] [--include P] [--exclude P] [--notes yes|no] [--extra-branches yes|no] [--on-diverged RULE] [--on-destructive RULE] [--[no-]accept-while-away] [--yes-publish]',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: {
    ...ruleOptions,
    url: { type: 'string', value: 'URL', summary: 'Where its remote stands now, when it moved.' },
    ...scopeOptions,
    account: { type: 'string', value: 'ACCOUNT', summary: 'A stored account, or "none".' },
    ...credentialOptions,
    ...publishOptions,
  },
  examples: [
    'mirrordesk mirror change team/project --every 1h',
    'mirrordesk mirror change team/project --every daily',
    'mirrordesk mirror change team/project --url https://git.example.org/team/new',
  ],
  run: async (context, [text], values) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    if (mirror.runner === 'forge') return changeForgeMirror(context, mirror, values)
    const rules = { ...readRules(values), ...readScope(values) }
    const host = values.url === undefined ? mirror.host : parseRemoteUrl(values.url).address.host
    const credential = await readCredential(values, host, null, context.readSecret)
    if (credential !== null && values.account !== undefined) {
      throw usageError('Give either --account or a credential.')
    }
    const accountId = await chosenAccountId(client, values.account)
    const changed = await withPublishConfirmed(values, (confirmPublic) =>
      client.call('mirrors.change', {
        id: mirror.id,
        url: values.url,
        ...rules,
        accountId,
        credential: credential ?? undefined,
        confirmPublic,
      }),
    )
    const { patterns } = rules
    const preview =
      patterns === undefined || context.json
        ? null
        : await client.call('mirrors.previewPatterns', { mirrorId: mirror.id, patterns }).catch(() => null)
    context.print(changed, () => mirrorText(changed, [], context.output.paint, context.now()))
    if (preview !== null) context.output.note(previewText(preview))
    return 0
  },
})

export const mirrorCommands: readonly Command[] = [
  ...mirrorRunCommands,
  list,
  show,
  mirrorWhyCommand,
  mirrorHistoryCommand,
  mirrorSidesCommand,
  change,
  ...mirrorVerifyCommands,
  ...mirrorFlipCommands,
  mirrorPreviewCommand,
  ...mirrorPauseCommands,
  ...mirrorConflictCommands,
  ...mirrorTrashCommands,
]
