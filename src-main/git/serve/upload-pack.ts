import { pipeline } from 'node:stream/promises'
import type { GitExchange } from '../../core/ports/git-host.ts'
import type { GitExit, SpawnGit } from '../spawn-git.ts'
import { hiddenRefsConfiguration, namespaceEnvironment } from './served-refs.ts'

/** A client that takes nothing for this long is gone. */
const stallMs = 600_000

/**
 * Lets git answer one request for objects, streaming both ways: memory stays flat, whatever the size. The client's
 * going away ends git. https://git-scm.com/docs/git-upload-pack
 */
export const uploadPack = async (spawn: SpawnGit, exchange: GitExchange): Promise<GitExit> => {
  const { repository, version, signal } = exchange
  const settings = ['-c', 'uploadpack.allowFilter=true', '-c', 'uploadpack.allowAnySHA1InWant=false']
  const command = ['upload-pack', '--strict', '--stateless-rpc', '.']
  const git = spawn([...settings, ...hiddenRefsConfiguration, ...command], {
    directory: repository.path,
    environment: {
      ...namespaceEnvironment(repository.variant),
      ...(version === 0 ? {} : { GIT_PROTOCOL: `version=${version}` }),
    },
    signal,
    stallMs,
  })
  // git may have heard enough before the end of the request; what went wrong shows in its exit code.
  pipeline(exchange.request, git.stdin).catch(() => undefined)
  for await (const chunk of git.stdout) await exchange.write(chunk as Buffer)
  return git.done
}
