/** Names of accounts are compared as those of repositories are: two that fold to the same are one. */
export { foldRepositoryName as foldName } from '../../../src-shared/domain/repository-name.ts'
