import { graphql } from '../graphql';

export const SignInDocument = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      viewer { user { id } }
      errors { code message field }
    }
  }
`);

export const SignOutDocument = graphql(`
  mutation SignOut {
    signOut { errors { code message } }
  }
`);
