import { shortRefName } from '../../../src-shared/domain/ref.ts'
import type { Run, RunDetails, RunRef } from '../../../src-shared/domain/run.ts'

const arrow: Readonly<Record<Run['kind'], string>> = { pull: '<-', fetch: '<-', push: '->', sync: '<->' }

const refSentence = (ref: RunRef): string =>
  `${shortRefName(ref.ref)} ${ref.outcome.replace('_', ' ')}${ref.message === null ? '' : ` (${ref.message})`}`

/** "push  notes -> public/notes: partial: main created, drafts refused (denied by policy)" */
export const runSentence = (run: RunDetails): string => {
  const remote = new URL(run.url).pathname.replace(/^\//, '').replace(/\.git$/, '')
  const refs = run.refs.map(refSentence).join(', ')
  const result =
    run.outcome === 'unchanged' ? 'nothing to do' : [run.outcome, refs].filter(Boolean).join(': ')
  return `  ${run.kind.padEnd(5)} ${run.repository} ${arrow[run.kind]} ${remote}: ${result}`
}
