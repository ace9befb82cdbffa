import { registerCustomCSSVariableTheme } from '@pierre/diffs'
import { WorkerPoolContext } from '@pierre/diffs/react'
import { getOrCreateWorkerPoolSingleton } from '@pierre/diffs/worker'
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

const pool = getOrCreateWorkerPoolSingleton({ poolOptions, highlighterOptions })
// Lines are drawn as soon as the workers are ready: they start now, and stay, for the next diff is never far. Should
// they fail, the view highlights by itself.
pool.initialize().catch(() => undefined)

/** Gives the code views below it the workers that all of them share. */
export const Highlighting = ({ children }: { readonly children: ReactNode }) => (
  <WorkerPoolContext value={pool}>{children}</WorkerPoolContext>
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
