import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Draft } from '../../core/ports/write-git.ts'
import type { DraftParts } from './draft-parts.ts'

/** Writes or removes the note of one object, in a tree of notes. https://git-scm.com/docs/git-notes */
export const commitNote = (
  parts: DraftParts,
  input: Parameters<Draft['commitNote']>[0],
): ReturnType<Draft['commitNote']> =>
  Promise.reject(
    new AppError('internal', 'Notes cannot be written yet.', {
      details: { path: parts.repositoryPath, objectId: input.objectId },
    }),
  )
