import { useState } from 'react'
import { toAppError } from '../../src-shared/errors/app-error.ts'
import { saveText } from '../lib/save-text.ts'

type Pieces = Parameters<typeof saveText>[0]
type File = Parameters<typeof saveText>[1]

export type Export = {
  readonly isBusy: boolean
  /** How the last one ended, in a sentence; empty before, and while one is under way. */
  readonly said: string
  /** Saves a text as a file. @param pieces asked for when it begins; its failure is said */
  readonly save: (pieces: () => Pieces | Promise<Pieces>, file: File) => Promise<void>
}

/** A text that is saved as a file when a person asks for it. */
export const useExport = (): Export => {
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  return {
    isBusy,
    said,
    save: async (pieces, file) => {
      setBusy(true)
      setSaid('')
      try {
        await saveText(await pieces(), file)
        setSaid(`Exported as ${file.name}.`)
      } catch (error) {
        setSaid(toAppError(error).message)
      } finally {
        setBusy(false)
      }
    },
  }
}
