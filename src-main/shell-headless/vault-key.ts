import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { AppError } from '../../src-shared/errors/app-error.ts'

const keyLength = 32

const problem = (message: string): AppError => new AppError('vault_locked', message)

/** 64 hex digits, or base64 of 32 bytes; null for anything else. */
const decode = (text: string): Uint8Array | null => {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return null
  const key = Buffer.from(trimmed, 'base64')
  return key.length === keyLength ? key : null
}

const readKeyFile = (file: string): Uint8Array | null => {
  let text: string
  try {
    // On Windows the folder of the user is what closes it to others; there are no such bits.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
      throw problem(`The vault key file ${file} can be read by others. Close it with \`chmod 600\`.`)
    }
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const key = decode(text)
  if (key === null) throw problem(`The vault key file ${file} does not hold a key of 32 bytes.`)
  return key
}

/** Made whole under another name first: two starts at once agree on one key, a crash leaves none by half. */
const makeKeyFile = (file: string): Uint8Array => {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${randomBytes(keyLength).toString('hex')}\n`, { mode: 0o600, flag: 'wx' })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const key = readKeyFile(file)
  if (key === null) throw problem(`The vault key file ${file} could not be made.`)
  return key
}

/**
 * The key that seals every stored secret: MIRRORDESK_VAULT_KEY (64 hex digits or base64 of 32 bytes), else the
 * key file, made on the first start.
 * @throws AppError `vault_locked` for a key of another form or a file that others can read
 */
export const loadVaultKey = (
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Uint8Array => {
  const given = environment['MIRRORDESK_VAULT_KEY']
  if (given === undefined || given === '') return readKeyFile(file) ?? makeKeyFile(file)
  const key = decode(given)
  if (key === null) throw problem('MIRRORDESK_VAULT_KEY is not 64 hex digits or base64 of 32 bytes.')
  return key
}
