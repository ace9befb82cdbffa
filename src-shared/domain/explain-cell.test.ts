import { describe, expect, it } from 'vitest'
import type { MatrixCell, MatrixRemote } from './ref-matrix.ts'
import { cellWords } from './cell-words.ts'
import { explainCell as explainCellOf } from './explain-cell.ts'

const cell = (change: Partial<MatrixCell> = {}): MatrixCell => ({
  mirrorId: 'mir_1',
  state: 'in_sync',
  ahead: 0,
  behind: 0,
  remoteObjectId: null,
  leftOut: null,
  wasMirrored: false,
  problem: null,
  ...change,
})
const remote = (direction: 'push' | 'pull' | 'sync'): MatrixRemote => ({
  mirrorId: 'mir_1',
  direction,
  url: 'https://host.example/team/website',
  host: 'host.example',
  seenAt: 1,
})
const explainCell = (of: MatrixCell, at: MatrixRemote, isHere = true) => explainCellOf(of, at, isHere)
const refused = {
  outcome: 'refused',
  reason: 'too_large',
  message: 'File big.bin is 120 MB',
  runId: 'run_1',
  at: 1,
} as const

describe('a cell of the matrix', () => {
  it('says in few words how far both sides are apart', () => {
    expect(cellWords(cell({ state: 'ahead', ahead: 2 })).words).toBe('2 ahead')
    expect(cellWords(cell({ state: 'diverged', ahead: 2, behind: 3 })).words).toBe('2 ahead, 3 behind')
  })

  it('says ahead without a number when it could not be counted', () => {
    expect(cellWords(cell({ state: 'ahead', ahead: null })).words).toBe('ahead')
  })

  it('names the reason of a refusal before any count', () => {
    expect(cellWords(cell({ state: 'ahead', ahead: 2, problem: refused }))).toEqual({
      tone: 'bad',
      words: 'refused (too large for the remote)',
      short: 'refused: too large',
    })
  })
})

describe('the explanation of a cell', () => {
  it('gives the words of the host that refused a branch', () => {
    const { title, text } = explainCell(cell({ problem: refused }), remote('push'))
    expect(title).toBe('host.example refused it: too large for the remote.')
    expect(text).toContain('“File big.bin is 120 MB”')
  })

  it('says that a pull mirror sends nothing, whatever is ahead here', () => {
    const { text } = explainCell(cell({ state: 'ahead', ahead: 1 }), remote('pull'))
    expect(text).toContain('A pull mirror sends nothing')
  })

  it('sends a person who has to choose to the mirror', () => {
    const problem = { ...refused, outcome: 'diverged', reason: 'conflict', message: 'main has …' } as const
    expect(cellWords(cell({ state: 'diverged', problem }))).toEqual({
      tone: 'partial',
      words: 'conflict',
      short: 'conflict',
    })
    expect(explainCell(cell({ problem }), remote('sync'))).toMatchObject({
      title: 'main has …',
      fix: 'conflict',
    })
  })

  it('says that a two-way mirror sends and brings', () => {
    expect(explainCell(cell({ state: 'ahead', ahead: 1 }), remote('sync')).text).toContain('sends them')
    expect(explainCell(cell({ state: 'behind', behind: 1 }), remote('sync')).text).toContain('brings them')
    expect(explainCell(cell({ state: 'missing_there' }), remote('sync')).text).toContain('creates it there')
    expect(explainCell(cell({ state: 'missing_here' }), remote('sync')).text).toContain('brings it')
  })

  it('says that a branch only at the target of a push mirror is left there', () => {
    expect(explainCell(cell({ state: 'missing_here' }), remote('push')).text).toContain('left as it is')
  })
})
