import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { ForgeMirrorPlan, ForgeMirrorResult } from '../../src-shared/domain/forge-mirror.ts'
import { askYes, canAsk } from './ask-yes.ts'
import { chooseAccount } from './choose-account.ts'
import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { importText } from './discovery-text.ts'
import { parseDuration } from './duration.ts'
import type { ExitCode } from './exit-code.ts'
import { forgePlanText } from './forge-mirror-text.ts'
import { mirrorNaming } from './mirror-options.ts'
import { mirrorText } from './mirror-text.ts'
import { publishOptions, withPublishConfirmed } from './publish-options.ts'
import { usageError } from './usage-error.ts'
import { waitForJob } from './wait-for-job.ts'

/** `8h`, or `never` for not by the clock. */
export const parseForgeInterval = (text: string | undefined): number | null | undefined =>
  text === undefined ? undefined : text === 'never' ? null : parseDuration(text, '--every')

/** What came of it; a plan that would overwrite something is asked about, and done when the answer is yes. */
export const finishForgeResult = async (
  context: CommandContext,
  result: ForgeMirrorResult,
  isYes: boolean,
  again: (plan: ForgeMirrorPlan) => Promise<ForgeMirrorResult>,
): Promise<ExitCode> => {
  switch (result.outcome) {
    case 'done':
      context.print(result, () => mirrorText(result.mirror, [], context.output.paint, context.now()))
      return result.mirror.failure === null ? 0 : 1
    case 'by_hand':
      context.print(result, () =>
        [
          'A step is left for you:',
          ...result.byHand.steps.map((step, index) => `  ${index + 1}. ${step}`),
          `  ${result.byHand.page}`,
          'Then: mirrordesk forge-mirror go-on MIRROR',
        ].join('\n'),
      )
      return 1
    case 'needs_approval': {
      if (!context.json) context.output.note(forgePlanText(result.plan))
      const isApproved = isYes || (canAsk() && (await askYes('Do exactly this?')))
      if (isApproved) return finishForgeResult(context, await again(result.plan), false, again)
      context.print(result, () => 'Nothing was changed. Say --yes to do exactly this.')
      return 1
    }
  }
}

const yesOption = {
  yes: { type: 'boolean', summary: 'Approve the plan: what is overwritten is kept here first.' },
} as const

const add = defineCommand({
  words: ['forge-mirror', 'add'],
  summary:
    'Let a Gitea, Forgejo or GitLab run a mirror itself: its server moves the data, Mirrordesk watches.',
  usage:
    'OWNER/NAME (--push|--pull) URL --account A [--other-account B] [--every 8h|never] [--no-on-push] [--deploy-key] [--create] [--public] [--dry-run] [--yes] [--yes-publish]',
  notes: `OWNER/NAME is the repository at the forge of --account: the one that is pushed, or the new one that pulls.
The credential of --other-account is given to that forge once, which keeps it. A push mirror of a forge makes the target
equal by force: what it holds that the repository has not is shown first, and taken into a repository here.`,
  positionals: ['OWNER/NAME', 'URL'],
  options: {
    push: { type: 'boolean', summary: 'The forge pushes the repository to the address.' },
    pull: { type: 'boolean', summary: 'The forge makes the repository, and pulls it from the address.' },
    account: { type: 'string', value: 'A', summary: 'The account at the forge that runs it.' },
    'other-account': { type: 'string', value: 'B', summary: 'The account that opens the address.' },
    every: {
      type: 'string',
      value: 'WHEN',
      summary: 'At least 10m; 8h without it; "never": not by the clock.',
    },
    'no-on-push': { type: 'boolean', summary: 'Push: not when somebody pushes.' },
    'deploy-key': { type: 'boolean', summary: 'Push over SSH: the forge makes a key, to be let in there.' },
    create: { type: 'boolean', summary: 'Push: make the target when it is not there.' },
    public: { type: 'boolean', summary: 'What is made is readable for everybody.' },
    'dry-run': { type: 'boolean', summary: 'Show what it would do, and do nothing.' },
    ...yesOption,
    ...publishOptions,
  },
  examples: [
    'mirrordesk forge-mirror add ada/tool --push https://github.com/ada/tool.git --account codeberg.org --other-account github.com',
    'mirrordesk forge-mirror add ada/copy --pull https://github.com/acme/tool.git --account git.example.org --every 1h',
  ],
  run: async (context, [repository, url], values) => {
    if ((values.push === true) === (values.pull === true)) throw usageError('Say --push or --pull.')
    if (values.account === undefined) throw usageError('Say with --account which forge runs it.')
    const client = context.client()
    const account = await chooseAccount(client, values.account)
    const other =
      values['other-account'] === undefined ? null : await chooseAccount(client, values['other-account'])
    const input = {
      accountId: account.id,
      repository,
      direction: values.push === true ? ('push' as const) : ('pull' as const),
      url,
      otherAccountId: other?.id,
      deployKey: values['deploy-key'] === true,
      createMissing: values.create === true,
      makePublic: values.public === true,
      intervalMs: parseForgeInterval(values.every),
      onPush: values['no-on-push'] !== true,
    }
    const published = <T>(work: (confirmPublic: boolean) => Promise<T>): Promise<T> =>
      withPublishConfirmed(values, work)
    if (values['dry-run'] === true) {
      const plan = await published((confirmPublic) =>
        client.call('forgeMirrors.plan', { ...input, confirmPublic }),
      )
      context.print(plan, () => forgePlanText(plan))
      return 0
    }
    const set = (approvePlan?: string): Promise<ForgeMirrorResult> =>
      published((confirmPublic) => client.call('forgeMirrors.add', { ...input, approvePlan, confirmPublic }))
    return finishForgeResult(context, await set(), values.yes === true, ({ fingerprint }) => set(fingerprint))
  },
})

const find = defineCommand({
  words: ['forge-mirror', 'find'],
  summary: 'Find the mirrors that people set up at a forge itself, and watch them too.',
  usage: 'ACCOUNT [--query TEXT]',
  notes: 'The repositories of the account are those that "mirrordesk discover" listed last.',
  positionals: ['ACCOUNT'],
  options: {
    query: { type: 'string', value: 'TEXT', summary: 'Only repositories with this in their name.' },
  },
  examples: ['mirrordesk forge-mirror find codeberg.org'],
  run: async (context, [text], values) => {
    const client = context.client()
    const { id: accountId } = await chooseAccount(client, text)
    const selection = { kind: 'filter' as const, filter: { query: values.query } }
    const started = await client.call('forgeMirrors.find', { accountId, selection })
    const state = await waitForJob(context, client, started)
    const { items } = await client.call('forgeMirrors.list', { accountId })
    context.print({ ...state, items }, () =>
      [
        `${state.done} repositories looked at; ${items.length} mirrors that ${text} runs itself are known.`,
        ...state.failures.map(({ path, failure }) => `  ${path}: ${failure.title}`),
      ].join('\n'),
    )
    return state.failedCount === 0 ? 0 : 1
  },
})

const goOn = defineCommand({
  words: ['forge-mirror', 'go-on'],
  summary:
    'Go on with setting up or turning round a mirror of a forge that broke off or waited for a step by hand.',
  usage: 'MIRROR [--yes]',
  notes: `${mirrorNaming} Each step is looked at first: nothing is done twice.`,
  positionals: ['MIRROR'],
  options: yesOption,
  examples: ['mirrordesk forge-mirror go-on ada/tool'],
  run: async (context, [text], values) => {
    const client = context.client()
    const { id } = await chooseMirror(client, text)
    const again = (approvePlan?: string): Promise<ForgeMirrorResult> =>
      client.call('forgeMirrors.goOn', { id, approvePlan })
    return finishForgeResult(context, await again(), values.yes === true, ({ fingerprint }) =>
      again(fingerprint),
    )
  },
})

const leave = defineCommand({
  words: ['forge-mirror', 'leave'],
  summary: 'End turning a mirror of a forge round, where it is now.',
  usage: 'MIRROR',
  notes: `${mirrorNaming} What still pulls there pulls again; what does not is no mirror any more.`,
  positionals: ['MIRROR'],
  options: {},
  examples: ['mirrordesk forge-mirror leave ada/tool'],
  run: async (context, [text]) => {
    const client = context.client()
    const { id, repository } = await chooseMirror(client, text)
    const answer = await client.call('forgeMirrors.leaveFlip', { id })
    const { mirror } = answer
    context.print(answer, () =>
      mirror === null
        ? `${repository} is no mirror any more.`
        : mirrorText(mirror, [], context.output.paint, context.now()),
    )
    return 0
  },
})

/** What is asked about many of one account, for `mirror flip --all`. */
export const flipForgeMirrors = async (
  context: CommandContext,
  client: ContractClient,
  ids: readonly string[],
  confirmPublic: boolean,
): Promise<ExitCode> => {
  const started = await client.call('forgeMirrors.flipMany', { ids: [...ids], confirmPublic })
  const state = await waitForJob(context, client, started)
  context.print(state, () => importText(state))
  return state.failedCount === 0 ? 0 : 1
}

/** Mirrors that a forge runs: what `mirror list`, `show`, `sync`, `change`, `flip` and `remove` do not do. */
export const forgeMirrorCommands: readonly Command[] = [add, find, goOn, leave]
