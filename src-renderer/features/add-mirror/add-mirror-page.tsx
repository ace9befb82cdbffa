import { Page } from '../../components/page.tsx'

export const AddMirrorPage = () => <Page title="Add a mirror">{null}</Page>
