import { spawn } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { HostKey } from '../../../src-shared/domain/account.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitSetup } from '../git-environment.ts'
import {
  formatKnownHosts,
  normalHost,
  parseHost,
  parseKnownHosts,
  type KnownHostLine,
} from './known-hosts.ts'

const scanTimeoutMs = 20_000
const outputLimit = 65_536
/** The order in which ssh prefers them, so that the first is what a person is likely to compare. */
const preference = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'ssh-rsa',
]

const rank = (key: HostKey): number => {
  const index = preference.indexOf(key.keyType)
  return index === -1 ? preference.length : index
}

const runKeyscan = (name: string, port: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('ssh-keyscan', ['-T', '15', '-p', port, '--', name], {
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: scanTimeoutMs,
      windowsHide: true,
    })
    let output = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (text: string) => {
      if (output.length < outputLimit) output += text
    })
    child.once('error', (cause) => {
      reject(new AppError('git_unusable', 'ssh-keyscan could not be started.', { cause }))
    })
    child.once('close', () => resolve(output))
  })

const invalidHost = (): AppError => {
  const reason = 'A host is a name or an address, with :port where it is not 22.'
  return new AppError('invalid_input', reason, { details: { reason } })
}

const scanLines = async (host: string): Promise<readonly KnownHostLine[]> => {
  const parsed = parseHost(host)
  const normal = normalHost(host)
  if (parsed === null || normal === null) throw invalidHost()
  const lines = parseKnownHosts(await runKeyscan(parsed.name, parsed.port))
  if (lines.length === 0) {
    throw new AppError('remote_unreachable', `${normal} showed no SSH key.`, { details: { host: normal } })
  }
  return lines.map((line) => ({ ...line, host: normal })).sort((left, right) => rank(left) - rank(right))
}

const withoutKey = ({ host, keyType, fingerprint }: KnownHostLine): HostKey => ({
  host,
  keyType,
  fingerprint,
})

/**
 * The keys a host shows now, the preferred type first. Nothing is trusted by that.
 * @param host name with `:port` where it is not 22
 * @throws AppError `invalid_input`, `remote_unreachable`, `git_unusable` (no ssh-keyscan)
 */
export const scanHostKeys = async (host: string): Promise<readonly HostKey[]> =>
  (await scanLines(host)).map(withoutKey)

export type HostKeys = {
  /** The keys that are trusted. */
  readonly list: () => readonly HostKey[]
  readonly scan: (host: string) => Promise<readonly HostKey[]>
  /**
   * Trusts the key with this fingerprint for the host, and no other; what was trusted before is replaced.
   * @throws AppError `not_found` when the host does not show that key, or as `scanHostKeys`
   */
  readonly trust: (host: string, fingerprint: string) => Promise<HostKey>
}

/** The known_hosts file of our own; the person's is neither read nor written. */
export const createHostKeys = (setup: Pick<GitSetup, 'knownHostsFile'>): HostKeys => {
  const file = setup.knownHostsFile

  const read = (): readonly KnownHostLine[] => {
    try {
      return parseKnownHosts(readFileSync(file, 'utf8'))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }
  const write = (lines: readonly KnownHostLine[]): void => {
    writeFileSync(`${file}.new`, formatKnownHosts(lines), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  return {
    list: () => read().map(withoutKey),
    scan: scanHostKeys,
    trust: async (host, fingerprint) => {
      const key = (await scanLines(host)).find((line) => line.fingerprint === fingerprint)
      if (key === undefined) {
        throw new AppError('not_found', 'The host does not show this key.', {
          details: { what: `The key ${fingerprint}` },
        })
      }
      write([...read().filter((line) => line.host !== key.host), key])
      return withoutKey(key)
    },
  }
}
