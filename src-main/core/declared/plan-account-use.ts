import type { SetupFile } from '../../../src-shared/domain/setup-file.ts'
import { checkNameTemplate } from '../accounts/import-plan.ts'
import { scheduleProblem } from '../mirrors/cron-times.ts'
import { foldName } from './fold-name.ts'
import type { AccountsPlan, KnownAccount } from './plan-accounts.ts'
import type { PlanDraft } from './plan-draft.ts'
import type { PresentAccount } from './present-setup.ts'
import { changeOf } from './set-of-changes.ts'
import { plannedStep } from './setup-work.ts'
import { readRules, rulesText, writeEvery, type AccountRules } from './written-rules.ts'

const onOff = (isOn: boolean): string => (isOn ? 'on' : 'off')

const checkRules = (
  draft: PlanDraft,
  path: readonly (string | number)[],
  { rules }: AccountRules,
  now: number,
): void => {
  for (const [index, { schedule, nameTemplate }] of rules.entries()) {
    const at = [...path, 'newRepositories', 'rules', index]
    if (schedule !== null) draft.found([...at, 'schedule'], scheduleProblem(schedule, now))
    if (nameTemplate !== null) draft.attempt([...at, 'as'], () => checkNameTemplate(nameTemplate))
  }
}

/** What becomes of the webhooks of accounts and of their rules for what is new; what the file does not say stays. */
export const planAccountUse = (
  draft: PlanDraft,
  file: SetupFile,
  { byName }: AccountsPlan,
  present: readonly PresentAccount[],
  now: number,
): void => {
  const presentById = new Map(present.map((account) => [account.id, account]))
  for (const [written, { webhooks, webhookKey, newRepositories }] of Object.entries(file.accounts ?? {})) {
    const path = ['accounts', written]
    const known: KnownAccount | undefined = byName.get(foldName(written))
    if (known === undefined) continue
    const there = known.id === null ? null : (presentById.get(known.id) ?? null)
    const about = { name: known.name, after: known.after, action: 'change' } as const
    // What is new has them.
    const hooksChange = changeOf(
      'webhooks',
      onOff(there?.webhooks ?? true),
      webhooks === undefined ? undefined : onOff(webhooks),
    )
    const keyChange = changeOf('webhookKey', there?.webhookKey ?? null, webhookKey)
    if (hooksChange.length + keyChange.length > 0) {
      draft.steps.push(
        plannedStep({
          ...about,
          subject: 'webhooks',
          changes: [...hooksChange, ...keyChange],
          work: {
            kind: 'change_webhooks',
            account: known.name,
            isEnabled: hooksChange.length > 0 ? (webhooks ?? null) : null,
            serverKey: keyChange.length > 0 ? (webhookKey ?? null) : null,
          },
        }),
      )
    }
    if (newRepositories === undefined) continue
    const before = there?.rules ?? null
    const wanted = readRules(newRepositories, before)
    checkRules(draft, path, wanted, now)
    const isWithout = wanted.rules.length === 0 && (before?.rules.length ?? 0) === 0
    const changes = [
      ...changeOf('rules', rulesText(before ?? { rules: [], everyMs: null }), rulesText(wanted)),
      // Without rules nothing is asked.
      ...(wanted.rules.length === 0
        ? []
        : changeOf(
            'listEvery',
            before === null || before.rules.length === 0 ? null : writeEvery(before.everyMs),
            writeEvery(wanted.everyMs),
          )),
    ]
    if (isWithout || changes.length === 0) continue
    draft.steps.push(
      plannedStep({
        ...about,
        subject: 'rules',
        changes,
        work: { kind: 'change_rules', account: known.name, ...wanted },
      }),
    )
  }
}
