export type Page = { readonly cursor: string | null; readonly limit: number }
export type Paged<T> = { readonly items: readonly T[]; readonly nextCursor: string | null }
