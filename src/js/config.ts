// Configurations as they stand in files, hence the names with underscores.

export interface EncoderConfig {
  /** Features of a source token's embedding. */
  readonly embedding_size: number;
  readonly cell: 'gru' | 'lstm';
  /** Features of the state, in each direction. */
  readonly hidden_size: number;
  /** Layers of recurrent cells; 1 if left out. */
  readonly layers?: number;
  /** Whether the source is also read from its end; true if left out. */
  readonly bidirectional?: boolean;
}

export interface DecoderConfig {
  /** Features of a target token's embedding. */
  readonly embedding_size: number;
  readonly cell: 'gru' | 'lstm';
  readonly hidden_size: number;
  /** Layers of recurrent cells; 1 if left out. */
  readonly layers?: number;
  /** Features between the decoder's state and the scores of the vocabulary. */
  readonly readout_size: number;
}

export type AttentionConfig =
  | {
      readonly score: 'additive';
      /** Width of the score's hidden layer. */
      readonly size: number;
    }
  | {
      /** decoder.hidden_size must equal the encoder's, both directions together. */
      readonly score: 'dot';
    };

/** What determines the shapes and equations of a model. */
export interface ModelConfig {
  readonly encoder: EncoderConfig;
  readonly decoder: DecoderConfig;
  readonly attention: AttentionConfig;
  /** Probability of dropping a feature in training; 0 if left out. */
  readonly dropout?: number;
  /** Given by the tokenizers; in a loaded model only. */
  readonly source_vocabulary_size?: number;
  readonly target_vocabulary_size?: number;
}

export type TokenizerConfig =
  | { readonly type: 'character' }
  | {
      /** Byte pairs: frequent words whole, others in pieces, any text in bytes at worst. */
      readonly type: 'bpe';
      /** Pieces, at most; the 4 special ones and the 256 bytes are among them. */
      readonly vocabulary_size: number;
    };

export interface TrainingConfig {
  /** Passes over the examples; 10 if left out. */
  readonly epochs?: number;
  /** Most tokens of a batch, source and target together; 2048 if left out. */
  readonly batch_tokens?: number;
  /** 0.001 if left out. */
  readonly learning_rate?: number;
  /** Steps over which the learning rate rises from 0; none if left out. */
  readonly warmup_steps?: number;
  /** Whether the learning rate falls along half a cosine, as it does if left out, or stays. */
  readonly schedule?: 'cosine' | 'constant';
  /** Largest global norm of the gradients; 1 if left out. */
  readonly clip_norm?: number;
  /** 0 to 0.9; 0 if left out. */
  readonly label_smoothing?: number;
  /** Examples with more tokens on either side are left out; 200 if left out. */
  readonly max_length?: number;
  /** Of everything random; 1 if left out. */
  readonly seed?: number;
  /** For the native command line; the package trains on one thread. */
  readonly threads?: number;
}

/** What a training run is made from: the same object as in the command line's `--config`. */
export interface ExperimentConfig {
  readonly name: string;
  /** BCP 47 tags, or any names where the text is in no language. */
  readonly source_language: string;
  readonly target_language: string;
  readonly licence?: string;
  readonly attribution?: string;
  readonly tokenizers: { readonly source: TokenizerConfig; readonly target: TokenizerConfig };
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
}
