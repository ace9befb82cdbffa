import type { ContractEvent } from '../../src-shared/contract/contract-types.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import type { DifferenceReason, Verification } from '../../src-shared/domain/verification.ts'
import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import { mirrorNaming } from './mirror-options.ts'
import { indent, renderTable } from './table.ts'

const reasons: Readonly<Record<DifferenceReason, string>> = {
  refused: 'refused by the remote',
  diverged: 'diverged',
  held: 'held for approval',
  failed: 'failed in the last run',
  newer_there: 'newer there than the last run',
  newer_here: 'newer here than the last run',
  not_mirrored: 'never mirrored; left alone',
  unknown: 'no reason known',
}

const short = (objectId: string | null): string => objectId?.slice(0, 10) ?? 'absent'

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count} ${many}`

const headline = (verification: Verification): string => {
  const refs = counted(verification.refCount, 'branch or tag', 'branches and tags')
  switch (verification.outcome) {
    case 'equal':
      return `Both sides are equal: ${refs}, all objects are there.`
    case 'different':
      return `The two sides are not the same: ${verification.differenceCount} of ${refs} differ.`
    case 'failed':
      return `It could not be verified. ${verification.failure?.title ?? ''}`.trim()
    case null:
      return 'It is being verified.'
  }
}

/** A verification, the differences first. */
export const verificationText = (verification: Verification): string => {
  const parts = [headline(verification)]
  if (verification.differences.length > 0) {
    const rows = verification.differences.map(({ ref, here, there, reason, message }) => [
      shortRefName(ref),
      short(here),
      short(there),
      message === null ? reasons[reason] : `${reasons[reason]}: ${message}`,
    ])
    parts.push(indent(renderTable(rows, ['REF', 'HERE', 'THERE', 'WHY'])))
  }
  if (verification.objectProblems.length > 0) {
    parts.push(`Objects are not whole:\n${indent(verification.objectProblems.join('\n'))}`)
  }
  if (verification.excludedCount > 0) {
    parts.push(`Left out on purpose: ${counted(verification.excludedCount, 'ref', 'refs')}.`)
  }
  return parts.join('\n')
}

const phases: Readonly<Record<Verification['phase'], string>> = {
  refs: 'Comparing branches and tags…',
  objects: 'Checking the objects here…',
  fetch: 'Fetching everything from the remote again…',
  compare: 'Comparing what was fetched…',
  done: 'Done.',
}

const verify = defineCommand({
  words: ['mirror', 'verify'],
  summary: 'Prove that both sides of a mirror are equal and whole; exit code 1 when they are not.',
  usage: 'MIRROR [--deep]',
  notes: `${mirrorNaming} Both sides are listed anew; nothing that was remembered is trusted.`,
  positionals: ['MIRROR'],
  options: {
    deep: {
      type: 'boolean',
      summary: 'Also read every object here, and fetch everything from the remote again.',
    },
  },
  examples: ['mirrordesk mirror verify team/project', 'mirrordesk mirror verify team/project --deep --json'],
  run: async (context, [text], values) => {
    const client = await context.connect()
    try {
      const mirror = await chooseMirror(client, text)
      let wake = (): void => undefined
      const ended = new Promise<void>((resolve) => {
        wake = resolve
      })
      let phase: Verification['phase'] | null = null
      const stop = client.on((event: ContractEvent) => {
        if (event.name !== 'verification.changed' || event.payload.mirrorId !== mirror.id) return
        if (event.payload.phase !== phase && !context.json) context.output.note(phases[event.payload.phase])
        phase = event.payload.phase
        if (event.payload.finishedAt !== null) wake()
      })
      await client.call('mirrors.verify', { id: mirror.id, deep: values.deep })
      // When the connection is gone, asking below says so.
      await Promise.race([ended, client.closed])
      stop()
      const { verification } = await client.call('mirrors.verification', { id: mirror.id })
      if (verification === null) return 1
      context.print(verification, () => verificationText(verification))
      return verification.outcome === 'equal' ? 0 : 1
    } finally {
      await client.close()
    }
  },
})

export const mirrorVerifyCommands: readonly Command[] = [verify]
