import { registerCustomCSSVariableTheme } from '@pierre/diffs'
import { WorkerPoolContextProvider } from '@pierre/diffs/react'
import type { ReactNode } from 'react'

/** Its colours are the `--code-` tokens (code-view.module.css), so that it follows the appearance by itself. */
export const themeName = 'mirrordesk'
registerCustomCSSVariableTheme(themeName, {})

const mostWorkers = 3

const poolOptions = {
  workerFactory: () => new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' }),
  poolSize: Math.max(1, Math.min(mostWorkers, navigator.hardwareConcurrency - 1)),
}
// The engine that needs neither WebAssembly nor `eval`.
const highlighterOptions = { theme: themeName, preferredHighlighter: 'shiki-js' as const }

/** Workers that all code views below share. */
export const Highlighting = ({ children }: { readonly children: ReactNode }) => (
  <WorkerPoolContextProvider poolOptions={poolOptions} highlighterOptions={highlighterOptions}>
    {children}
  </WorkerPoolContextProvider>
)

/** Pixels; the views count with them before anything is measured. */
export const codeMetrics = { lineHeight: 20, diffHeaderHeight: 36, spacing: 8 }

/** What all code views have in common. The appearance is that of the page, not of the system. */
export const codeOptions = {
  theme: themeName,
  preferredHighlighter: 'shiki-js' as const,
  unsafeCSS: ':host { color-scheme: inherit; }',
  itemMetrics: codeMetrics,
}
