import { useStore } from 'zustand'
import { useStores } from './contract-context.tsx'
import type { Toast, ToastInput } from './toasts-store.ts'

/** The messages that are shown now, oldest first. */
export const useToasts = (): {
  readonly toasts: readonly Toast[]
  readonly dismiss: (id: number) => void
} => {
  const { store, dismiss } = useStores().toasts
  return { toasts: useStore(store, ({ toasts }) => toasts), dismiss }
}

/** Says something short. A message with a button, or about a problem, stays until it is dismissed. */
export const useShowToast = (): ((toast: ToastInput) => void) => useStores().toasts.show
