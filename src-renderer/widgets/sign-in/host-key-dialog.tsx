/** Shows the keys of a host to compare, and trusts the chosen one. */
export const HostKeyDialog = (_: {
  readonly open: boolean
  readonly onClose: () => void
  readonly host: string
}) => null
