import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Remote } from '../../core/ports/remote-git.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { userAgent } from './user-agent.ts'

/** What the remote is called in the included file, and on git's command line: never an address. */
export const remoteName = 'm'

/** The address of the remote where git wants one on its command line. */
export const copiedUrl = `mirrordesk:${remoteName}`

/** A value as git's configuration reads it. https://git-scm.com/docs/git-config#_syntax */
const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const refuseControlCharacters = (text: string): void => {
  // eslint-disable-next-line no-control-regex -- exactly these would end a line of the file
  if (/[\0-\x1f]/.test(text)) throw invalid('An address or ref has no control characters.')
}

/** An address that could be read as an option, by git or by ssh, never reaches them. */
const refuseOptionLike = (address: RemoteAddress): void => {
  const host = address.url.replace(/^ssh:\/\//i, '').replace(/^[^@/]*@/, '')
  if (address.url.startsWith('-') || (address.protocol === 'ssh' && /^-|^ssh:\/\/-/.test(host))) {
    throw invalid('An address does not begin with a dash.')
  }
}

/** A redirect may lead up from http to https, never down, and never to another kind of transport. */
const allowedProtocols = (address: RemoteAddress): readonly string[] =>
  address.protocol === 'http' ? ['http', 'https'] : [address.protocol]

/** Origins that may be given the credential: the address's own, and the same host over https. */
export const credentialOrigins = (address: RemoteAddress): readonly string[] => {
  const { origin, protocol, hostname, port } = new URL(address.url)
  return protocol === 'http:' && port === '' ? [origin, `https://${hostname}`] : [origin]
}

/** Answers from the environment of the git process, so that the secret stands in no file and no argv. */
const helper = `!f() { test "$1" = get || exit 0; printf 'username=%s\\npassword=%s\\n' "$MIRRORDESK_USERNAME" "$MIRRORDESK_PASSWORD"; }; f`

/** The variables the credential helper reads; empty when there is nothing to hand over. */
export const credentialEnvironment = ({ address, credential }: Remote): Readonly<Record<string, string>> => {
  if (credential?.kind !== 'password' || !isHttp(address)) return {}
  if (/[\0\r\n]/.test(credential.username + credential.password)) {
    throw invalid('A user name or password has no line breaks.')
  }
  return { MIRRORDESK_USERNAME: credential.username, MIRRORDESK_PASSWORD: credential.password }
}

export const isHttp = (address: RemoteAddress): boolean =>
  address.protocol === 'http' || address.protocol === 'https'

export type RemoteSettings = {
  /** Fetch refspecs: what is fetched, and for a push where the tracking refs (the leases) stand. */
  readonly fetch?: readonly string[]
  /** Push refspecs; none begins with `+`, which would defeat the leases. */
  readonly push?: readonly string[]
}

const configuration = ({ address, credential, httpVersion }: Remote, settings: RemoteSettings): string => {
  const lines = [
    `[remote "${remoteName}"]`,
    `url = ${quoted(address.url)}`,
    ...(settings.fetch ?? []).map((refspec) => `fetch = ${quoted(refspec)}`),
    ...(settings.push ?? []).map((refspec) => `push = ${quoted(refspec)}`),
    `[url ${quoted(address.url)}]`,
    `insteadOf = ${quoted(copiedUrl)}`,
    '[protocol]',
    'allow = never',
    ...allowedProtocols(address).flatMap((protocol) => [`[protocol "${protocol}"]`, 'allow = always']),
    // Small packs too are kept as packs: unpacking is silent without a terminal, and silence means stalled.
    '[fetch]',
    'unpackLimit = 1',
    '[http]',
    `userAgent = ${quoted(userAgent)}`,
    ...(httpVersion === undefined ? [] : [`version = HTTP/${httpVersion}`]),
    '[credential]',
    'helper =',
    'useHttpPath = true',
  ]
  if (credential?.kind === 'password' && isHttp(address)) {
    for (const origin of credentialOrigins(address)) {
      lines.push(`[credential ${quoted(origin)}]`, `helper = ${quoted(helper)}`)
    }
  }
  for (const line of lines) refuseControlCharacters(line)
  return `${lines.join('\n')}\n`
}

/**
 * Writes the remote into a short-lived file that git includes for one call: nothing persistent in the
 * repository's configuration, and no limit on the number of refspecs. Removed when `use` settles.
 */
export const withIncludeFile = async <Result>(
  temporaryDirectory: string,
  remote: Remote,
  settings: RemoteSettings,
  use: (file: string) => Promise<Result>,
): Promise<Result> => {
  refuseOptionLike(remote.address)
  for (const refspec of settings.push ?? []) {
    if (refspec.startsWith('+'))
      throw new AppError('internal', 'A push refspec with + would defeat its lease.')
  }
  const file = path.join(temporaryDirectory, `remote-${randomUUID()}.config`)
  await writeFile(file, configuration(remote, settings), { mode: 0o600, flag: 'wx' })
  try {
    return await use(file)
  } finally {
    await rm(file, { force: true })
  }
}
