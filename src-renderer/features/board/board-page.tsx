import { Page } from '../../components/page.tsx'

export const BoardPage = () => <Page title="Board">{null}</Page>
