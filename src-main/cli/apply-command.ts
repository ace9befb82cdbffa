import { homedir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { CallInput, ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupPlan, SetupState } from '../../src-shared/domain/setup-plan.ts'
import type { PlacedProblem } from '../../src-shared/domain/setup-plan.ts'
import { askYes, canAsk } from './ask-yes.ts'
import { defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import type { ExitCode } from './exit-code.ts'
import { readSetupInput } from './setup-input.ts'
import { readSetupSecrets } from './setup-secrets.ts'
import { outcomeText, problemsText, resultText, setupPlanText } from './setup-text.ts'
import { usageError } from './usage-error.ts'

const pollMs = 300

type Choices = {
  readonly file: SetupFile
  readonly prune: boolean
  readonly renewSecrets: boolean
}

/** Shows what is wrong with the file, and ends with the code of a usage error. */
const refuse = (context: CommandContext, name: string, problems: readonly PlacedProblem[]): ExitCode => {
  if (context.json) context.output.document({ problems })
  else context.output.note(`${problemsText(name, problems)}\nNothing was changed.`)
  return 2
}

const isOver = (outcome: string): boolean => outcome !== 'waiting' && outcome !== 'running'

/** Begins it, and shows each step as it ends. */
const carryOut = async (
  context: CommandContext,
  client: ContractClient,
  input: CallInput<'setup.apply'>,
): Promise<SetupState> => {
  let state = await client.call('setup.apply', input)
  let shown = 0
  const show = (): void => {
    for (; shown < state.steps.length; shown += 1) {
      const [step, result] = [state.steps[shown], state.results[shown]]
      if (step === undefined || result === undefined) return
      if (!isOver(result.outcome) && state.finishedAt === null) return
      if (!context.json) context.output.line(resultText(step, result))
    }
  }
  show()
  while (state.finishedAt === null) {
    // A long list is asked for more seldom: it comes as a whole.
    await pause(Math.max(pollMs, state.steps.length))
    state = (await client.call('setup.get', {})).state ?? state
    show()
    context.output.progress(state.finishedAt === null ? `${shown} of ${state.steps.length}` : '')
  }
  return state
}

type Consents = { readonly confirmPublic: readonly string[]; readonly confirmOverwrite: readonly string[] }

/** What a person consents to, of what the core asks about. */
const askConsents = async (state: SetupState): Promise<Consents> => {
  const given = { public: new Set<string>(), overwrite: new Set<string>() }
  if (canAsk()) {
    for (const [index, { failure, needs }] of state.results.entries()) {
      const step = state.steps[index]
      if (failure === null || needs === null || step === undefined || given[needs].has(step.name)) continue
      const more = needs === 'overwrite' ? ` ${failure.advice}` : ''
      if (await askYes(`${failure.title}${more} Go on?`)) given[needs].add(step.name)
    }
  }
  return { confirmPublic: [...given.public], confirmOverwrite: [...given.overwrite] }
}

const consentHints = {
  public: 'Say --yes-publish NAME for each repository that may become readable for everybody.',
  overwrite: 'Say --yes-overwrite OWNER/NAME for each mirror whose target may be overwritten.',
} as const

const missingConsents = (state: SetupState): readonly string[] =>
  (['public', 'overwrite'] as const)
    .filter((consent) => state.results.some(({ needs }) => needs === consent))
    .map((consent) => consentHints[consent])

const notSaid = 'Nothing was changed. Say --yes to do exactly this.'

const isConfirmed = async (plan: SetupPlan, yes: boolean): Promise<boolean> => {
  if (yes) return true
  if (!canAsk()) return false
  const trashed = plan.steps.filter(({ action }) => action === 'trash').length
  const trash = trashed === 0 ? '' : ` ${trashed} of it to the trash, for 14 days.`
  return askYes(`Do this?${trash}`)
}

export const applyCommand = defineCommand({
  words: ['apply'],
  summary: 'Make settings, accounts, repositories and mirrors be as a file says.',
  usage:
    'FILE [--dry-run [--exit-code]] [--prune] [--renew-secrets] [--yes-publish NAME] [--yes-overwrite OWNER/NAME] [--yes]',
  notes: `FILE is YAML, or - for standard input; docs/apply.md describes it, and export writes one. What the file does not name
is left alone; --prune moves repositories and mirrors that it does not name to the trash. Secrets are read where the
file says, when an account is made. What a forge would overwrite needs --yes-overwrite beside --yes. Without a terminal to ask on, it needs --yes.`,
  positionals: ['FILE'],
  options: {
    'dry-run': { type: 'boolean', summary: 'Show what would be done, and do nothing.' },
    'exit-code': { type: 'boolean', summary: 'With --dry-run: end with 4 when there is something to do.' },
    prune: { type: 'boolean', summary: 'Move what the file does not name to the trash.' },
    'renew-secrets': { type: 'boolean', summary: 'Give accounts that exist their secrets anew.' },
    'yes-publish': {
      type: 'string',
      multiple: true,
      value: 'NAME',
      summary: 'Yes, this repository may become readable for everybody; may be given again.',
    },
    'yes-overwrite': {
      type: 'string',
      multiple: true,
      value: 'OWNER/NAME',
      summary:
        'Yes, its forge may overwrite what the target holds, which is kept here first; may be given again.',
    },
    yes: { type: 'boolean', summary: 'Do not ask.' },
  },
  examples: [
    'mirrordesk apply setup.yaml --dry-run',
    'mirrordesk apply setup.yaml',
    'mirrordesk apply - --yes < setup.yaml',
  ],
  run: async (context, [name], values) => {
    const isDry = values['dry-run'] === true
    if (values['exit-code'] === true && !isDry) throw usageError('--exit-code goes with --dry-run.')
    const shownName = name === '-' ? 'standard input' : name
    const text = await readSetupInput(name)
    // The parser is large, and no other command needs it.
    const { readSetupFile } = await import('../app/setup-file/read-setup-file.ts')
    const read = readSetupFile(text)
    if (read.file === null) return refuse(context, shownName, read.problems)
    const { file, place } = read
    const choices: Choices = {
      file,
      prune: values.prune === true,
      renewSecrets: values['renew-secrets'] === true,
    }
    const client = context.client()
    const plan = await client.call('setup.plan', choices)
    if (plan.problems.length > 0) return refuse(context, shownName, plan.problems.map(place))
    if (plan.steps.length === 0 || isDry) {
      context.print({ plan }, () => setupPlanText(plan))
      return plan.steps.length > 0 && values['exit-code'] === true ? 4 : 0
    }
    if (!context.json) context.output.line(setupPlanText(plan))
    const { secrets, missing } = await readSetupSecrets(file, plan.steps, {
      environment: context.environment,
      directory: name === '-' ? process.cwd() : path.dirname(path.resolve(name)),
      homeDirectory: homedir(),
      canAsk: canAsk(),
      readSecret: context.readSecret,
    })
    if (missing.length > 0) return refuse(context, shownName, missing.map(place))
    if (!(await isConfirmed(plan, values.yes === true))) {
      context.print({ plan, state: null }, () => notSaid)
      return 1
    }
    const { fingerprint } = plan
    const confirmPublic = [...(values['yes-publish'] ?? [])]
    const confirmOverwrite = [...(values['yes-overwrite'] ?? [])]
    const said = { confirmPublic, confirmOverwrite }
    let state = await carryOut(context, client, { ...choices, fingerprint, secrets, ...said })
    const more = await askConsents(state)
    if (more.confirmPublic.length + more.confirmOverwrite.length > 0) {
      const again = await client.call('setup.plan', choices)
      state = await carryOut(context, client, {
        ...choices,
        fingerprint: again.fingerprint,
        secrets,
        confirmPublic: [...confirmPublic, ...more.confirmPublic],
        confirmOverwrite: [...confirmOverwrite, ...more.confirmOverwrite],
      })
    }
    context.print({ plan, state }, () => outcomeText(state.results))
    if (!context.json) for (const hint of missingConsents(state)) context.output.note(hint)
    return state.results.every(({ outcome }) => outcome === 'done') ? 0 : 1
  },
})
