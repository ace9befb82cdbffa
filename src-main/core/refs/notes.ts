import { zeroObjectId, type ObjectId } from '../../../src-shared/domain/ref.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../access/git-access.ts'
import { resolveRevision, revisionNotFound } from '../browse/resolve-revision.ts'
import { refMoved } from '../commits/create-change-refs.ts'
import type { Person } from '../commits/write-commit.ts'
import type { BrowseGit } from '../ports/browse-git.ts'
import type { WriteGit } from '../ports/write-git.ts'
import type { BranchesDeps } from './branches.ts'
import { defaultPerson } from './default-person.ts'
import { listRefs, type RefListInput } from './list-refs.ts'
import { withDetails } from './with-details.ts'

export type NotesDeps = Omit<BranchesDeps, 'git'> & {
  readonly git: BranchesDeps['git'] & Pick<BrowseGit, 'hasObjects' | 'readBlob'>
  readonly writeGit: WriteGit
  /** Epoch milliseconds. */
  readonly now: () => number
}

export type NoteChange =
  { readonly action: 'add' | 'append'; readonly note: string } | { readonly action: 'delete' }

export type NoteRequest = {
  readonly access: GitAccess
  /** What the note is about: an object id, or a revision. */
  readonly object: string
  /** Full: `refs/notes/commits`. */
  readonly notesRef: string
  /** Where the notes ref must be; zeros: there must be none. */
  readonly expected: ObjectId | null
  readonly author: Person | null
  readonly signal: AbortSignal
}

export type NoteWritten = {
  readonly objectId: ObjectId
  /** Null for the first note. */
  readonly oldTipId: ObjectId | null
  readonly newTipId: ObjectId
}

const noNote = (objectId: ObjectId): AppError => {
  const what = `A note of ${objectId}`
  return new AppError('not_found', `${what} was not found.`, { details: { what } })
}

const messages = {
  add: "Notes added by 'git notes add'",
  append: "Notes added by 'git notes append'",
  delete: "Notes removed by 'git notes remove'",
} as const

/** As git stores notes: with a line end. */
const stored = (note: string): Buffer => Buffer.from(note.endsWith('\n') ? note : `${note}\n`)

/** A blank line comes between, as with `git notes append`. */
const appended = (before: Uint8Array, note: string): Buffer => {
  if (before.length === 0) return stored(note)
  const lineEnd = before.at(-1) === 0x0a ? '' : '\n'
  return Buffer.concat([before, Buffer.from(`${lineEnd}\n`), stored(note)])
}

/** Notes as clients of the REST API read and write them. https://git-scm.com/docs/git-notes */
export const createNotes = (deps: NotesDeps) => {
  const { git, resolveRef, changeRefs, checkRefs, writeGit, now } = deps

  /** Any object can have a note, also one that is not here any more; a name stands for its commit. */
  const objectOf = async (directory: string, object: string): Promise<ObjectId> =>
    /^[0-9a-f]{40}$/i.test(object)
      ? object.toLowerCase()
      : (await resolveRevision(git, directory, object)).commitId

  const write = async (
    request: NoteRequest,
    change: NoteChange,
    tip: ObjectId | null,
    objectId: ObjectId,
  ): Promise<ObjectId> => {
    const { access, notesRef, signal } = request
    const directory = access.repositoryPath
    if (change.action !== 'delete' && !(await git.hasObjects(directory, [objectId]))) {
      throw revisionNotFound(objectId)
    }
    const blobId = tip === null ? null : await git.findNote(directory, tip, objectId)
    if (change.action === 'add' && blobId !== null) {
      const what = `A note of ${objectId}`
      throw new AppError('already_exists', `${what} exists already.`, { details: { what } })
    }
    if (change.action === 'delete' && blobId === null) throw noNote(objectId)
    const noteOf = async (): Promise<Uint8Array | null> => {
      if (change.action === 'delete') return null
      return blobId === null
        ? stored(change.note)
        : appended(await git.readBlob(directory, blobId), change.note)
    }
    const signer = { ...(request.author ?? defaultPerson), at: now() }
    const text = { author: signer, committer: signer, message: messages[change.action] }
    const note = await noteOf()
    const draft = await writeGit.draft(directory, signal)
    try {
      const newObjectId = await draft.commitNote({ notesTip: tip, objectId, note, text })
      const updates = [{ ref: notesRef, oldObjectId: tip, newObjectId }]
      await changeRefs({ access, ephemeral: false, updates, draft })
      return newObjectId
    } finally {
      await draft.discard()
    }
  }

  return {
    /** @throws AppError `not_found` when there is no note, or no such revision */
    get: async (directory: string, object: string, notesRef: string) => {
      const objectId = await objectOf(directory, object)
      const tipId = await resolveRef(directory, notesRef)
      const blobId = tipId === null ? null : await git.findNote(directory, tipId, objectId)
      if (tipId === null || blobId === null) throw noNote(objectId)
      const note = Buffer.from(await git.readBlob(directory, blobId)).toString('utf8')
      return { objectId, tipId, note: note.replace(/\n+$/, '') }
    },

    /**
     * Adds, extends or removes the note of one object.
     * @throws AppError `already_exists` for a note that is added twice, `not_found`, `ref_conflict` with reason
     *   `moved` when the notes ref is not where it was expected, and what `ChangeRefs` throws. Its details hold
     *   `objectId` and `tip` as far as they are known.
     */
    change: async (request: NoteRequest, change: NoteChange): Promise<NoteWritten> => {
      const { access, notesRef, expected } = request
      const tip = await resolveRef(access.repositoryPath, notesRef)
      let details: { readonly objectId?: ObjectId; readonly tip?: ObjectId } = tip === null ? {} : { tip }
      try {
        const updates = [{ ref: notesRef, oldObjectId: tip, newObjectId: zeroObjectId }]
        await checkRefs({ access, ephemeral: false, updates, isCommitMade: true })
        const objectId = await objectOf(access.repositoryPath, request.object)
        details = { ...details, objectId }
        if (expected !== null && expected !== (tip ?? zeroObjectId)) throw refMoved(notesRef, tip)
        const newTipId = await write(request, change, tip, objectId)
        return { objectId, oldTipId: tip, newTipId }
      } catch (error) {
        throw withDetails(error, details)
      }
    },

    /** The refs that hold notes, by name. `prefix` is full: `refs/notes/reviews/`. */
    listRefs: (input: RefListInput & { readonly prefix: string }) =>
      listRefs(git, input, { prefix: input.prefix, namespace: 'refs/notes/' }),
  }
}

export type Notes = ReturnType<typeof createNotes>
