import { useState } from 'react'
import type { FlipManyItem } from '../../../src-shared/domain/flip.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { useMirrors } from '../../stores/use-mirrors.ts'
import { FlipResults } from '../../widgets/mirror/flip-results.tsx'
import { CallFailure } from '../../widgets/sign-in/call-failure.tsx'
import styles from './settings.module.css'

const words: Readonly<Record<Direction, string>> = { pull: 'pull', push: 'push', sync: 'go both ways' }

/** Turns the mirrors that there are into the direction of new ones. */
export const ApplyDirection = ({ direction }: { readonly direction: Direction }) => {
  const mirrors = [...useMirrors().values()].map(({ mirror }) => mirror)
  const others = mirrors.filter((mirror) => mirror.direction !== direction)
  const apply = useAction('mirrors.applyDefaultDirection')
  const [isAsking, setAsking] = useState(false)
  const [items, setItems] = useState<readonly FlipManyItem[] | null>(null)
  const names = new Map(mirrors.map(({ id, repository }) => [id, repository]))
  const start = async (): Promise<void> => {
    const answer = await apply.run({})
    if (answer === null) return
    setAsking(false)
    setItems(answer.items)
  }
  return (
    <>
      <div className={styles['besideLabels']}>
        <Button disabled={others.length === 0} onClick={() => setAsking(true)}>
          Apply to all…
        </Button>
      </div>
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={`Let all mirrors ${words[direction]}?`}
        description={`${plural(others.length, 'mirror')} go another way today. Those that would lose nothing are turned round. Mirrors with something to decide are left alone, and for what would be overwritten you are asked.`}
        confirmLabel={`Turn round ${plural(others.length, 'mirror')}`}
        tone="primary"
        busy={apply.isBusy}
        onConfirm={() => void start()}
      >
        {apply.error !== null && <CallFailure error={apply.error} />}
      </ConfirmDialog>
      <Dialog
        open={items !== null}
        onClose={() => setItems(null)}
        title="Turned round"
        footer={<Button onClick={() => setItems(null)}>Done</Button>}
      >
        {items !== null && (
          <FlipResults
            items={items}
            direction={direction}
            nameOf={(id) => names.get(id) ?? id}
            onItem={(next) => setItems(items.map((item) => (item.mirrorId === next.mirrorId ? next : item)))}
          />
        )}
      </Dialog>
    </>
  )
}
