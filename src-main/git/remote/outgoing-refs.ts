import type { PushUpdate } from '../../core/ports/remote-git.ts'
import type { RunGit } from '../run-git.ts'
import { lazyRefs } from './lazy-refs.ts'

/** Above this many, single refspecs are slow (8 ms each) and a wildcard is not (fact L4). */
const wildcardFrom = 50
const kinds = ['heads', 'tags', 'notes'] as const
const root = 'refs/outgoing'

const updateRefs = async (run: RunGit, directory: string, lines: readonly string[]): Promise<void> => {
  if (lines.length > 0)
    await run([...lazyRefs, 'update-ref', '--stdin'], { directory, input: `${lines.join('\n')}\n` })
}

const removeBelow = async (run: RunGit, directory: string, prefix: string): Promise<void> => {
  const { stdout } = await run(['for-each-ref', '--format=delete %(refname)', prefix], { directory })
  await updateRefs(run, directory, stdout.split('\n').filter(Boolean))
}

/** Removes the copies that a push left behind when the process died. For start-up. */
export const sweepOutgoing = (run: RunGit, repositoryPath: string): Promise<void> =>
  removeBelow(run, repositoryPath, root)

/** An explicit refspec by object id: what is pushed is what was decided, wherever local refs stand by now. */
const explicit = ({ ref, newObjectId }: PushUpdate): string => `${newObjectId ?? ''}:${ref}`

/**
 * Hands the refspecs for one push to `push`. Many refs are copied into a namespace of this run for as long as the
 * push takes and go by wildcard; the first one (the default branch) stays explicit, so that it arrives first.
 */
export const withOutgoingRefs = async <Result>(
  run: RunGit,
  repositoryPath: string,
  runId: string,
  updates: readonly PushUpdate[],
  push: (refspecs: readonly string[]) => Promise<Result>,
): Promise<Result> => {
  const prefix = `${root}/${runId}`
  const kindOf = (ref: string) => kinds.find((kind) => ref.startsWith(`refs/${kind}/`))
  const [first, ...others] = updates
  const canBeCopied = ({ ref, newObjectId }: PushUpdate): boolean =>
    newObjectId !== null && kindOf(ref) !== undefined
  const copied = others.filter(canBeCopied)
  if (first === undefined || copied.length < wildcardFrom) return push(updates.map(explicit))

  const wildcards = kinds
    .filter((kind) => copied.some((update) => kindOf(update.ref) === kind))
    .map((kind) => `${prefix}/${kind}/*:refs/${kind}/*`)
  const single = others.filter((update) => !canBeCopied(update))
  try {
    await updateRefs(
      run,
      repositoryPath,
      copied.map(
        ({ ref, newObjectId }) => `create ${prefix}/${ref.slice('refs/'.length)} ${newObjectId ?? ''}`,
      ),
    )
    return await push([explicit(first), ...single.map(explicit), ...wildcards])
  } finally {
    await removeBelow(run, repositoryPath, prefix)
  }
}
