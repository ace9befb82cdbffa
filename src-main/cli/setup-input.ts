import { open } from 'node:fs/promises'
import { setupFileLimitBytes } from '../app/setup-file/read-setup-file.ts'
import { usageError } from './usage-error.ts'

const tooLarge = (name: string) =>
  usageError(
    `${name} is larger than ${setupFileLimitBytes / 1024 / 1024} MiB. Split it: what a file does not name is left alone.`,
  )

const readStandardInput = async (): Promise<string> => {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of process.stdin) {
    const bytes = Buffer.from(piece as Uint8Array)
    size += bytes.length
    if (size > setupFileLimitBytes) throw tooLarge('What came on standard input')
    pieces.push(bytes)
  }
  return Buffer.concat(pieces).toString('utf8')
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
  EPERM: 'may not be read by you',
}

/** The text of a set-up file; `-` is standard input. Never more of it than a set-up file may have. @throws AppError `invalid_input` */
export const readSetupInput = async (file: string): Promise<string> => {
  if (file === '-') return readStandardInput()
  try {
    const handle = await open(file, 'r')
    try {
      const buffer = Buffer.alloc(setupFileLimitBytes + 1)
      let length = 0
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null)
        length += bytesRead
        if (bytesRead === 0 || length === buffer.length) break
      }
      if (length > setupFileLimitBytes) throw tooLarge(file)
      return buffer.toString('utf8', 0, length)
    } finally {
      await handle.close()
    }
  } catch (error) {
    const said = words[(error as NodeJS.ErrnoException).code ?? '']
    if (said === undefined) throw error
    throw usageError(`The file ${file} ${said}.`)
  }
}
