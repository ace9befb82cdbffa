import type { File, FileContent, FileKind } from '../../../src-shared/domain/file.ts'
import { formatBytes } from '../../lib/format-bytes.ts'

/** What an entry of a folder is, read aloud beside its name. */
export const kindWords: Readonly<Record<FileKind, string>> = {
  directory: 'folder',
  file: 'file',
  executable: 'executable file',
  symlink: 'symbolic link',
  submodule: 'submodule',
}

/** Why no lines are shown: a sentence what it is, a sentence more. Null for text. */
export const notShownWords = ({
  sizeBytes,
  content,
}: Pick<File, 'sizeBytes'> & { readonly content: FileContent }): readonly [string, string] | null => {
  switch (content.kind) {
    case 'text':
      return content.text === '' ? ['This file is empty', ''] : null
    case 'binary':
      return ['This file is binary', `It has ${formatBytes(sizeBytes)}. Clone the repository to open it.`]
    case 'too_large':
      return [
        'This file is too large to show',
        `It has ${formatBytes(sizeBytes)}. Clone the repository to open it.`,
      ]
    case 'symlink':
      return ['This is a symbolic link', `It points at ${content.target}.`]
    case 'submodule':
      return [
        'This is a submodule',
        `Another repository, at its commit ${content.commitId.slice(0, 10)}. It is not part of this one.`,
      ]
    case 'lfs':
      return [
        'This file is in large file storage',
        `git holds a pointer to ${formatBytes(content.sizeBytes)} of it (${content.oid.slice(0, 19)}…).`,
      ]
  }
}
