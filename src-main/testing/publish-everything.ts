import { cpSync } from 'node:fs'
import path from 'node:path'
import { refsOf, tryGit } from './scratch.ts'

/**
 * What `git push --mirror` does from a working repository to a bare one beside it, in three processes instead of
 * eight: objects never change, so their files are copied, and git moves the refs.
 * @param prefixes of the refs it is about; others stay as they are
 */
export const publishEverything = async (
  work: string,
  bare: string,
  ...prefixes: readonly string[]
): Promise<void> => {
  cpSync(path.join(work, '.git', 'objects'), path.join(bare, 'objects'), { recursive: true, force: false })
  const [wanted, present] = await Promise.all([refsOf(work, ...prefixes), refsOf(bare, ...prefixes)])
  const updates = [...wanted].flatMap(([name, objectId]) =>
    present.get(name) === objectId ? [] : [`update ${name} ${objectId}`],
  )
  const deletes = [...present.keys()].flatMap((name) => (wanted.has(name) ? [] : [`delete ${name}`]))
  // Deletes first, by a transaction of their own: a branch may stand where the folder of another was.
  for (const commands of [deletes, updates]) {
    if (commands.length === 0) continue
    const { exitCode, stderr } = await tryGit(
      bare,
      ['update-ref', '--no-deref', '--stdin'],
      {},
      `${commands.join('\n')}\n`,
    )
    if (exitCode !== 0) throw new Error(stderr)
  }
}
