import type { MirrorRunContext } from './run-context.ts'

/**
 * Remembers where a remote says it moved to, to be offered to a person. The mirror goes on with the old address, which
 * still leads there; the new one is never taken by itself: whoever holds the old name could send us anywhere.
 * @param movedTo undefined when nobody told, null when it stands where it did
 */
export const noteMove = (context: MirrorRunContext, movedTo: string | null | undefined): void => {
  const { mirror, mirrors, report } = context
  if (movedTo === undefined) return
  if (movedTo !== null) report.addNote(`The remote moved to ${movedTo}.`)
  if (movedTo !== mirror.movedTo) mirrors.change(mirror.id, { movedTo })
}
