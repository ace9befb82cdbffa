import type { Endpoint } from './endpoint.ts'
import { repositoryEndpoints } from './endpoints/repository-endpoints.ts'

/** All operations of the REST API. `docs/rest-api.md` is written from this list. */
export const restEndpoints: readonly Endpoint[] = [...repositoryEndpoints]
