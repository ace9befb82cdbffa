import { shortRefName, type RefMap } from '../../../src-shared/domain/ref.ts'
import type { RunContext } from './run-context.ts'

/**
 * HEAD follows upstream as long as nobody chose otherwise (mirror semantics 2.4 step 4): when it is unborn, or still
 * names what upstream named before. Otherwise it stays and the run notes the new name, once.
 */
export const followDefaultBranch = async (
  context: RunContext & { readonly mirror?: { readonly remoteHead: string | null } },
  state: {
    readonly remoteHead: string | null
    /** Refs here before the run published anything: a HEAD that was unborn then follows. */
    readonly before: RefMap
    readonly local: RefMap
  },
): Promise<void> => {
  const { remoteHead, before, local } = state
  if (remoteHead === null || !local.has(remoteHead)) return
  const previous = context.mirror?.remoteHead ?? null
  const head = await context.git.readHead(context.repositoryPath)
  if (head === remoteHead) return
  if (!before.has(head) || !local.has(head) || head === previous) {
    await context.git.setHead(context.repositoryPath, remoteHead)
  } else if (remoteHead !== previous) {
    context.report.addNote(
      `The default branch upstream is ${shortRefName(remoteHead)}; here it stays ${shortRefName(head)}.`,
    )
  }
}
