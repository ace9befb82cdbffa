import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { SshKeyFiles } from '../../core/ports/ssh-key-files.ts'
import { passphraseEnvironment } from './ssh-passphrase.ts'

/** A public key is a line. */
const mostBytes = 65_536
const timeoutMs = 30_000

const runKeygen = (args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn('ssh-keygen', args, {
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
      // Without a terminal it cannot ask a person.
      detached: true,
      timeout: timeoutMs,
      windowsHide: true,
    })
    let said = ''
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      if (said.length < mostBytes) said += text
    })
    child.once('error', (cause) => {
      reject(new AppError('git_unusable', 'ssh-keygen could not be started.', { cause }))
    })
    child.once('close', (code) => {
      if (code === 0) resolve()
      else if (/no space left/i.test(said)) reject(new AppError('disk_full', 'The disk is full.'))
      else reject(new AppError('git_unusable', `ssh-keygen made no key: ${said.trim()}`))
    })
  })

/**
 * Keys by ssh-keygen, which comes with the ssh that git over SSH needs anyway: what it writes, that ssh reads. One round
 * of its key derivation: the passphrase is 256 random bits, and every connection pays for each round.
 * @param directory of our own keys; made when the first key is
 */
export const createSshKeyFiles = (directory: string, knownHostsFile: string): SshKeyFiles => {
  const pathOf = (name: string): string => path.join(directory, name)

  const readPublic = async (keyFile: string): Promise<string | null> => {
    const file = `${keyFile}.pub`
    try {
      const { size } = await stat(file)
      if (size > mostBytes) return null
      const line = (await readFile(file, 'utf8')).split(/\r?\n/)[0]?.trim() ?? ''
      return line === '' ? null : line
    } catch {
      return null
    }
  }

  return {
    pathOf,
    readPublic,
    make: async (name, comment, passphrase) => {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      const file = pathOf(name)
      await rm(file, { force: true })
      await runKeygen(
        ['-q', '-t', 'ed25519', '-a', '1', '-C', comment, '-f', file],
        passphraseEnvironment(passphrase, knownHostsFile),
      )
      const publicKey = await readPublic(file)
      if (publicKey === null) throw new AppError('git_unusable', 'ssh-keygen left no public key.')
      return publicKey
    },
    remove: async (name) => {
      await rm(pathOf(name), { force: true })
      await rm(`${pathOf(name)}.pub`, { force: true })
    },
    list: async () => {
      try {
        const names = await readdir(directory)
        return [...new Set(names.map((name) => name.replace(/\.pub$/, '')))]
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    },
  }
}
