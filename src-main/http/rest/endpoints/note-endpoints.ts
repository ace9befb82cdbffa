import { z } from 'zod'
import { isValidRefName } from '../../../../src-shared/domain/ref-name.ts'
import type { AppError } from '../../../../src-shared/errors/app-error.ts'
import type { NoteChange, NoteRequest, NoteWritten } from '../../../core/refs/notes.ts'
import { defineEndpoint, type Endpoint, type RestAnswer, type RestCall } from '../endpoint.ts'
import { cursor, fullObjectId, objectId, pageEnd, pageLimit, person, text } from '../fields.ts'
import { resultStatusOf } from '../ref-update-result.ts'
import { repositoryOf } from './commit-metadata.ts'
import { directoryOf, revision } from './history-fields.ts'

const usualNotesRef = 'refs/notes/commits'

/** `reviews`, `notes/reviews` and `refs/notes/reviews` are the same. */
const fullNotesRef = (name: string): string => {
  if (name.startsWith('refs/')) return name
  return name.startsWith('notes/') ? `refs/${name}` : `refs/notes/${name}`
}

const notesRef = z
  .string()
  .trim()
  .transform(fullNotesRef)
  .refine(
    (name) => name.startsWith('refs/notes/') && isValidRefName(name),
    'must name a ref below refs/notes/',
  )
  .describe(
    'The ref that holds the notes: `reviews`, `notes/reviews` and `refs/notes/reviews` are the same. ' +
      `\`${usualNotesRef}\` when not given.`,
  )

const objectRef = revision(
  'What the note is about: the id of an object, of any kind, or a revision, which stands for its commit.',
)

const aliases = {
  object_ref: ['sha'],
  notes_ref: ['ref'],
  expected_notes_ref_sha: ['expected_ref_sha'],
} as const

const getNote = defineEndpoint({
  name: 'getNote',
  title: 'Get a note',
  description: 'The note of an object, without the line end behind it.',
  v1: { method: 'GET', path: '/repos/notes' },
  preferred: { method: 'GET', path: '/notes' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({ object_ref: objectRef, notes_ref: notesRef.optional() }),
  aliases,
  response: z.object({
    sha: objectId.describe('The object.'),
    note: z.string(),
    ref_sha: objectId.describe('The commit that the notes ref leads to.'),
    notes_ref: z.string(),
  }),
  statuses: {
    200: 'The note.',
    400: 'A parameter is missing or not valid.',
    404: 'The object has no note there, or there is no such revision.',
  },
  example: { query: '?object_ref=main' },
  answer: async ({ access, query }, { notes }) => {
    const ref = query.notes_ref ?? usualNotesRef
    const found = await notes.get(directoryOf(access), query.object_ref, ref)
    return { body: { sha: found.objectId, note: found.note, ref_sha: found.tipId, notes_ref: ref } }
  },
})

// Writing -----------------------------------------------------------------------------------------------------------

const writeFields = {
  object_ref: objectRef,
  notes_ref: notesRef.optional(),
  expected_notes_ref_sha: fullObjectId(
    'Where the notes ref must be now; forty zeros: it must not exist yet. Otherwise nothing is written and ' +
      '`result.status` is `precondition_failed`.',
  ).optional(),
  author: person('Who writes it; `Mirrordesk <mirrordesk@localhost>` when not given.').optional(),
}

const written = z.object({
  sha: objectId.describe('The object.'),
  target_ref: z.string().describe('The notes ref.'),
  notes_ref: z.string().describe('The same.'),
  base_commit: objectId.optional().describe('Where the notes ref was; not there for its first note.'),
  new_ref_sha: z.string().describe('Where the notes ref is now; empty when it did not move.'),
  result: z.object({
    success: z.boolean(),
    status: z
      .string()
      .describe(
        '`ok`, or why not: `precondition_failed` (the notes ref is not where it was expected, or moved meanwhile), ' +
          '`conflict` (there is a note already), `not_found`, `invalid`, `unauthorized`, `forbidden`, …',
      ),
    message: z.string().optional(),
  }),
})

const writeStatuses = {
  400: 'A field is missing or not valid; nothing was written.',
  404: 'There is no such object or revision.',
  409: 'The notes ref is not where it was expected, or moved meanwhile (`precondition_failed`).',
}

const given = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** A refusal has the form of an answer, too: clients read the reason from `result`. */
const refusal = (error: AppError, status: number, input: unknown): z.infer<typeof written> => {
  const body = (typeof input === 'object' ? input : null) as Readonly<Record<string, unknown>> | null
  const { objectId: id, tip } = error.details
  const ref = fullNotesRef(given(body?.['notes_ref']) || usualNotesRef)
  return {
    sha: typeof id === 'string' ? id : given(body?.['object_ref']),
    target_ref: ref,
    notes_ref: ref,
    ...(typeof tip === 'string' ? { base_commit: tip } : {}),
    new_ref_sha: '',
    result: { success: false, status: resultStatusOf(error, status), message: error.message },
  }
}

const noteRequest = (call: RestCall<unknown, z.infer<z.ZodObject<typeof writeFields>>>): NoteRequest => ({
  access: repositoryOf(call),
  object: call.body.object_ref,
  notesRef: call.body.notes_ref ?? usualNotesRef,
  expected: call.body.expected_notes_ref_sha ?? null,
  author: call.body.author ?? null,
  signal: call.signal,
})

const answerWritten = (status: number, ref: string, { objectId: sha, ...tips }: NoteWritten): RestAnswer => ({
  status,
  body: {
    sha,
    target_ref: ref,
    notes_ref: ref,
    ...(tips.oldTipId === null ? {} : { base_commit: tips.oldTipId }),
    new_ref_sha: tips.newTipId,
    result: { success: true, status: 'ok' },
  } satisfies z.infer<typeof written>,
})

const writeNote = defineEndpoint({
  name: 'writeNote',
  title: 'Write a note',
  description:
    'Adds a note to an object, or appends to the one it has. The note ends with a line end in git, whether one is ' +
    'given or not.',
  v1: { method: 'POST', path: '/repos/notes' },
  preferred: { method: 'POST', path: '/notes' },
  about: 'repository',
  scopes: ['git:write'],
  body: z.object({
    ...writeFields,
    action: z
      .enum(['add', 'append'])
      .optional()
      .describe(
        '`add`, when not given: fails when the object has a note (409, `conflict`). `append`: a blank line, then the ' +
          'text, behind the note that is there; without one like `add`.',
      ),
    note: text('The text.'),
  }),
  aliases,
  response: written,
  statuses: {
    201: 'The note is written.',
    ...writeStatuses,
    409: `${writeStatuses[409]} Or the object has a note already (\`conflict\`).`,
    507: 'The disk is full; nothing was written.',
  },
  example: { body: { object_ref: 'main', note: 'Reviewed by Ada' } },
  refusal,
  answer: async (call, { notes }) => {
    const request = noteRequest(call)
    const { action = 'add', note } = call.body
    const change: NoteChange = { action, note }
    return answerWritten(201, request.notesRef, await notes.change(request, change))
  },
})

const deleteNote = defineEndpoint({
  name: 'deleteNote',
  title: 'Delete a note',
  description: 'Removes the note of an object. The history of the notes keeps it.',
  v1: { method: 'DELETE', path: '/repos/notes' },
  preferred: { method: 'DELETE', path: '/notes' },
  about: 'repository',
  scopes: ['git:write'],
  body: z.object(writeFields),
  aliases,
  response: written,
  statuses: {
    200: 'The note is removed.',
    ...writeStatuses,
    404: 'The object has no note there, or there is no such object or revision.',
  },
  example: { body: { object_ref: 'main' } },
  refusal,
  answer: async (call, { notes }) => {
    const request = noteRequest(call)
    return answerWritten(200, request.notesRef, await notes.change(request, { action: 'delete' }))
  },
})

// Refs --------------------------------------------------------------------------------------------------------------

const listNotesRefs = defineEndpoint({
  name: 'listNotesRefs',
  title: 'List notes refs',
  description: 'The refs that hold notes, by name. Each has the cursor of a page that begins behind it.',
  v1: { method: 'GET', path: '/repos/notes/refs' },
  preferred: { method: 'GET', path: '/notes/refs' },
  about: 'repository',
  scopes: ['git:read'],
  query: z.object({
    prefix: z
      .string()
      .trim()
      .transform(fullNotesRef)
      .refine((prefix) => prefix.startsWith('refs/notes/'), 'must be below refs/notes/')
      .optional()
      .describe('How the names begin: `reviews/` and `refs/notes/reviews/` are the same.'),
    cursor: cursor.optional(),
    limit: pageLimit(20, 1_000).optional(),
  }),
  response: z.object({
    refs: z.array(z.object({ cursor: z.string(), ref: z.string(), sha: objectId })),
    ...pageEnd,
    prefix: z.string().describe('The prefix in full: `refs/notes/reviews/`.'),
  }),
  statuses: { 200: 'The refs.', 400: 'The prefix, the cursor or the limit is not valid.' },
  example: { query: '?prefix=reviews/' },
  answer: async ({ access, query }, { notes }) => {
    const prefix = query.prefix ?? 'refs/notes/'
    const { items, nextCursor } = await notes.listRefs({
      directory: directoryOf(access),
      prefix,
      cursor: query.cursor,
      limit: query.limit ?? 20,
    })
    const refs = items.map((item) => ({ cursor: item.cursor, ref: item.name, sha: item.objectId }))
    return { body: { refs, next_cursor: nextCursor, has_more: nextCursor !== null, prefix } }
  },
})

export const noteEndpoints: readonly Endpoint[] = [getNote, writeNote, deleteNote, listNotesRefs]
