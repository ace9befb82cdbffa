import { useEffect, useState } from 'react'
import { Dialog } from '@base-ui/react/dialog'
import { isCommandKey } from '../../lib/platform.ts'
import { onOpenPalette } from './open-palette.ts'
import { PaletteSearch } from './palette-search.tsx'
import styles from './palette.module.css'

/** Finds repositories, mirrors and actions over everything else: Ctrl/Cmd K. */
export const Palette = () => {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => onOpenPalette(() => setOpen(true)), [])
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !isCommandKey(event) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setOpen((open) => !open)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']} aria-label="Find or do">
          <PaletteSearch onDone={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
