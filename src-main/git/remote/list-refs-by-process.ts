import type { Remote, RemoteRefs } from '../../core/ports/remote-git.ts'
import { remoteName } from './include-file.ts'
import { createRefGatherer } from './ref-lines.ts'
import { failed, failureContext, type RunRemoteGit } from './run-remote-git.ts'

/** `git ls-remote`, for what is not spoken natively: SSH, local paths, dumb HTTP. */
export const listRefsByProcess = async (
  run: RunRemoteGit,
  directory: string,
  stallMs: number,
  remote: Remote,
  { prefixes, signal }: { readonly prefixes: readonly string[]; readonly signal: AbortSignal },
): Promise<RemoteRefs> => {
  const gatherer = createRefGatherer(prefixes)
  const context = failureContext(remote, 'read')
  const exit = await run({
    args: ['ls-remote', '--quiet', '--symref', remoteName],
    directory,
    remote,
    settings: {},
    context,
    stallMs,
    signal,
    onStdoutLine: (line) => {
      const [value = '', name = ''] = line.split('\t')
      if (!value.startsWith('ref: ')) gatherer.add(value, name)
      else if (name === 'HEAD') gatherer.setHead(value.slice('ref: '.length))
    },
  })
  if (exit.exitCode !== 0) throw await failed(exit.stderr, context)
  return gatherer.result()
}
