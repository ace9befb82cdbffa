import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Remote } from '../../core/ports/remote-git.ts'
import { failureOfOutput } from '../remote/classify-failure.ts'
import { isHttp } from '../remote/include-file.ts'
import { failed, failureContext } from '../remote/run-remote-git.ts'
import { shellQuote, sshWords } from '../remote/ssh-command.ts'
import { sshEnvironment } from '../remote/ssh-passphrase.ts'
import type { SpawnGit } from '../spawn-git.ts'

export type LfsOperation = 'download' | 'upload'

/** Where the LFS API of a remote is. */
export type LfsEndpoint = {
  /** Without a slash at its end. */
  readonly url: string
  /** What an SSH remote said to send along, to this address alone. */
  readonly headers: Readonly<Record<string, string>>
}

/** The remote has no Git LFS, or does not offer it to this account. */
export class LfsOff extends Error {}

/**
 * `<remote>.git/info/lfs`. A `.lfsconfig` in the repository may name another address and is not asked: whoever can
 * commit would choose where our sign-in is sent.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/server-discovery.md
 */
export const httpEndpoint = (remoteUrl: string): string =>
  `${remoteUrl.replace(/\/+$/, '').replace(/(?<!\.git)$/, '.git')}/info/lfs`

const answerSchema = z.object({
  href: z.url({ protocol: /^https?$/ }),
  header: z.record(z.string(), z.string()).optional(),
})

/** User, host, port and path of an SSH address, in either form. */
const sshPlace = (
  url: string,
): { readonly where: string; readonly port: string; readonly path: string } | null => {
  if (url.startsWith('ssh://')) {
    const { username, hostname, port, pathname } = new URL(url)
    const user = username === '' ? '' : `${decodeURIComponent(username)}@`
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    return { where: `${user}${host}`, port, path: decodeURIComponent(pathname) }
  }
  const [, where, path] = /^([^:[]+|[^[]*\[[^\]]+\]):(.+)$/.exec(url) ?? []
  return where === undefined || path === undefined
    ? null
    : { where: where.replace(/\[(.*)\]$/, '$1'), port: '', path }
}

/** Words of hosts that know no such command. */
const unknownCommand =
  /not found|unknown command|invalid command|not (?:a )?(?:supported|recognized|allowed|served)|only git is|is not enabled|disabled/i

/**
 * Asks the remote over SSH where its LFS API is and how to sign in there.
 * https://github.com/git-lfs/git-lfs/blob/main/docs/api/server-discovery.md#ssh
 * @throws LfsOff when the host does not know the command; AppError `remote_…`
 */
const authenticateOverSsh = async (
  { spawnSsh, knownHostsFile, directory, stallMs }: LfsEndpointParts,
  remote: Remote,
  operation: LfsOperation,
  signal: AbortSignal,
): Promise<LfsEndpoint> => {
  const place = sshPlace(remote.address.url)
  if (place === null || place.where.startsWith('-')) throw new LfsOff('The address is not understood.')
  const [, ...options] = sshWords(remote.credential, knownHostsFile)
  const path = /^[\w./~@+-]+$/.test(place.path) ? place.path : shellQuote(place.path)
  const port = place.port === '' ? [] : ['-p', place.port]
  const ssh = spawnSsh(
    [...options, ...port, '--', place.where, `git-lfs-authenticate ${path} ${operation}`],
    {
      directory,
      environment: sshEnvironment(remote.credential, knownHostsFile),
      signal,
      stallMs,
    },
  )
  ssh.stdin.end()
  let output = ''
  for await (const chunk of ssh.stdout) {
    if (output.length < 65_536) output += (chunk as Buffer).toString('utf8')
  }
  const { exitCode, stderr } = await ssh.done
  const context = failureContext(remote, operation === 'upload' ? 'write' : 'read')
  if (exitCode !== 0) {
    if (exitCode !== 255 && (exitCode === 127 || unknownCommand.test(stderr))) throw new LfsOff(stderr.trim())
    throw await failed(stderr, context)
  }
  const answer = answerSchema.safeParse(parseJson(output))
  if (!answer.success) throw failureOfOutput('git-lfs-authenticate gave no address.', context)
  return { url: answer.data.href.replace(/\/+$/, ''), headers: answer.data.header ?? {} }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export type LfsEndpointParts = {
  /** Starts `ssh` as git would be started. */
  readonly spawnSsh: SpawnGit
  readonly knownHostsFile: string
  /** Where ssh runs: any folder. */
  readonly directory: string
  readonly stallMs: number
}

/** @throws LfsOff; AppError `remote_…`, `cancelled` */
export const findEndpoint = (
  parts: LfsEndpointParts,
  remote: Remote,
  operation: LfsOperation,
  signal: AbortSignal,
): Promise<LfsEndpoint> => {
  if (isHttp(remote.address)) return Promise.resolve({ url: httpEndpoint(remote.address.url), headers: {} })
  if (remote.address.protocol === 'ssh') return authenticateOverSsh(parts, remote, operation, signal)
  if (remote.address.protocol === 'git') throw new LfsOff('git:// carries no large files.')
  throw new AppError('internal', 'A local folder has no LFS API.')
}
