import type { ExportedRun } from './run.ts'

type HistoryPage = { readonly items: readonly ExportedRun[]; readonly nextCursor: string | null }

/**
 * The pages of an export as one JSON document, `{"items":[run, …]}`, each run with all of its refs. It comes in pieces of
 * a page each: no more than that is ever held.
 * @param readPage the page at a cursor; the first one without
 */
export async function* runHistoryJson(
  readPage: (cursor: string | undefined) => Promise<HistoryPage>,
): AsyncGenerator<string, void, void> {
  let cursor: string | undefined
  let hasRun = false
  let hasRef = false
  yield '{"items":['
  do {
    const page = await readPage(cursor)
    const pieces: string[] = []
    for (const { refs, isContinued, ...run } of page.items) {
      if (!isContinued) {
        pieces.push(hasRun ? ']},\n' : '\n', JSON.stringify(run).slice(0, -1), ',"refs":[')
        hasRun = true
        hasRef = false
      }
      for (const ref of refs) {
        pieces.push(hasRef ? ',' : '', JSON.stringify(ref))
        hasRef = true
      }
    }
    yield pieces.join('')
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  yield hasRun ? ']}\n]}\n' : ']}\n'
}
