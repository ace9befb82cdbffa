import type { DiscoveredRepository } from '../../../src-shared/domain/discovery.ts'
import type { ImportPlan, ImportRow } from '../../../src-shared/domain/forge-import.ts'
import { foldRepositoryName, repositoryNameProblem } from '../../../src-shared/domain/repository-name.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

const usualTemplate = '{owner}/{name}'
const placeholder = /\{(\w+)\}/g
const mostRows = 1_000

const invalid = (reason: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field: 'nameTemplate' } })

/** @throws AppError `invalid_input` for a placeholder that does not exist, or a name that all would share */
export const checkNameTemplate = (template: string | undefined): string => {
  const text = template ?? usualTemplate
  const names = [...text.matchAll(placeholder)].map(([, name]) => name)
  const unknown = names.find((name) => !['owner', 'name', 'path', 'host'].includes(name ?? ''))
  if (unknown !== undefined) {
    throw invalid(`{${unknown}} means nothing in a name: {owner}, {name}, {path} and {host} do.`)
  }
  if (!names.includes('name') && !names.includes('path')) {
    throw invalid('The name must hold {name} or {path}, or all would have the same one.')
  }
  return text
}

/**
 * What names of ours do not begin with: SourceHut writes owners as `~ada`, and many an organization has a repository
 * `.github`, which becomes `dot-github`.
 */
const asOurs = (text: string): string => text.replace(/^~/, '').replace(/(^|\/)\.(?=[^/])/g, '$1dot-')

/** The name of a repository here. @param host with its port, whose colon no name may have */
export const nameFor = (template: string, repository: DiscoveredRepository, host: string): string => {
  const values: Readonly<Record<string, string>> = {
    owner: asOurs(repository.owner),
    name: asOurs(repository.name),
    path: asOurs(repository.path),
    host: host.replace(':', '-'),
  }
  return template.replace(placeholder, (whole, name: string) => values[name] ?? whole)
}

/** Why a repository of a forge cannot come here, in a sentence; null when it can. */
export const whyNoSource = (repository: DiscoveredRepository): string | null => {
  if (repository.isDisabled) return 'The forge has disabled it, or its code is switched off.'
  if (repository.deletedFromAt !== null) return 'It is about to be deleted at the forge.'
  if (repository.objectFormat !== 'sha1') return 'It uses SHA-256, which a store of SHA-1 cannot take.'
  return null
}

const leave = (
  repository: DiscoveredRepository,
  name: string,
  action: Exclude<ImportRow['action'], 'import'>,
  problem: string,
): ImportRow => ({ forgeId: repository.id, path: repository.path, name, action, problem })

/**
 * What an import would do with each repository, nothing of it done yet. What is mirrored already, or whose name is taken
 * here, is left as it is: an import fills new repositories and touches no other.
 * @param isTaken whether a repository of that name is here that is none of an import of it which broke off
 */
export const planRows = (
  repositories: Iterable<DiscoveredRepository>,
  options: {
    readonly template: string
    readonly host: string
    readonly isTaken: (name: string, repository: DiscoveredRepository) => boolean
  },
): readonly ImportRow[] => {
  const named = new Map<string, string>()
  return [...repositories].map((repository) => {
    const name = nameFor(options.template, repository, options.host)
    if (repository.mirror !== null) {
      const problem = `It is mirrored with ${repository.mirror.repository} already.`
      return leave(repository, repository.mirror.repository, 'mirrored_already', problem)
    }
    const unsuitable = whyNoSource(repository) ?? repositoryNameProblem(name)
    if (unsuitable !== null) return leave(repository, name, 'unsuitable', unsuitable)
    const folded = foldRepositoryName(name)
    const other = named.get(folded)
    if (other !== undefined) {
      return leave(repository, name, 'name_taken', `${other} would have the same name here.`)
    }
    if (options.isTaken(name, repository)) {
      return leave(repository, name, 'name_taken', `A repository ${name} is here already.`)
    }
    named.set(folded, repository.path)
    return { forgeId: repository.id, path: repository.path, name, action: 'import', problem: null }
  })
}

export const toPlan = (rows: readonly ImportRow[]): ImportPlan => {
  const count = (action: ImportRow['action']): number => rows.filter((row) => row.action === action).length
  const isLeft = ({ action }: ImportRow): number => (action === 'import' ? 1 : 0)
  return {
    counts: {
      import: count('import'),
      mirroredAlready: count('mirrored_already'),
      nameTaken: count('name_taken'),
      unsuitable: count('unsuitable'),
    },
    rows: [...rows].sort((left, right) => isLeft(left) - isLeft(right)).slice(0, mostRows),
  }
}
