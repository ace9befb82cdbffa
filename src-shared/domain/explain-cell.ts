import { isByChoice, leftOutSentence } from './left-out.ts'
import type { MatrixCell, MatrixRemote } from './ref-matrix.ts'
import { refusalOfReason, type RefReason } from './ref-reason.ts'
import { refReasonWords } from './run-words.ts'

/** Why it stands so, and what to do: the answer to "why is this branch not there?" */
export type CellExplanation = {
  readonly title: string
  readonly text: string
  readonly fix: RefFix
  readonly next: WhatNext
}

/**
 * What moves a ref next. `run`: the next run · `daily`: the first run after a day · `change`: only another state of the
 * ref, the sign-in or the mirror, or a person's wish · `person`: a decision · `nothing`: no run of this mirror.
 */
export type WhatNext = 'run' | 'daily' | 'change' | 'person' | 'nothing'

/**
 * What a person may do about a ref. `sync`: the next run moves it, which need not be waited for · `compare`: look at both
 * sides · `conflict`: choose one of them · `accept`: approve what is held · `scope`: change what the mirror carries ·
 * `mirror`: look at the mirror · `none`: nothing to do.
 */
export type RefFix = 'sync' | 'compare' | 'conflict' | 'accept' | 'scope' | 'mirror' | 'none'

/** What happens to what a remote refused, as it is now. */
export const refusedUntil = (reason: RefReason | null): string => {
  switch (refusalOfReason(reason ?? 'other')) {
    case 'until_changed':
      return 'As it is now it is not sent again by itself: only when the branch or the sign-in changes, or when you ask.'
    case 'daily':
      return 'As it is now it is sent again once a day, when the branch or the sign-in changes, or when you ask.'
    case 'forgotten':
      return 'The next run tries again.'
  }
}

const nextOfRefused = (reason: RefReason | null): WhatNext => {
  switch (refusalOfReason(reason ?? 'other')) {
    case 'until_changed':
      return 'change'
    case 'daily':
      return 'daily'
    case 'forgotten':
      return 'run'
  }
}

const explainProblem = (
  { outcome, reason, message }: NonNullable<MatrixCell['problem']>,
  { host }: MatrixRemote,
): CellExplanation => {
  switch (outcome) {
    case 'refused':
      return {
        title: `${host} refused it${reason === null || reason === 'other' ? '' : `: ${refReasonWords[reason]}`}.`,
        text: `${message === null ? 'It gave no reason.' : `It said: “${message}”.`} ${refusedUntil(reason)}`,
        fix: 'sync',
        next: nextOfRefused(reason),
      }
    case 'diverged':
      if (reason === 'conflict') {
        return {
          title: message ?? 'Both sides changed it.',
          text: 'It stays as it is on both sides until you choose a side, keep both, or merge them and push.',
          fix: 'conflict',
          next: 'person',
        }
      }
      return {
        title: 'Both sides have commits that the other lacks.',
        text: 'Nothing was overwritten. Compare them, then bring their commits here, or let this mirror overwrite and keep theirs.',
        fix: 'compare',
        next: 'person',
      }
    case 'held':
      return reason === 'turned_round'
        ? {
            title: 'It would lose commits since the mirror was turned round.',
            text: 'It is held on both sides until you approve it, or turn the mirror back.',
            fix: 'accept',
            next: 'person',
          }
        : {
            title: 'The last run would have removed or rewritten too much at once.',
            text: 'It waits for you to look. If the change is meant, accept it; the old tips are kept.',
            fix: 'accept',
            next: 'person',
          }
    case 'failed':
      return {
        title: `The last run could not move it${reason === null || reason === 'other' ? '' : `: ${refReasonWords[reason]}`}.`,
        text: `${message === null ? '' : `“${message}” `}The next run tries again.`,
        fix: 'sync',
        next: 'run',
      }
  }
}

/** "3 commits", with the verb that goes with it. */
const commits = (count: number | null): string =>
  count === null ? 'commits' : count === 1 ? '1 commit' : `${count.toLocaleString('en')} commits`
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const are = (count: number | null): string => (count === 1 ? 'is' : 'are')

/** It is here, or at another remote, and not at this one. */
const explainMissingThere = (
  { wasMirrored }: MatrixCell,
  { host, direction }: MatrixRemote,
  isHere: boolean,
): CellExplanation => {
  if (!isHere) {
    return {
      title: `It is neither here nor at ${host}.`,
      text: direction === 'push' ? 'A push mirror sends what is here: it follows once it is here.' : '',
      fix: 'none',
      next: 'nothing',
    }
  }
  if (direction === 'push' || (direction === 'sync' && !wasMirrored)) {
    return {
      title: `It is not at ${host} yet.`,
      text: 'The next run creates it there.',
      fix: 'sync',
      next: 'run',
    }
  }
  if (wasMirrored) {
    return {
      title: `It was deleted at ${host}.`,
      text: 'The next run deletes it here too and keeps its tip, unless it changed here since.',
      fix: 'sync',
      next: 'run',
    }
  }
  return {
    title: 'It exists only here.',
    text: `This mirror pulls from ${host} and sends nothing there. Push it there, or add a push mirror.`,
    fix: 'none',
    next: 'nothing',
  }
}

/** It is at the remote and not here. */
const explainMissingHere = (
  { wasMirrored }: MatrixCell,
  { host, direction }: MatrixRemote,
): CellExplanation => {
  if (direction !== 'pull' && wasMirrored) {
    return {
      title: `It was deleted here and is still at ${host}.`,
      text: `The next run deletes it there and keeps its tip${direction === 'sync' ? ', unless it moved there since' : ''}.`,
      fix: 'sync',
      next: 'run',
    }
  }
  return direction === 'push'
    ? {
        title: `It exists only at ${host}.`,
        text: 'It never came from here, so it is left as it is.',
        fix: 'none',
        next: 'nothing',
      }
    : { title: 'It is not here yet.', text: 'The next run brings it.', fix: 'sync', next: 'run' }
}

/**
 * Why a ref stands as it does at one remote, and what to do: the one rule of the matrix, the page about a ref and the
 * command line.
 * @param remote the column of the cell
 * @param isHere whether the ref is in the repository here
 */
export const explainCell = (cell: MatrixCell, remote: MatrixRemote, isHere: boolean): CellExplanation => {
  if (cell.problem !== null) return explainProblem(cell.problem, remote)
  const { host, direction } = remote
  const isPush = direction === 'push'
  const sends = direction !== 'pull'
  switch (cell.state) {
    case 'in_sync':
      return { title: 'Both sides are equal.', text: '', fix: 'none', next: 'nothing' }
    case 'ahead': {
      const title = `${capital(commits(cell.ahead))} here ${are(cell.ahead)} not at ${host}`
      return sends
        ? { title: `${title} yet.`, text: 'The next run sends them.', fix: 'sync', next: 'run' }
        : {
            title: `${title}.`,
            text: 'A pull mirror sends nothing. Push them there, or add a push mirror.',
            fix: 'compare',
            next: 'nothing',
          }
    }
    case 'behind': {
      const title = `${host} has ${commits(cell.behind)} that ${are(cell.behind)} not here`
      return isPush
        ? {
            title: `${title}.`,
            text: 'Somebody pushed there. This mirror overwrites nothing; bring them here first.',
            fix: 'compare',
            next: 'person',
          }
        : { title: `${title} yet.`, text: 'The next run brings them.', fix: 'sync', next: 'run' }
    }
    case 'diverged':
      return {
        title: 'Both sides have commits that the other lacks.',
        text: isPush
          ? 'Nothing is overwritten at the remote unless this mirror says so.'
          : sends
            ? 'The next run follows the side that was rewritten; if both were, it asks you.'
            : 'The next run follows the remote and keeps what stood here.',
        fix: 'compare',
        next: 'run',
      }
    case 'missing_there':
      return explainMissingThere(cell, remote, isHere)
    case 'missing_here':
      return explainMissingHere(cell, remote)
    case 'excluded': {
      const { leftOut } = cell
      const byChoice = leftOut === null || isByChoice(leftOut)
      return {
        title: byChoice ? 'This mirror does not carry it.' : 'It is never mirrored.',
        text: leftOut === null ? '' : leftOutSentence(leftOut),
        fix: byChoice ? 'scope' : 'none',
        next: 'nothing',
      }
    }
    case 'unknown':
      return {
        title: `${host} was not seen yet.`,
        text: 'The first run of this mirror has not finished.',
        fix: 'mirror',
        next: 'run',
      }
  }
}
