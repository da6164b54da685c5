/** Importing this package lets `Translator.create` of attentive translate from English into French. */
export {};
