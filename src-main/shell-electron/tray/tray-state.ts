import type { CoreState } from '../../../src-shared/contract/window-bridge.ts'
import type { OverviewSummary } from '../../../src-shared/domain/overview.ts'

/** What the tray shows: how the core stands, and the board in numbers (null until the core has told it). */
export type TrayView = { readonly core: CoreState; readonly overview: OverviewSummary | null }

/** The five icons. Each has a shape of its own, in the words of the interface: dot, ring, triangle, bars; a cross. */
export const trayStates = ['calm', 'syncing', 'needs-you', 'paused', 'stopped'] as const
export type TrayState = (typeof trayStates)[number]

/**
 * A core that is not there comes first, then what a person asked for (pause), then what they are asked for. While
 * the core starts, something is under way.
 */
export const trayStateOf = ({ core, overview }: TrayView): TrayState => {
  if (core.kind === 'failed' || core.kind === 'restarting') return 'stopped'
  if (core.kind === 'starting' || overview === null) return 'syncing'
  if (overview.pausedAll !== null) return 'paused'
  if (overview.counts.needYou > 0) return 'needs-you'
  return overview.counts.syncing > 0 ? 'syncing' : 'calm'
}

/** The sentence on top of the menu and in the tooltip. */
export const traySentence = ({ core, overview }: TrayView): string => {
  switch (core.kind) {
    case 'failed':
      return 'The core of Mirrordesk is not running. Open Mirrordesk to see why.'
    case 'restarting':
      return 'The core of Mirrordesk is not running. It is being started again.'
    case 'starting':
      return 'Mirrordesk is starting.'
    case 'ready':
      return overview?.sentence ?? 'Mirrordesk is starting.'
  }
}
