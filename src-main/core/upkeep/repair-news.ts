import type { Notice } from '../../../src-shared/domain/activity.ts'
import { toRepository } from '../mirrors/mirror-view.ts'
import type { ActivityStore } from '../ports/activity-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { RepairNews } from './repairs.ts'

type Said = { readonly kind: Notice['kind']; readonly title: string; readonly body: string }

const from = (hosts: readonly string[]): string => (hosts.length === 0 ? '' : ` from ${hosts.join(' and ')}`)

const countOf = (count: number): string => (count === 1 ? '1 branch or tag' : `${count} branches and tags`)

/** What a person is told of a repair; null when nothing was wrong. */
export const wordsOfRepair = ({ outcome, hosts, lostRefs, setAsideAs }: RepairNews): Said | null => {
  const aside = setAsideAs === null ? '' : ` The damaged copy is kept as ${setAsideAs}.`
  switch (outcome) {
    case null:
      return {
        kind: 'failed',
        title:
          hosts.length === 0 ? 'This copy is damaged.' : `This copy is damaged; repairing${from(hosts)}.`,
        body: 'Nothing is deleted. Pushes wait until it is over.',
      }
    case 'was_sound':
      return null
    case 'rebuilt':
      return {
        kind: 'recovered',
        title: 'This copy is whole again.',
        body: 'Damaged indexes were made anew from what is stored here.',
      }
    case 'repaired':
      return lostRefs.length === 0
        ? {
            kind: 'recovered',
            title: `This copy was repaired${from(hosts)}.`,
            body: `Nothing is lost.${aside}`,
          }
        : {
            kind: 'failed',
            title: `This copy was repaired, but ${countOf(lostRefs.length)} could not be had.`,
            body: `No remote has what they lead to.${aside}`,
          }
    case 'incomplete':
      return {
        kind: 'failed',
        title: `This copy is damaged, and ${countOf(lostRefs.length)} could not be made whole.`,
        body: 'It was left as it is. The repair is tried again every day.',
      }
    case 'failed':
      return {
        kind: 'failed',
        title: 'This copy is damaged, and the repair failed.',
        body: 'It was left as it is. The repair is tried again every day; the log has the details.',
      }
  }
}

/** Tells everybody how a repair goes: the repository's state, the list of what happened, a notice. */
export const createRepairNews =
  (parts: {
    readonly repositories: Pick<RepositoryStore, 'findById'>
    readonly activity: Pick<ActivityStore, 'addLocal'>
    readonly events: EventSink
    readonly now: () => number
  }) =>
  (news: RepairNews): void => {
    const row = parts.repositories.findById(news.repositoryId)
    if (row === null) return
    if (row.deletedAt === null) parts.events.emit('repository.changed', toRepository(row))
    const said = wordsOfRepair(news)
    if (said === null) return
    const at = parts.now()
    const { id: repositoryId, name: repository } = row
    const refs = news.lostRefs.slice(0, 20).map(({ ref, objectId }) => ({
      ref,
      oldObjectId: objectId,
      newObjectId: null,
      outcome: 'failed' as const,
    }))
    parts.activity.addLocal({
      repositoryId,
      at,
      cause: 'restore',
      refCount: news.lostRefs.length,
      refs,
      note: said.title,
      isProblem: said.kind === 'failed',
    })
    const id = `notice_repair_${repositoryId}_${at}_${news.outcome ?? 'begun'}`
    const body = `${repository}. ${said.body}`
    parts.events.emit('notice.raised', { ...said, id, at, body, repository, mirrorId: null, runId: null })
  }
