import { forgeKindSchema, type ForgeKind } from '../../../src-shared/domain/forge.ts'

const form = new RegExp(`^/webhooks/(${forgeKindSchema.options.join('|')})(?:/(acc_[0-9a-f]{32}))?/?$`)

export type HookTarget = { readonly kind: ForgeKind; readonly accountId: string | null }

/**
 * The endpoint that a request is for: `/webhooks/<kind>`, or `/webhooks/<kind>/<account>`; null for anything else.
 * @param prefix of the public address, where a proxy passes it on: "" or `/mirrors`
 */
export const hookTarget = (url: string, prefix: string): HookTarget | null => {
  const [path = ''] = url.split('?')
  const at = prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
  const [, kind, accountId] = form.exec(at) ?? []
  return kind === undefined ? null : { kind: kind as ForgeKind, accountId: accountId ?? null }
}
