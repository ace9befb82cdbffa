/** The webhook secrets of GitHub Apps, sealed by the vault before they come here. */
export type GitHubAppStore = {
  /** null takes it away. */
  readonly saveWebhookSecret: (accountId: string, sealed: Uint8Array | null) => void
  readonly webhookSecrets: () => readonly {
    readonly accountId: string
    readonly sealedSecret: Uint8Array
  }[]
}
