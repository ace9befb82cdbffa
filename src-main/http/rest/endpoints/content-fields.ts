import { z } from 'zod'
import type { FileKind } from '../../../../src-shared/domain/file.ts'
import { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { RestAccess } from '../../../core/access/rest-authorization.ts'
import type { ContentPlace } from '../../../core/content/resolve-content.ts'
import { text, treePath } from '../fields.ts'

/** What endpoints that read files have in common. */
export const revision = text(
  'A branch, a tag, a full ref or a commit id, also with steps behind it (`main~2`); the default branch when not given.',
).max(1_024)

/** A folder or a file; `/` is the root. */
export const folderPath = z.preprocess(
  (value) => (value === '/' || value === '.' ? undefined : value),
  treePath('Only what is below this folder; a file stands for itself.').optional(),
)

export const entryType = z.enum(['blob', 'tree', 'symlink', 'submodule'])

export const entryMode = z.enum(['100644', '100755', '120000', '040000', '160000'])

export const typeOf: Readonly<Record<FileKind, z.infer<typeof entryType>>> = {
  file: 'blob',
  executable: 'blob',
  symlink: 'symlink',
  directory: 'tree',
  submodule: 'submodule',
}

export const modeOf: Readonly<Record<FileKind, z.infer<typeof entryMode>>> = {
  file: '100644',
  executable: '100755',
  symlink: '120000',
  directory: '040000',
  submodule: '160000',
}

export const placeOf = (
  { repository }: RestAccess,
  ref: string | undefined,
  ephemeral: ContentPlace['ephemeral'],
): ContentPlace => {
  if (repository === null) throw new AppError('not_found', 'Repository not found')
  return { directory: repository.repositoryPath, revision: ref, ephemeral }
}
