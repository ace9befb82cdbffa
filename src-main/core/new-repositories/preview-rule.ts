import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { NewRepositoryRule, RulePreview } from '../../../src-shared/domain/new-repositories.ts'
import { repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { checkNameTemplate, nameFor } from '../accounts/import-plan.ts'
import { checkSchedule } from '../mirrors/cron-times.ts'
import type { DiscoveryStore } from '../ports/discovery-store.ts'
import { ruleFor } from './rule-for.ts'

const pageSize = 500
/** A person waits for it. */
const mostPages = 10

/** The first that is listed and fits. */
const firstThatFits = (
  listed: Pick<DiscoveryStore, 'list'>,
  accountId: string,
  rule: NewRepositoryRule,
): DiscoveredRepository | null => {
  let cursor: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const { items, nextCursor } = listed.list(accountId, {}, { cursor, limit: pageSize })
    const found = items.find((repository) => ruleFor([rule], repository) !== null)
    if (found !== undefined) return found
    if (nextCursor === null) return null
    cursor = nextCursor
  }
  return null
}

/** How one repository would be called here by a rule. @throws AppError `invalid_input` for a rule that means nothing */
export const previewRule = (
  listed: Pick<DiscoveryStore, 'list'>,
  {
    accountId,
    host,
    rule,
    now,
  }: {
    readonly accountId: string
    /** Of the account. */
    readonly host: string
    readonly rule: NewRepositoryRule
    readonly now: number
  },
): RulePreview => {
  const template = checkNameTemplate(rule.nameTemplate ?? undefined)
  if (rule.schedule !== null) checkSchedule(rule.schedule, now)
  const found = firstThatFits(listed, accountId, rule)
  if (found === null) return { path: null, name: null, problem: null }
  const name = nameFor(template, found, host)
  return { path: found.path, name, problem: repositoryNameProblem(name) }
}
