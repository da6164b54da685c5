// The page's policy allows no script but trusted ones. Those that the engine and the page start, in workers, lie
// beside the page.

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): unknown;
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };

trustedTypes?.createPolicy('default', {
  createScriptURL(address) {
    const folder = new URL('.', document.baseURI).href;
    if (new URL(address, folder).href.startsWith(folder)) return address;
    throw new TypeError(`The page may not start ${address}, which does not lie beside it.`);
  },
});
