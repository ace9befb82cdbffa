const mebibyte = 1024 ** 2
const gibibyte = 1024 ** 3

export type PushLimits = {
  /** More than this is not tried in one push, in bytes of pack. */
  readonly wholeBytes: number
  /** What one part of a larger one takes, about. */
  readonly partBytes: number
}

/** Below what the hosts name, since a pack can only be estimated before it is made. */
const knownHosts: Readonly<Record<string, number>> = {
  // 2 GiB: https://docs.github.com/en/get-started/using-git/troubleshooting-the-2-gb-push-limit
  'github.com': 1.5 * gibibyte,
  // 5 GB: https://docs.gitlab.com/user/gitlab_com/
  'gitlab.com': 4 * gibibyte,
}
const defaultBytes = 1.5 * gibibyte
const partBytes = 500 * mebibyte
/** Where connections break off, less goes through more surely. */
const carefulBytes = 64 * mebibyte

/** Smaller parts than this no host asks for; the limit of a proxy that nobody set up is 1 MiB. */
export const smallestPartBytes = mebibyte / 4

/** @param isCareful a push broke off before */
export const pushLimitsOf = (host: string, isCareful: boolean): PushLimits =>
  isCareful
    ? { wholeBytes: carefulBytes, partBytes: carefulBytes }
    : { wholeBytes: knownHosts[host.replace(/:\d+$/, '')] ?? defaultBytes, partBytes }
