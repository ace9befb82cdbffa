/**
 * Options before a git command whose refs are private to a mirror or a run. Objects still reach the disk before
 * anything leads to them; tracking refs and outgoing copies need not, for a lost one is made again. With thousands of
 * them that saves most of the time. https://git-scm.com/docs/git-config#Documentation/git-config.txt-corefsync
 */
export const lazyRefs = ['-c', 'core.fsync=objects,derived-metadata'] as const
