/** Asks for the sign-in to a host and tries again what it stopped. */
export const SignInDialog = (_: {
  readonly open: boolean
  readonly onClose: () => void
  readonly host: string
  readonly accountId: string | null
  readonly mirrorId: string | null
}) => null
