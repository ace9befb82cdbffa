import path from 'node:path'
import pino from 'pino'
import type { Log } from '../core/ports/log.ts'
import { redact } from '../git/redact.ts'

export type AppLog = Log & { readonly close: () => Promise<void> }

/** Field names whose values never reach a log, at any depth that we write. */
const secretFields = ['password', 'token', 'secret', 'authorization', 'credential', 'vaultKey', 'privateKey']

/** Errors keep their code, words and stack; every text passes the redactor. */
const describe = (value: unknown): unknown => {
  if (typeof value === 'string') return redact(value)
  if (value instanceof Error) {
    const cause = value.cause === undefined ? {} : { cause: describe(value.cause) }
    const code = 'code' in value ? { code: value.code } : {}
    return { message: redact(value.message), ...code, stack: redact(value.stack ?? ''), ...cause }
  }
  return value
}

const clean = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, describe(value)]))

/** JSON lines in `<directory>/<name>.log`. */
export const createLog = (directory: string, name: 'core' | 'desktop' = 'core'): AppLog => {
  const destination = pino.destination({
    dest: path.join(directory, `${name}.log`),
    mkdir: true,
    sync: false,
    mode: 0o600,
  })
  const paths = secretFields.flatMap((name) => [name, `*.${name}`])
  const logger = pino({ base: null, redact: { paths, censor: '[redacted]' } }, destination)
  return {
    info: (message, fields = {}) => logger.info(clean(fields), redact(message)),
    warn: (message, fields = {}) => logger.warn(clean(fields), redact(message)),
    error: (message, fields = {}) => logger.error(clean(fields), redact(message)),
    close: () =>
      new Promise((resolve) => {
        destination.once('close', () => resolve())
        destination.once('ready', () => destination.end())
        destination.end()
      }),
  }
}
