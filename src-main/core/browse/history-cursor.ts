import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Where the next page of a history begins: in the walk from these tips, behind so many commits. */
export type HistoryCursor = { readonly tips: readonly ObjectId[]; readonly skip: number }

const skipBytes = 4
const idBytes = 20

/** @throws AppError `invalid_input`: a cursor that we did not give out, or whose commits are gone */
export const invalidCursor = (): AppError => {
  const reason = 'The cursor is not valid.'
  return new AppError('invalid_input', reason, { details: { field: 'cursor', reason } })
}

/** As text: the number in four bytes, then twenty for each tip. */
export const writeHistoryCursor = ({ tips, skip }: HistoryCursor): string => {
  const bytes = Buffer.alloc(skipBytes + tips.length * idBytes)
  bytes.writeUInt32BE(skip)
  for (const [index, tip] of tips.entries()) bytes.write(tip, skipBytes + index * idBytes, 'hex')
  return bytes.toString('base64url')
}

/** @throws AppError `invalid_input` */
export const readHistoryCursor = (cursor: string): HistoryCursor => {
  const bytes = Buffer.from(cursor, 'base64url')
  const tipCount = (bytes.length - skipBytes) / idBytes
  if (bytes.toString('base64url') !== cursor || !Number.isInteger(tipCount) || tipCount < 1) {
    throw invalidCursor()
  }
  const tips = Array.from({ length: tipCount }, (_, index) => {
    const start = skipBytes + index * idBytes
    return bytes.toString('hex', start, start + idBytes)
  })
  return { tips, skip: bytes.readUInt32BE(0) }
}
