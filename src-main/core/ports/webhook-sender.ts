export type WebhookRequest = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Aborted when it takes too long or the core stops. */
  readonly signal: AbortSignal
}

/** Carries deliveries to their receivers. */
export type WebhookSender = {
  /**
   * Posts, and resolves with the status of the answer, whatever it is: no redirect is followed, and what the answer
   * says is not kept.
   * @throws AppError `remote_unreachable`, `remote_offline`, `remote_tls_untrusted`, `remote_connection_lost`,
   *   `remote_error`; the reason of the signal when that was aborted
   */
  readonly send: (request: WebhookRequest) => Promise<{ readonly status: number }>
  readonly close: () => void
}
