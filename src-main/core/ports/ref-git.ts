import type { ObjectId } from '../../../src-shared/domain/ref.ts'

export type ListedRef = {
  /** Full name in the store. */
  readonly name: string
  readonly objectId: ObjectId
  /** What it leads to in the end, tag objects looked through. */
  readonly peeledId: ObjectId
}

/** Reads refs and notes of one bare repository of the store, named by its directory. */
export type RefGit = {
  /** The refs below a prefix, by the bytes of their names. No process is started for it. */
  readonly refPage: (
    directory: string,
    page: {
      /** `refs/heads/` */
      readonly prefix: string
      /** The full name that the page begins behind; null: the first page. */
      readonly after: string | null
      readonly most: number
    },
  ) => Promise<{ readonly refs: readonly ListedRef[]; readonly hasMore: boolean }>
  /** The blob with the note of an object, in the notes that a notes ref leads to; null when there is none. */
  readonly findNote: (directory: string, notesTip: ObjectId, objectId: ObjectId) => Promise<ObjectId | null>
}
