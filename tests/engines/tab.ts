// What the tests need of a browser that Playwright does not drive.

/** One tab of a browser. Selectors are CSS. */
export interface Tab {
  goto(address: string): Promise<void>;
  /** Calls a function in the page. It sees nothing of its surroundings; JSON carries its argument and result. */
  evaluate<Argument, Result>(
    f: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** Clicks as a person would, in the page or in the frame that the second selector names. */
  click(selector: string, frame?: string): Promise<void>;
  /** Replaces the text of a field, as by the keyboard. */
  fill(selector: string, text: string): Promise<void>;
}

export interface DrivenBrowser {
  readonly tab: Tab;
  close(): Promise<void>;
}

/** Returns the expression that calls a function with an argument that JSON can carry. */
export function callOf<Argument>(f: (argument: Argument) => unknown, argument: Argument): string {
  return `(${f})(${JSON.stringify(argument)})`;
}

/** Starts a browser without a window, and with a fresh profile. */
export type Launch = () => Promise<DrivenBrowser>;
