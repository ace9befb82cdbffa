import { setTimeout as pause } from 'node:timers/promises'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { DiscoveredRepository, DiscoveryFilter } from '../../src-shared/domain/discovery.ts'
import type { ExportChoice } from '../../src-shared/domain/forge-export.ts'
import type { ImportChoice, ImportState } from '../../src-shared/domain/forge-import.ts'
import type { PairChoice } from '../../src-shared/domain/pairing.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { chooseAccount } from './choose-account.ts'
import { defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { discoveredTable, exportPlanText, importText, pairPlanText, planText } from './discovery-text.ts'
import { listAll } from './list-all.ts'
import { oneOf } from './one-of.ts'
import { parseSchedule, scheduleSummary } from './schedule-text.ts'
import { usageError } from './usage-error.ts'

const pollMs = 300
const ways = ['pull', 'sync', 'once', 'push'] as const

/** Asks the forge, and waits until all came. @throws AppError the failure of the listing */
const listForge = async (context: CommandContext, client: ContractClient, accountId: string) => {
  let state = await client.call('discovery.refresh', { accountId })
  while (state.state === 'listing') {
    await pause(pollMs)
    state = await client.call('discovery.get', { accountId })
    context.output.progress(`${state.count} repositories so far`)
  }
  context.output.progress('')
  const { failure } = state
  if (failure !== null) {
    throw new AppError(failure.code, failure.title, { details: { reason: failure.title } })
  }
}

const waitFor = async (
  context: CommandContext,
  client: ContractClient,
  call: 'imports.get' | 'exports.get' | 'pairs.get',
  started: ImportState,
): Promise<ImportState> => {
  let state = started
  while (state.finishedAt === null) {
    await pause(pollMs)
    state = (await client.call(call, { accountId: state.accountId })).state ?? state
    context.output.progress(`${state.done} of ${state.total}`)
  }
  context.output.progress('')
  return state
}

/** Repositories of this computer, pushed to the forge: the other direction. */
const pushThere = async (
  context: CommandContext,
  client: ContractClient,
  choice: ExportChoice,
  isDryRun: boolean,
) => {
  if (isDryRun) {
    const plan = await client.call('exports.plan', choice)
    context.print(plan, () => exportPlanText(plan))
    return 0
  }
  const state = await waitFor(context, client, 'exports.get', await client.call('exports.start', choice))
  context.print(state, () => importText(state))
  return state.failedCount === 0 && !state.isCancelled ? 0 : 1
}

/** Repositories of two accounts, mirrored from one to the other. */
const pairUp = async (
  context: CommandContext,
  client: ContractClient,
  choice: PairChoice,
  isDryRun: boolean,
) => {
  if (isDryRun) {
    const plan = await client.call('pairs.plan', choice)
    context.print(plan, () => pairPlanText(plan))
    return 0
  }
  const state = await waitFor(context, client, 'pairs.get', await client.call('pairs.start', choice))
  context.print(state, () => importText(state))
  return state.failedCount === 0 && !state.isCancelled ? 0 : 1
}

export const discoverCommand = defineCommand({
  words: ['discover'],
  summary: 'List the repositories of an account at its forge, and import them.',
  usage:
    'ACCOUNT [--query TEXT] [--owner O] [--no-forks] [--no-archived] [--import [--direction D] [--name-template T] [--create] [--every WHEN] [--dry-run]] | ACCOUNT --to B [--to-owner O] [--direction there|back] [--create] [--dry-run]',
  notes: `--direction is pull (a mirror that follows the forge; the default), sync (both ways), once, or push.
--name-template makes the names here: {owner}/{name} by default; {path} and {host} may stand in it, too.
--direction push goes the other way: repositories of this computer whose name holds --query are pushed to those of the
same name there, ignoring case; --create makes what is missing, private unless --public is given.
--to mirrors between two accounts: each repository of one is paired with that of the same name at the other, and a
repository here pulls from the first and pushes to the second (--direction back: the other way round).`,
  positionals: ['ACCOUNT'],
  options: {
    query: { type: 'string', value: 'TEXT', summary: 'Only those with this in their name or description.' },
    owner: { type: 'string', value: 'OWNER', summary: 'Only those of this person or organization.' },
    'no-forks': { type: 'boolean', summary: 'Leave forks out.' },
    'no-archived': { type: 'boolean', summary: 'Leave archived ones out.' },
    import: { type: 'boolean', summary: 'Make a repository and a mirror here for each.' },
    direction: { type: 'string', value: 'D', summary: 'pull, sync, once or push.' },
    'name-template': { type: 'string', value: 'T', summary: 'What they are called here.' },
    every: { type: 'string', value: 'WHEN', summary: scheduleSummary },
    create: { type: 'boolean', summary: 'With --direction push: make what is not there.' },
    public: { type: 'boolean', summary: 'With --create: everybody can read what is made.' },
    to: { type: 'string', value: 'B', summary: 'Mirror to this account.' },
    'to-owner': { type: 'string', value: 'OWNER', summary: 'With --to: whose they are there.' },
    'dry-run': { type: 'boolean', summary: 'Show what an import would do, and do nothing.' },
  },
  examples: [
    'mirrordesk discover github.com --owner acme',
    'mirrordesk discover github.com --no-forks --import --dry-run',
    'mirrordesk discover github.com --import --direction push --create',
    'mirrordesk discover codeberg.org --to github.com --create --dry-run',
  ],
  run: async (context, [text], values) => {
    if (values.to !== undefined) {
      const direction = oneOf(values.direction, ['there', 'back'], '--direction') ?? 'there'
      const client = context.client()
      const from = await chooseAccount(client, text)
      const to = await chooseAccount(client, values.to)
      for (const { id } of [from, to]) await listForge(context, client, id)
      const choice: PairChoice = {
        fromId: from.id,
        toId: to.id,
        fromOwner: values.owner,
        toOwner: values['to-owner'],
        query: values.query,
        direction,
        createMissing: values.create === true,
        nameTemplate: values['name-template'],
        schedule: values.every === undefined ? undefined : parseSchedule(values.every, '--every'),
      }
      return pairUp(context, client, choice, values['dry-run'] === true)
    }
    const way = oneOf(values.direction, ways, '--direction') ?? 'pull'
    const isImport = values.import === true || values['dry-run'] === true
    if (!isImport && (values.direction ?? values['name-template'] ?? values.every) !== undefined) {
      throw usageError('--direction, --name-template and --every go with --import.')
    }
    const client = context.client()
    const { id: accountId } = await chooseAccount(client, text)
    await listForge(context, client, accountId)
    const schedule = values.every === undefined ? undefined : parseSchedule(values.every, '--every')
    if (isImport && way === 'push') {
      const choice: ExportChoice = {
        accountId,
        selection: { kind: 'query', query: values.query ?? '' },
        owner: values.owner,
        createMissing: values.create === true,
        makePublic: values.public === true,
        schedule,
      }
      return pushThere(context, client, choice, values['dry-run'] === true)
    }
    const filter: DiscoveryFilter = {
      query: values.query,
      owner: values.owner,
      ...(values['no-forks'] === true ? { fork: false } : {}),
      ...(values['no-archived'] === true ? { archived: false } : {}),
    }
    if (!isImport) {
      const items = await listAll<DiscoveredRepository>((cursor) =>
        client.call('discovery.list', { accountId, filter, cursor, limit: 500 }),
      )
      context.print({ items }, () => (items.length === 0 ? 'No repositories.' : discoveredTable(items)))
      return 0
    }
    const choice: ImportChoice = {
      accountId,
      selection: { kind: 'filter', filter },
      way: way === 'push' ? 'pull' : way,
      nameTemplate: values['name-template'],
      schedule,
    }
    if (values['dry-run'] === true) {
      const plan = await client.call('imports.plan', choice)
      context.print(plan, () => planText(plan))
      return 0
    }
    const state = await waitFor(context, client, 'imports.get', await client.call('imports.start', choice))
    context.print(state, () => importText(state))
    return state.failedCount === 0 && !state.isCancelled ? 0 : 1
  },
})
