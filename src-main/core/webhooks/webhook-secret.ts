import { randomBytes } from 'node:crypto'
import type { Vault } from '../ports/vault.ts'
import type { WebhookRow } from '../ports/webhook-store.ts'

const sealedName = (webhookId: string): string => `webhook/${webhookId}`

/** A new secret: 256 random bits, in letters, digits, dashes and underlines. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

export const sealSecret = (vault: Vault, webhookId: string, secret: string): Uint8Array =>
  vault.seal(sealedName(webhookId), secret)

/** @throws AppError `vault_locked` */
export const openSecret = (vault: Vault, { id, sealedSecret }: WebhookRow): string =>
  vault.open(sealedName(id), sealedSecret)
