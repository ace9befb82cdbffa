import { useState } from 'react'
import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { FlipForgeMirrorDialog } from '../../widgets/forge-mirror/flip-forge-mirror-dialog.tsx'
import { FlipForgeMirrorsDialog } from '../../widgets/forge-mirror/flip-forge-mirrors-dialog.tsx'
import { isForgeMirror } from '../../widgets/forge-mirror/forge-mirror-words.ts'
import { RemoveForgeMirrorDialog } from '../../widgets/forge-mirror/remove-forge-mirror-dialog.tsx'
import { FlipDialog } from '../../widgets/mirror/flip-dialog.tsx'
import { FlipManyDialog } from '../../widgets/mirror/flip-many-dialog.tsx'
import { RemoveMirrorsDialog } from '../../widgets/mirror/remove-mirrors-dialog.tsx'

type Props = {
  /** Empty: nothing is asked. */
  readonly mirrors: readonly Mirror[]
  readonly onClose: () => void
}

const none: readonly Mirror[] = []

/** Those that run here first, then those that forges run: each has a plan of its own kind. */
export const TurnRound = ({ mirrors, onClose }: Props) => {
  const [isLocalDone, setLocalDone] = useState(false)
  const local = mirrors.filter(({ runner }) => runner === 'local')
  const atForges = mirrors.filter(isForgeMirror)
  const [first] = atForges
  const isAtForges = (local.length === 0 || isLocalDone) && first !== undefined
  const shown = isAtForges ? none : local
  const next = (): void => {
    if (!isAtForges && first !== undefined) {
      setLocalDone(true)
      return
    }
    setLocalDone(false)
    onClose()
  }
  return (
    <>
      <FlipDialog mirror={shown.length === 1 ? (shown[0] ?? null) : null} onClose={next} />
      <FlipManyDialog mirrors={shown.length > 1 ? shown : none} onClose={next} />
      {isAtForges && atForges.length === 1 && <FlipForgeMirrorDialog mirror={first} onClose={next} />}
      {isAtForges && atForges.length > 1 && <FlipForgeMirrorsDialog mirrors={atForges} onClose={next} />}
    </>
  )
}

/** One that a forge runs is taken away there: it is asked about by itself. */
export const RemoveMirrors = ({ mirrors, onClose }: Props) => {
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const local = mirrors.filter(({ id, runner }) => runner === 'local' && !removed.has(id))
  const [atForge] = mirrors.filter(isForgeMirror).filter(({ id }) => !removed.has(id))
  const next = (done: readonly Mirror[]): void => {
    const all = new Set([...removed, ...done.map(({ id }) => id)])
    const isOver = mirrors.every(({ id }) => all.has(id))
    setRemoved(isOver ? new Set() : all)
    if (isOver) onClose()
  }
  return (
    <>
      <RemoveMirrorsDialog mirrors={local.length > 0 ? local : none} onClose={() => next(local)} />
      {local.length === 0 && atForge !== undefined && (
        <RemoveForgeMirrorDialog key={atForge.id} mirror={atForge} onClose={() => next([atForge])} />
      )}
    </>
  )
}
