import path from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { defaultDataDirectory, type DataDirectorySources } from '../cli/default-data-directory.ts'

export type DesktopOptions = {
  readonly dataDirectory: string
  /** Without it the settings decide. */
  readonly port: number | undefined
  readonly sample: boolean
}

const parsePort = (text: string): number => {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  const reason = `--port is a number from 0 (any free one) to 65535; not "${text}".`
  throw new AppError('invalid_input', reason, { details: { field: 'port', reason } })
}

/**
 * What the desktop app was started with: `--data-dir DIR`, `--port PORT`, `--sample`. Everything else on the command
 * line is Chromium's.
 * @param args without the program
 * @throws AppError `invalid_input` for a port that is none
 */
export const readDesktopOptions = (
  args: readonly string[],
  sources: DataDirectorySources,
): DesktopOptions => {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: { 'data-dir': { type: 'string' }, port: { type: 'string' }, sample: { type: 'boolean' } },
  })
  const directory = values['data-dir']
  const port = values['port']
  return {
    dataDirectory: typeof directory === 'string' ? path.resolve(directory) : defaultDataDirectory(sources),
    port: typeof port === 'string' ? parsePort(port) : undefined,
    sample: values['sample'] === true,
  }
}
