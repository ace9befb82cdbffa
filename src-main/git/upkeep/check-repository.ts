import { text } from 'node:stream/consumers'
import type { Damage } from '../../core/ports/repair-git.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { damageIn } from './damage-signs.ts'

const mostMissing = 100

/** Directories of this machine are nobody's business. */
const withoutDirectories = (line: string): string => line.replace(/(?:\/|[A-Za-z]:\\)[^\s:']*[/\\]/g, '')

/**
 * `git fsck`. Objects of an odd form (`error in commit …`) are no damage: they are what they always were.
 * https://git-scm.com/docs/git-fsck
 */
export const checkRepository = async (
  spawn: SpawnGit,
  path: string,
  options: { readonly full: boolean; readonly signal: AbortSignal },
): Promise<Damage | null> => {
  const depth = options.full ? '--full' : '--connectivity-only'
  const args = ['fsck', depth, '--no-dangling', '--no-progress', '--no-reflogs']
  const git = spawn(args, { directory: path, signal: options.signal, lowPriority: true })
  git.stdin.end()
  const [stdout, { exitCode, stderr }] = await Promise.all([text(git.stdout), git.done])
  if (exitCode === 0) return null
  const lines = `${stderr}\n${stdout}`.split('\n')
  const missing = new Set<string>()
  for (const line of lines) {
    const [, id] = /^(?:missing \w+|error: ([0-9a-f]{40}): object corrupt or missing)/.exec(line) ?? []
    const named = id ?? /^missing \w+ ([0-9a-f]{40})/.exec(line)?.[1]
    if (named !== undefined && missing.size < mostMissing) missing.add(named)
  }
  const telling = lines.find(
    (line) =>
      /^(?:missing|broken link|fatal:)/.test(line) ||
      /object corrupt or missing|invalid sha1 pointer/.test(line) ||
      damageIn(line) !== null,
  )
  if (telling === undefined) return null
  return { missing: [...missing], text: withoutDirectories(telling) }
}
