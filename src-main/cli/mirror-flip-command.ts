import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { FlipManyItem, FlipPlan, FlipResult, WhenRunning } from '../../src-shared/domain/flip.ts'
import type { ForgeMirrorResult } from '../../src-shared/domain/forge-mirror.ts'
import { flipActionWords } from '../../src-shared/domain/flip-words.ts'
import type { Direction, Mirror } from '../../src-shared/domain/mirror.ts'
import { askYes, canAsk } from './ask-yes.ts'
import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand, type OptionValues } from './command.ts'
import type { CommandContext } from './context.ts'
import { directionOptions, readDirection } from './direction-options.ts'
import type { ExitCode } from './exit-code.ts'
import { flipManyText, flipPlanText } from './flip-text.ts'
import { finishForgeResult } from './forge-mirror-command.ts'
import { forgePlanText } from './forge-mirror-text.ts'
import { followRuns, waitOption } from './follow-runs.ts'
import { allOption, mirrorNaming, readWhich } from './mirror-options.ts'
import { publishOptions, withPublishConfirmed } from './publish-options.ts'
import { usageError } from './usage-error.ts'

type Choices = {
  readonly direction: Direction
  readonly whenRunning: WhenRunning
  readonly yes: boolean
  readonly hold: boolean
  readonly noWait: boolean | undefined
  readonly published: OptionValues<typeof publishOptions>
}

type Approval = { readonly approvePlan?: string; readonly hold?: boolean }

/** What a person wants done with a plan that would lose something; null: nothing. */
const approvalOf = async (plan: FlipPlan, { yes, hold }: Choices): Promise<Approval | null> => {
  if (plan.isSafe || yes) return { approvePlan: plan.fingerprint }
  if (hold) return { hold: true }
  if (!canAsk()) return null
  return (await askYes(`${flipActionWords(plan)}?`)) ? { approvePlan: plan.fingerprint } : null
}

const notTurned =
  'Nothing was changed. Say --yes to do exactly this, or --hold to turn it round and lose nothing.'

const flipForgeMirror = async (
  context: CommandContext,
  mirror: Mirror,
  { direction, yes, published }: Choices,
): Promise<ExitCode> => {
  const { id } = mirror
  if (direction === 'sync') throw usageError('A forge pushes or pulls; it does not do both.')
  if (mirror.direction === direction) {
    context.print({ outcome: 'unchanged', mirror }, () => `${mirror.repository} goes that way already.`)
    return 0
  }
  const client = context.client()
  const plan = await client.call('forgeMirrors.planFlip', { id })
  if (!context.json) context.output.note(forgePlanText(plan))
  if (!yes && !(canAsk() && (await askYes('Turn it round?')))) {
    context.print(
      { outcome: 'needs_approval', plan },
      () => 'Nothing was changed. Say --yes to do exactly this.',
    )
    return 1
  }
  const turn = (approvePlan: string): Promise<ForgeMirrorResult> =>
    withPublishConfirmed(published, (confirmPublic) =>
      client.call('forgeMirrors.flip', { id, approvePlan, confirmPublic }),
    )
  return finishForgeResult(context, await turn(plan.fingerprint), false, (next) =>
    client.call('forgeMirrors.goOn', { id, approvePlan: next.fingerprint }),
  )
}

const flipOne = async (context: CommandContext, mirror: Mirror, choices: Choices): Promise<ExitCode> => {
  const { direction, whenRunning } = choices
  const input = { mirrorId: mirror.id, direction, whenRunning }
  const client = context.client()
  if (mirror.runner === 'forge') return flipForgeMirror(context, mirror, choices)
  if (mirror.direction === direction) {
    context.print({ outcome: 'unchanged', mirror }, () => `${mirror.repository} goes that way already.`)
    return 0
  }
  const plan = await client.call('mirrors.planFlip', input)
  if (!context.json) context.output.note(flipPlanText(plan))
  const approval = await approvalOf(plan, choices)
  if (approval === null) {
    context.print({ outcome: 'needs_approval', plan }, () => notTurned)
    return 1
  }
  const answered: { result: FlipResult | null } = { result: null }
  const code = await followRuns(context, choices.noWait, async (connected) => {
    const result = await withPublishConfirmed(choices.published, (confirmPublic) =>
      connected.call('mirrors.flip', { ...input, ...approval, confirmPublic }),
    )
    answered.result = result
    const run = result.outcome === 'flipped' ? result.run : null
    return {
      runs: run === null ? [] : [run],
      document: ([finished]) => ({ ...result, run: finished ?? null }),
    }
  })
  return finishOne(context, answered.result, code)
}

/** The plan may have changed between looking and doing; then nothing was done. */
const finishOne = (context: CommandContext, result: FlipResult | null, code: ExitCode): ExitCode => {
  if (context.json || result === null) return code
  if (result.outcome === 'needs_approval') {
    context.output.note(`The two sides moved since you looked:\n${flipPlanText(result.plan)}`)
    context.output.line(notTurned)
    return 1
  }
  if (result.outcome === 'flipped' && result.run === null) {
    context.output.line(`${result.mirror.repository} is turned round; it stays paused.`)
  }
  return code
}

const approveEach = async (
  client: ContractClient,
  items: readonly FlipManyItem[],
  choices: Choices,
): Promise<readonly FlipManyItem[]> => {
  const { direction, whenRunning, yes, hold } = choices
  if (!yes && !hold) return items
  const done: FlipManyItem[] = []
  for (const item of items) {
    if (item.result.outcome !== 'needs_approval') done.push(item)
    else {
      const approval = yes ? { approvePlan: item.result.plan.fingerprint } : { hold: true }
      const { mirrorId } = item
      const confirmPublic = choices.published['yes-publish'] === true
      const input = { mirrorId, direction, whenRunning, confirmPublic, ...approval }
      const result = await client.call('mirrors.flip', input)
      done.push({ mirrorId, result })
    }
  }
  return done
}

const flipAll = async (context: CommandContext, choices: Choices): Promise<ExitCode> => {
  const client = context.client()
  const { items: mirrors } = await client.call('mirrors.list', {})
  const { direction, whenRunning } = choices
  const mirrorIds = mirrors
    .filter((mirror) => mirror.runner === 'local' && mirror.direction !== direction)
    .map(({ id }) => id)
  const confirmPublic = choices.published['yes-publish'] === true
  const first =
    mirrorIds.length === 0
      ? []
      : (await client.call('mirrors.flipMany', { mirrorIds, direction, whenRunning, confirmPublic })).items
  const items = await approveEach(client, first, choices)
  context.print({ items }, () =>
    items.length === 0 ? 'All mirrors go that way already.' : flipManyText(items, mirrors),
  )
  return items.every(({ result }) => result.outcome === 'flipped' || result.outcome === 'unchanged') ? 0 : 1
}

const flip = defineCommand({
  words: ['mirror', 'flip'],
  summary: 'Turn a mirror round: let the other side lead. What would be lost is shown first.',
  usage: '(MIRROR | --all) (--push|--pull|--sync) [--yes | --hold] [--stop] [--yes-publish]',
  notes: `${mirrorNaming} Without a terminal to ask on, a plan that overwrites or deletes needs --yes.`,
  positionals: ['[MIRROR]'],
  options: {
    ...directionOptions,
    ...allOption,
    yes: { type: 'boolean', summary: 'Approve the plan; old tips are kept.' },
    hold: { type: 'boolean', summary: 'Turn it round, but hold what would be overwritten or deleted.' },
    stop: { type: 'boolean', summary: 'Stop a run that is under way, instead of waiting for it.' },
    ...publishOptions,
    ...waitOption,
  },
  examples: ['mirrordesk mirror flip team/project --push', 'mirrordesk mirror flip --all --pull'],
  run: async (context, [text], values) => {
    const which = readWhich(text, values.all)
    const direction = readDirection(values)
    if (direction === null) throw usageError('Say the new direction: --push, --pull or --sync.')
    if (values.yes === true && values.hold === true) throw usageError('Give either --yes or --hold.')
    const choices: Choices = {
      direction,
      whenRunning: values.stop === true ? 'stop' : 'wait',
      yes: values.yes === true,
      hold: values.hold === true,
      noWait: values['no-wait'],
      published: values,
    }
    if (which.kind === 'all') return flipAll(context, choices)
    return flipOne(context, await chooseMirror(context.client(), which.text), choices)
  },
})

/** What turns mirrors round. */
export const mirrorFlipCommands: readonly Command[] = [flip]
