import type { MirrorRow } from '../ports/mirror-store.ts'

/**
 * Whether the remote of a mirror is still the repository that it was set up for. git cannot tell: an address that was
 * given to another repository answers like any other.
 */
export type SameRemote = {
  /**
   * Asked before each run and forwarded push, of what is stored alone.
   * @param isAccepted a person said that the one which stands there is right
   * @throws AppError `remote_replaced`
   */
  readonly refuse: (mirror: MirrorRow, isAccepted: boolean) => void
  /**
   * Asked before a run takes commits off a branch or tag, on either side, and before it fills a remote that lost what it
   * had: asks the forge, where there is one. Nothing is refused when it does not answer.
   * @throws AppError `remote_replaced`
   */
  readonly confirm: (mirror: MirrorRow, signal: AbortSignal) => Promise<void>
}

/** For remotes of which nobody knows more than git. */
export const anyRemote: SameRemote = {
  refuse: () => undefined,
  confirm: () => Promise.resolve(),
}
