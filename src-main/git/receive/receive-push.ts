import { isValidRefName } from '../../../src-shared/domain/ref-name.ts'
import type { RefUpdate } from '../../core/ports/repository-git.ts'
import { mapBounded } from '../refs/bounded.ts'
import { isHiddenRef, storedRefName } from '../serve/served-refs.ts'
import { moveRefs } from './move-refs.ts'
import { createPackCommits } from './pack-commits.ts'
import type { Push, PushOutcome, ReceiveParts } from './push.ts'
import { createQuarantine, type Quarantine } from './quarantine.ts'
import { reviewObjects } from './review-objects.ts'
import { startAhead, type StartedAhead } from './start-ahead.ts'
import { storePack } from './store-pack.ts'

const parallelReads = 16

/**
 * Takes a push: refuses what can be refused unseen, receives the objects into quarantine, reviews them, then makes
 * them part of the repository and moves the refs. Until then nothing of it is in the repository, and whatever ends
 * it removes the quarantine.
 * @throws AppError `cancelled` when the client went away, `git_unusable`, `internal`
 */
export const receivePush = async (parts: ReceiveParts, push: Push): Promise<PushOutcome> => {
  const refusals = new Map<string, string>()
  const open = (): readonly RefUpdate[] => push.updates.filter(({ ref }) => !refusals.has(ref))
  const refuseAllWhenAtomic = (): void => {
    if (!push.atomic || refusals.size === 0) return
    for (const { ref } of open()) refusals.set(ref, 'atomic push failure')
  }

  await refuseUnseen(parts, push, refusals)
  refuseAllWhenAtomic()
  const brings = open().some(({ newObjectId }) => newObjectId !== null)
  const quarantine = brings ? await createQuarantine(push.repository.path) : null
  const incoming = {
    repositoryPath: push.repository.path,
    environment: quarantine?.environment ?? {},
    ephemeral: push.repository.variant === 'ephemeral',
    signal: push.signal,
  }
  let ahead = null as StartedAhead | null
  try {
    if (quarantine !== null) {
      const failure = await storePack(parts.spawn, {
        ...push,
        repositoryPath: push.repository.path,
        quarantine,
        onChunk: readCommitsAhead(push, open()),
        onSent: () => {
          ahead = startAhead(parts.spawn, incoming)
        },
      })
      if (failure !== null) {
        for (const { ref } of open()) refusals.set(ref, 'unpacker error')
        return { unpack: failure, refusals, moved: [] }
      }
    }
    await reviewObjects(parts, push, quarantine, open(), refusals, ahead)
    refuseAllWhenAtomic()
    for (const [ref, reason] of await push.rules.forward(open(), incoming, push.atomic)) {
      refusals.set(ref, reason)
    }
    refuseAllWhenAtomic()
    const moved = await moveOpenRefs(parts, push, quarantine, open(), refusals, ahead)
    return { unpack: 'ok', refusals, moved }
  } finally {
    ahead?.dismiss()
    // What cannot be removed now is swept at the next start; the refs have moved or not by then.
    await quarantine?.remove().catch(() => undefined)
  }
}

/** What reads the commits of the pack while it arrives; nothing when nobody asks for them. */
const readCommitsAhead = (
  { rules: { commitsAhead } }: Push,
  updates: readonly RefUpdate[],
): ((chunk: Buffer) => void) | undefined =>
  commitsAhead?.isWanted(updates) ? createPackCommits(commitsAhead.take) : undefined

/** Everything that can be decided from the commands and the refs as they are. */
const refuseUnseen = async (
  { refs }: ReceiveParts,
  push: Push,
  refusals: Map<string, string>,
): Promise<void> => {
  const seen = new Set<string>()
  const reasons = await mapBounded(push.updates, parallelReads, async (update): Promise<string | null> => {
    const { ref, oldObjectId, newObjectId } = update
    if (seen.has(ref)) return 'multiple updates for one ref'
    seen.add(ref)
    const named = isValidRefName(ref) && /^refs\/[^/]+\//.test(ref) && !ref.includes('\ufffd')
    if (!named) return 'funny refname'
    if (isHiddenRef(ref)) return 'deny updating a hidden ref'
    const refused = await push.rules.refuseUpdate(update)
    if (refused !== null) return refused
    // The same is checked again when the refs move; here it spares unpacking, and shows rewinds as they are.
    const current = await refs.resolve(push.repository.path, storedRefName(push.repository.variant, ref))
    if (current === oldObjectId && !(current === null && newObjectId === null)) {
      return newObjectId === null ? push.rules.refuseRewind(ref) : null
    }
    return oldObjectId === null && newObjectId !== null ? 'reference already exists' : 'failed to update ref'
  })
  for (const [index, reason] of reasons.entries()) {
    const ref = push.updates[index]?.ref
    if (reason !== null && ref !== undefined) refusals.set(ref, reason)
  }
}

/** Moves what was not refused; the objects become part of the repository at the last moment before. */
const moveOpenRefs = async (
  { spawn }: ReceiveParts,
  push: Push,
  quarantine: Quarantine | null,
  updates: readonly RefUpdate[],
  refusals: Map<string, string>,
  ahead: StartedAhead | null,
): Promise<readonly RefUpdate[]> => {
  let migrated = false
  const move = {
    repositoryPath: push.repository.path,
    environment: quarantine?.environment ?? {},
    beforeFirstMove: async (): Promise<void> => {
      if (!migrated) await quarantine?.migrate()
      migrated = true
    },
    started: ahead?.move,
  }
  const stored = updates.map((update) => ({
    ...update,
    ref: storedRefName(push.repository.variant, update.ref),
  }))
  const stayed = await moveRefs(spawn, move, stored, push.atomic)
  return updates.filter(({ ref }) => {
    const reason = stayed.get(storedRefName(push.repository.variant, ref))
    if (reason !== undefined) refusals.set(ref, reason)
    return reason === undefined
  })
}
