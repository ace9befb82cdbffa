import { z } from 'zod'
import type { ExportedRun } from '../../../src-shared/domain/run.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { Paged } from '../ports/page.ts'
import type { RunRow, RunsOf, RunStore } from '../ports/run-store.ts'
import { toRun } from './mirror-view.ts'

/** What one page holds at most, so that it is small whatever a run moved. */
const mostRuns = 100
const mostRefs = 2_000

/** Where a page begins: behind `after` in the list of runs, and behind `ref` in the refs of the run `id`. */
type Place = { readonly after: string | null; readonly id: string | null; readonly ref: string | null }

const placeForm = z.tuple([z.string().nullable(), z.string().nullable(), z.string().nullable()])

const readPlace = (cursor: string | null): Place => {
  if (cursor === null) return { after: null, id: null, ref: null }
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8')
    const [after, id, ref] = placeForm.parse(JSON.parse(text))
    return { after, id, ref }
  } catch (cause) {
    throw new AppError('invalid_input', 'The cursor is not valid.', { details: { field: 'cursor' }, cause })
  }
}

const writePlace = ({ after, id, ref }: Place): string =>
  Buffer.from(JSON.stringify([after, id, ref])).toString('base64url')

/**
 * The runs of a mirror or repository with everything that is stored of them, in pages.
 * @throws AppError `invalid_input` for a cursor that we did not give out, or a filter without mirror or repository
 */
export const createExportRuns =
  ({ runs }: { readonly runs: Pick<RunStore, 'list' | 'refsPage' | 'cursorAfter'> }) =>
  ({ cursor, ...whose }: RunsOf & { readonly cursor: string | null }): Paged<ExportedRun> => {
    const place = readPlace(cursor)
    const page = runs.list({ ...whose, cursor: place.after, limit: mostRuns })
    const items: ExportedRun[] = []
    let room = mostRefs

    /** @returns the ref behind which more of them are left; null when all are in the page */
    const add = (run: RunRow, after: string | null): string | null => {
      const found = runs.refsPage(run.id, after, room + 1)
      const refs = found.slice(0, room)
      room -= refs.length
      items.push({ ...toRun(run), phases: [...run.phases], refs, isContinued: after !== null })
      return found.length > refs.length ? (refs.at(-1)?.ref ?? after) : null
    }

    let behind = place.after
    for (const run of page.items) {
      if (room === 0) return { items, nextCursor: writePlace({ after: behind, id: null, ref: null }) }
      // Should the run have been forgotten meanwhile, the next one begins afresh.
      const ref = add(run, run.id === place.id ? place.ref : null)
      if (ref !== null) return { items, nextCursor: writePlace({ after: behind, id: run.id, ref }) }
      behind = runs.cursorAfter(run.id)
    }
    const next = page.nextCursor
    return { items, nextCursor: next === null ? null : writePlace({ after: next, id: null, ref: null }) }
  }

export type ExportRuns = ReturnType<typeof createExportRuns>
