import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import type { SecretInputStream } from './secret-input.ts'
import { usageError } from './usage-error.ts'

/** More than this is no key but a file sent by mistake. */
const mostCharacters = 65_536

const nothing = () => usageError('No private key came on standard input.')

const readPiped = async (input: SecretInputStream): Promise<string> => {
  input.setEncoding('utf8')
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > mostCharacters) {
      throw usageError('What came on standard input is too long for a private key.')
    }
  }
  return text
}

/** What is pasted is not shown; it ends with the last line of a key. */
const readPasted = (input: SecretInputStream, output: NodeJS.WritableStream): Promise<string> => {
  output.write('Paste the private key: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input, output: silent, terminal: true })
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    terminal.on('line', (line) => {
      lines.push(line)
      if (!/^-----END /.test(line.trim())) return
      resolve(lines.join('\n'))
      terminal.close()
    })
    terminal.once('SIGINT', () => terminal.close())
    terminal.once('close', () => {
      output.write('\n')
      reject(nothing())
    })
  })
}

/**
 * Reads a private key of several lines from standard input: all that is piped in, or what is pasted.
 * @throws AppError `invalid_input` when nothing comes
 */
export const readKeyText = async (
  input: SecretInputStream,
  output: NodeJS.WritableStream,
): Promise<string> => {
  const text = input.isTTY === true ? await readPasted(input, output) : await readPiped(input)
  if (text.trim() === '') throw nothing()
  return text
}
