import type { Notice } from '../../../src-shared/domain/activity.ts'
import { existenceWords } from '../../../src-shared/domain/existence-words.ts'
import { newId } from '../../../src-shared/domain/ids.ts'
import type { ActivityStore } from '../ports/activity-store.ts'
import type { EventSink } from '../ports/event-sink.ts'
import type { MirrorPlace } from '../ports/existence-store.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Whether a person is told of it, and how; what is only suspected or unknown is shown, not told. */
const kindOf = (before: MirrorPlace | null, after: MirrorPlace): Notice['kind'] | null => {
  if (after.moved !== null && after.moved.at !== before?.moved?.at) return 'recovered'
  if (after.state === before?.state) return null
  switch (after.state) {
    case 'gone':
    case 'replaced':
    case 'moved':
      return 'failed'
    case 'here':
      return before?.state === 'gone' ? 'recovered' : null
    case 'unknown':
    case 'missing':
      return null
  }
}

/** Tells what became of the repository behind a mirror: in the list of what happened, and by a notice, once. */
export const createExistenceNews =
  (parts: {
    readonly activity: Pick<ActivityStore, 'addLocal'>
    readonly events: EventSink
    readonly now: () => number
  }) =>
  (mirror: MirrorRow, before: MirrorPlace | null, after: MirrorPlace): void => {
    const kind = kindOf(before, after)
    if (kind === null) return
    const { repository, repositoryId, host } = mirror
    const at = parts.now()
    const words = existenceWords({ ...after, host }, dayOf) ?? {
      title: `${after.path} is at ${host} again.`,
      advice: 'Its mirror goes on.',
    }
    const isProblem = kind === 'failed'
    parts.activity.addLocal({
      repositoryId,
      at,
      cause: 'api',
      refCount: 0,
      refs: [],
      note: words.title,
      isProblem,
    })
    // The run that is held says it of a mirror that runs by itself.
    const isSaidByRun =
      after.state === 'replaced' && mirror.schedule.kind !== 'manual' && mirror.pausedAt === null
    if (isSaidByRun) return
    parts.events.emit('notice.raised', {
      id: newId('mir'),
      kind,
      at,
      title: words.title,
      body: `${repository}. ${words.advice}`,
      repository,
      mirrorId: mirror.id,
      runId: null,
    })
  }
