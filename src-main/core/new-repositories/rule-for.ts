import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { NewRepositoryRule } from '../../../src-shared/domain/new-repositories.ts'

/** `*` stands for anything, `?` for one character; case does not matter to forges. */
const fitsPattern = (pattern: string, name: string): boolean => {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 'iu').test(name)
}

const fitsTrait = (wanted: 'any' | 'only' | 'none', is: boolean | null): boolean =>
  wanted === 'any' || (wanted === 'only') === (is ?? false)

const fits = (rule: NewRepositoryRule, repository: DiscoveredRepository): boolean =>
  (rule.owner === null || rule.owner.toLowerCase() === repository.owner.toLowerCase()) &&
  fitsPattern(rule.pattern, repository.name) &&
  fitsTrait(rule.forks, repository.isFork) &&
  fitsTrait(rule.archived, repository.isArchived) &&
  (rule.visibility === 'any' || (rule.visibility === 'public') === (repository.visibility === 'public'))

/** The first rule that fits decides; null when none does. What a forge does not say counts as "no". */
export const ruleFor = (
  rules: readonly NewRepositoryRule[],
  repository: DiscoveredRepository,
): NewRepositoryRule | null => rules.find((rule) => fits(rule, repository)) ?? null
