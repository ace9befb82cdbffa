/** A ref as it was found in a repository. */
export type ReadRef = {
  readonly name: string
  readonly objectId: string
  /** What a tag object names in the end; null for everything else. */
  readonly peeled: string | null
  /** The ref that a symbolic ref names; null for an ordinary one. */
  readonly symbolicTarget: string | null
}

/** `peeled` is undefined as long as nobody knows whether the ref leads to a tag. */
export type UnpeeledRef = Omit<ReadRef, 'peeled'> & { readonly peeled: string | null | undefined }
