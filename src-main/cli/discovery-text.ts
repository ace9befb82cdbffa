import type { DiscoveredRepository } from '../../src-shared/domain/discovery.ts'
import type { ExportPlan } from '../../src-shared/domain/forge-export.ts'
import type { ImportPlan, ImportState } from '../../src-shared/domain/forge-import.ts'
import type { PairPlan, PairRow } from '../../src-shared/domain/pairing.ts'
import { formatBytes } from './byte-count.ts'
import { indent, renderTable } from './table.ts'

const traits = (repository: DiscoveredRepository): string =>
  [
    repository.visibility,
    ...(repository.isFork === true ? ['fork'] : []),
    ...(repository.isArchived === true ? ['archived'] : []),
    ...(repository.isEmpty === true ? ['empty'] : []),
    ...(repository.isDisabled ? ['disabled'] : []),
    ...(repository.deletedFromAt === null ? [] : ['about to be deleted']),
  ].join(', ')

const mirroredBy = ({ mirror, forgeMirror }: DiscoveredRepository): string =>
  mirror !== null
    ? `${mirror.direction} ${mirror.repository}`
    : forgeMirror !== null
      ? `run by ${forgeMirror.host}`
      : '-'

export const discoveredTable = (repositories: readonly DiscoveredRepository[]): string =>
  renderTable(
    repositories.map((repository) => [
      repository.path,
      traits(repository),
      repository.sizeBytes === null ? '-' : formatBytes(repository.sizeBytes),
      repository.language ?? '-',
      mirroredBy(repository),
    ]),
    ['REPOSITORY', 'WHAT', 'SIZE', 'LANGUAGE', 'MIRRORED'],
  )

const pairs = (rows: readonly (readonly [string, string])[]): readonly string[] =>
  rows.length === 0 ? [] : [indent(renderTable(rows))]

const countOf = (count: number): string => (count === 1 ? '1 repository' : `${count} repositories`)

export const planText = ({ counts, rows }: ImportPlan): string => {
  const left = rows.filter(({ problem }) => problem !== null)
  const going = rows.filter(({ action }) => action === 'import')
  return [
    `${countOf(counts.import)} to import, ${counts.mirroredAlready} mirrored already, ${counts.nameTaken} whose name is taken, ${counts.unsuitable} that cannot be.`,
    ...pairs(going.map(({ path, name }) => [path, `→ ${name}`])),
    ...(left.length === 0
      ? []
      : ['Left as they are:', ...pairs(left.map(({ path, problem }) => [path, problem ?? '']))]),
  ].join('\n')
}

export const exportPlanText = ({ counts, rows }: ExportPlan): string => {
  const left = rows.filter(({ problem }) => problem !== null)
  const going = rows.filter(({ problem }) => problem === null)
  return [
    `${countOf(counts.pair + counts.create)} to push, ${counts.create} of them made there first; ${counts.mirroredAlready} mirrored already, ${counts.missing} not there, ${counts.unsuitable} that cannot be.`,
    ...pairs(
      going.map(({ name, path, action }) => [name, `→ ${path}${action === 'create' ? ' (new)' : ''}`]),
    ),
    ...(left.length === 0
      ? []
      : ['Left as they are:', ...pairs(left.map(({ name, problem }) => [name, problem ?? '']))]),
  ].join('\n')
}

export const pairPlanText = ({ counts, rows }: PairPlan): string => {
  const left = rows.filter(({ problem }) => problem !== null)
  const going = rows.filter(({ problem }) => problem === null)
  const nameOf = ({ fromPath, toPath, key }: PairRow): string => fromPath ?? toPath ?? key
  return [
    `${countOf(counts.going)} to mirror, ${counts.made} of them made first; ${counts.mirrored} mirrored already, ${counts.left} left.`,
    ...pairs(
      going.map((row) => [
        nameOf(row),
        `${row.direction === 'there' ? '→' : '←'} ${row.isMade ? `${row.key} (new)` : (row.toPath ?? row.key)}, by ${row.name} here`,
      ]),
    ),
    ...(left.length === 0
      ? []
      : ['Left as they are:', ...pairs(left.map((row) => [nameOf(row), row.problem ?? '']))]),
  ].join('\n')
}

export const importText = ({ total, done, failedCount, failures, isCancelled }: ImportState): string =>
  [
    `${countOf(done - failedCount)} added${failedCount === 0 ? '' : `, ${failedCount} could not be`}.${isCancelled ? ` Ended early, ${total - done} left.` : ''} Their first runs go on; see "mirrordesk status".`,
    ...failures.map(({ path, failure }) => `  ${path}: ${failure.title} ${failure.advice}`),
  ].join('\n')
