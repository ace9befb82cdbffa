import { createStore, type StoreApi } from 'zustand/vanilla'

/** How long a message stays, in milliseconds. One with a button, or about a problem, stays until it is dismissed. */
const stayMs = 6_000
const shownToasts = 4

export type ToastTone = 'neutral' | 'good' | 'problem'
export type ToastAction = { readonly label: string; readonly onPress: () => void }
export type ToastInput = {
  readonly text: string
  readonly tone: ToastTone
  readonly action?: ToastAction
}
export type Toast = ToastInput & { readonly id: number }

export type ToastsStore = {
  readonly store: StoreApi<{ readonly toasts: readonly Toast[] }>
  readonly show: (toast: ToastInput) => void
  readonly dismiss: (id: number) => void
  readonly close: () => void
}

/** Short messages, oldest first; a live region reads them out. */
export const createToastsStore = (): ToastsStore => {
  const store = createStore<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }))
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let lastId = 0

  const dismiss = (id: number): void => {
    clearTimeout(timers.get(id))
    timers.delete(id)
    store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
  }

  return {
    store,
    show: (toast) => {
      lastId += 1
      const id = lastId
      const surplus = store.getState().toasts.slice(0, -(shownToasts - 1))
      for (const old of surplus) dismiss(old.id)
      store.setState(({ toasts }) => ({ toasts: [...toasts, { ...toast, id }] }))
      if (toast.action === undefined && toast.tone !== 'problem') {
        timers.set(
          id,
          setTimeout(() => dismiss(id), stayMs),
        )
      }
    },
    dismiss,
    close: () => {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
