import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import type { MirrorRow, MirrorStore } from '../ports/mirror-store.ts'

/**
 * Forgets what both sides agreed on for refs that the mirror no longer carries: should they come back, they are
 * compared afresh, and what happened to them meanwhile is nobody's deletion.
 * @returns changes of the base, to be added to
 */
export const leftScope = (
  { mirrors, mirror }: { readonly mirrors: MirrorStore; readonly mirror: Pick<MirrorRow, 'id'> },
  carries: (ref: string) => boolean,
): Map<string, ObjectId | null> =>
  new Map([...mirrors.baseRefs(mirror.id).keys()].filter((ref) => !carries(ref)).map((ref) => [ref, null]))
