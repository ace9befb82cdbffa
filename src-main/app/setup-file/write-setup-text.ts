import { Document, isMap, isScalar, isSeq, visit } from 'yaml'
import type { SetupFile } from '../../../src-shared/domain/setup-file.ts'

const introduction = ` The set-up of Mirrordesk: what \`mirrordesk apply\` makes so. No secret is in it:
 each account says where its secret is, which is read when the account is made.`

/** Groups that say one thing, and stand in one line. */
const inOneLine = new Set([
  'token',
  'password',
  'ssh',
  'schedule',
  'defaultSchedule',
  'include',
  'exclude',
  'patterns',
])

/** A set-up file as a person reads it. The same set-up is the same text. */
export const writeSetupText = (file: SetupFile): string => {
  const document = new Document(file, { version: '1.2', aliasDuplicateObjects: false })
  document.commentBefore = introduction
  visit(document, {
    Pair: (_key, { key, value }, path) => {
      const isOneLine = isScalar(key) && inOneLine.has(String(key.value)) && path.length > 2
      if (isOneLine && (isMap(value) || isSeq(value))) value.flow = true
    },
  })
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items)
      if (isScalar(key) && key.value !== 'version') key.spaceBefore = true
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}
