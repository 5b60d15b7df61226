// govuk-frontend ships no types. This is what the client uses of it.
declare module 'govuk-frontend' {
  interface ComponentClass {
    new (root: Element, config?: object): object;
    readonly moduleName: string;
  }

  /** Starts a component on every element whose `data-module` names it, below `scope` or in the whole document. */
  export function createAll(component: ComponentClass, config?: object, scope?: Element | Document): object[];

  export const Button: ComponentClass;
  export const CharacterCount: ComponentClass;
  export const Checkboxes: ComponentClass;
  export const ErrorSummary: ComponentClass;
  export const NotificationBanner: ComponentClass;
  export const PasswordInput: ComponentClass;
  export const Radios: ComponentClass;
  export const SkipLink: ComponentClass;
}
