import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { usageError } from './usage-error.ts'

export type SecretInputStream = NodeJS.ReadableStream & { readonly isTTY?: boolean }

/** More than this is no password or token but a file sent by mistake. */
const secretMaxLength = 65_536

const readPiped = async (input: SecretInputStream): Promise<string> => {
  input.setEncoding('utf8')
  let text = ''
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > secretMaxLength)
      throw usageError('What came on standard input is too long for a secret.')
  }
  return text.replace(/\r?\n[\s\S]*$/, '')
}

const prompt = (
  question: string,
  input: SecretInputStream,
  output: NodeJS.WritableStream,
): Promise<string> => {
  output.write(`${question}: `)
  // The terminal interface echoes what is typed to its output: one that drops everything hides it.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input, output: silent, terminal: true })
  return new Promise((resolve, reject) => {
    terminal.once('line', (line) => {
      resolve(line)
      terminal.close()
    })
    terminal.once('SIGINT', () => {
      reject(usageError('Nothing was entered.'))
      terminal.close()
    })
    terminal.once('close', () => {
      output.write('\n')
      reject(usageError('Nothing was entered.'))
    })
  })
}

/**
 * Reads a secret: the first line of what is piped in, or a line typed without echo on a terminal. Never a flag,
 * because other users of the machine can read those.
 * @throws AppError `invalid_input` when nothing comes
 */
export const readSecret = async (
  question: string,
  input: SecretInputStream,
  output: NodeJS.WritableStream,
): Promise<string> => {
  const secret = input.isTTY === true ? await prompt(question, input, output) : await readPiped(input)
  if (secret === '') throw usageError(`The ${question.toLowerCase()} that came on standard input is empty.`)
  return secret
}
