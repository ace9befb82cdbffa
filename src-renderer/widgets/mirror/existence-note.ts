import type { MirrorExistence } from '../../../src-shared/domain/existence.ts'
import { existenceWords, type ExistenceWords } from '../../../src-shared/domain/existence-words.ts'

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

/** What there is to say of the repository behind a mirror; null when nothing. */
export const existenceNote = (existence: MirrorExistence): ExistenceWords | null =>
  existenceWords(existence, (at) => day.format(at))
