import { X } from 'lucide-react'
import { IconButton, Button } from '../components/button.tsx'
import { StatusSign } from '../components/status-sign.tsx'
import { useToasts } from '../stores/use-toasts.ts'
import styles from './toast-region.module.css'

const signs = { neutral: 'waiting', good: 'good', problem: 'bad' } as const

/** Short messages at the foot of the window, read aloud as they come. */
export const ToastRegion = () => {
  const { toasts, dismiss } = useToasts()
  return (
    <div role="status" aria-live="polite" aria-label="Messages" className={styles['region']}>
      {toasts.map((toast) => (
        <div key={toast.id} className={styles['toast']}>
          <StatusSign sign={signs[toast.tone]} label="" />
          <span className={styles['text']}>{toast.text}</span>
          {toast.action !== undefined && (
            <Button
              size="small"
              onClick={() => {
                toast.action?.onPress()
                dismiss(toast.id)
              }}
            >
              {toast.action.label}
            </Button>
          )}
          <IconButton label="Dismiss" icon={<X />} onClick={() => dismiss(toast.id)} />
        </div>
      ))}
    </div>
  )
}
