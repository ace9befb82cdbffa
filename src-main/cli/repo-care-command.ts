import type { RepositorySize } from '../../src-shared/domain/disk-use.ts'
import type { Repair } from '../../src-shared/domain/repository.ts'
import { formatBytes } from './byte-count.ts'
import { type Command, defineCommand } from './command.ts'
import { relativeTime } from './relative-time.ts'
import { renderTable } from './table.ts'

/** Repositories by what they take on the disk, largest first. */
export const sizesTable = (sizes: readonly RepositorySize[]): string =>
  renderTable(
    sizes.map(({ name, bytes, keptBytes, packCount }) => [
      name,
      formatBytes(bytes),
      keptBytes === null ? '' : formatBytes(keptBytes),
      packCount ?? '',
    ]),
    ['NAME', 'SIZE', 'KEPT', 'PACKS'],
  )

/** How the last repair ended, in a few words. */
export const repairText = (repair: Repair, now: number): string => {
  const from = repair.hosts.length === 0 ? '' : ` from ${repair.hosts.join(' and ')}`
  if (repair.outcome === null) return `under way${from}`
  const when = relativeTime(repair.finishedAt, now)
  const lost = repair.lostRefs.map(({ ref, objectId }) => `${ref} ${objectId.slice(0, 10)}`)
  const aside = repair.setAsideAs === null ? '' : `; the damaged copy is quarantine/${repair.setAsideAs}`
  switch (repair.outcome) {
    case 'was_sound':
      return `nothing was wrong, ${when}`
    case 'rebuilt':
      return `indexes made anew, ${when}`
    case 'repaired':
      return lost.length === 0
        ? `repaired${from}, ${when}${aside}`
        : `repaired${from}, ${when}; lost: ${lost.join(', ')}${aside}`
    case 'incomplete':
      return `could not be finished, ${when}; missing: ${lost.join(', ')}`
    case 'failed':
      return `failed, ${when}`
  }
}

const repair = defineCommand({
  words: ['repo', 'repair'],
  summary: 'Read every object of a repository, and repair what is damaged from the remotes of its mirrors.',
  usage: 'NAME',
  notes:
    'It does not wait; `repo show NAME` tells how it ended. Nothing is deleted: a damaged copy is set aside.',
  positionals: ['NAME'],
  options: {},
  examples: ['mirrordesk repo repair team/project'],
  run: async (context, [name]) => {
    const answer = await context.client().call('repositories.repair', { name })
    context.print(answer, () => `${name} is being checked. See \`mirrordesk repo show ${name}\`.`)
    return 0
  },
})

export const repoCareCommands: readonly Command[] = [repair]
