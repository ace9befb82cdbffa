import { StringDecoder } from 'node:string_decoder'

/** As much as is kept of what git itself prints. */
const limit = 65_536

/** What a remote says beside its report, in the form in which git prints it: `remote: ` before each line. */
export type RemoteWords = {
  readonly push: (data: Buffer) => void
  /** A line of our own, as git would print it. */
  readonly add: (line: string) => void
  /** The last 64 KiB. */
  readonly text: () => string
}

/** https://git-scm.com/docs/gitprotocol-capabilities#_side_band_side_band_64k @param onText hears it as it comes */
export const createRemoteWords = (onText: (text: string) => void): RemoteWords => {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let all = ''
  const write = (text: string): void => {
    all = (all + text).slice(-limit)
    onText(text)
  }
  return {
    push: (data) => {
      // Lines of progress end with a carriage return.
      const pieces = (rest + decoder.write(data)).split(/(?<=[\r\n])/)
      rest = /[\r\n]$/.test(pieces.at(-1) ?? '') ? '' : (pieces.pop() ?? '')
      if (pieces.length > 0) write(pieces.map((piece) => `remote: ${piece}`).join(''))
    },
    add: (line) => {
      if (rest !== '') write(`remote: ${rest}\n`)
      rest = ''
      write(`${line}\n`)
    },
    text: () => (rest === '' ? all : `${all}remote: ${rest}\n`),
  }
}
