import type { ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { CommitText, Signer } from '../../core/ports/write-git.ts'

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

/** `Ada <ada@example.org> 1700000000 +0000` */
export const signerLine = ({ name, email, at }: Signer): string => {
  for (const part of [name, email]) {
    if (/[<>\n\r\0]/.test(part)) throw invalid('A name or an address holds <, > or a line end.')
  }
  return `${name.trim()} <${email.trim()}> ${Math.floor(at / 1_000)} +0000`
}

/** The message as git stores it: with a line end. */
export const messageOf = ({ message }: CommitText): string => {
  if (message.includes('\0')) throw invalid('The message holds NUL.')
  return message.endsWith('\n') ? message : `${message}\n`
}

/** What a commit object holds. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_git_commit_objects */
export const commitContent = (treeId: ObjectId, parents: readonly ObjectId[], text: CommitText): Buffer => {
  const head = [
    `tree ${treeId}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signerLine(text.author)}`,
    `committer ${signerLine(text.committer)}`,
  ]
  return Buffer.from(`${head.join('\n')}\n\n${messageOf(text)}`)
}
