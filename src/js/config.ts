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

/** What turns gradients into steps. */
export type OptimizerConfig =
  | {
      /** Adam, the default, or with weight decay apart from the gradient. */
      readonly type: 'adam' | 'adamw';
      /** How much of the past the mean of gradients keeps; 0.9 if left out. */
      readonly beta1?: number;
      /** The same for their squares; 0.999 if left out. */
      readonly beta2?: number;
      /** 1e-8 if left out. */
      readonly epsilon?: number;
      /** For `adamw` only: 0.01 if left out. */
      readonly weight_decay?: number;
    }
  | {
      readonly type: 'sgd';
      /** 0 if left out. */
      readonly momentum?: number;
    };

/**
 * How often the decoder is fed the reference's previous token instead of its own: at step i
 * (from 0), for `constant` `ratio`; for `linear` from `ratio` to `final_ratio` over `steps` steps;
 * for `exponential` max(final_ratio, ratio * decay^i); for `inverse_sigmoid` k / (k + exp(i / k)).
 * `ratio` is 1 and `final_ratio` 0 if left out.
 */
export type TeacherForcingConfig =
  | { readonly schedule: 'constant'; readonly ratio?: number }
  | {
      readonly schedule: 'linear';
      readonly ratio?: number;
      readonly final_ratio?: number;
      readonly steps: number;
    }
  | {
      readonly schedule: 'exponential';
      readonly ratio?: number;
      readonly final_ratio?: number;
      readonly decay: number;
    }
  | { readonly schedule: 'inverse_sigmoid'; readonly k: number };

export interface TrainingConfig {
  /** Passes over the examples; 10 if left out. */
  readonly epochs?: number;
  /** Most tokens of a batch, source and target together; 2048 if left out. */
  readonly batch_tokens?: number;
  /** Adam if left out. */
  readonly optimizer?: OptimizerConfig;
  /** 0.001 if left out. */
  readonly learning_rate?: number;
  /** Steps over which the learning rate rises from 0; none if left out. */
  readonly warmup_steps?: number;
  /**
   * How the learning rate goes on: it falls along half a cosine, as it does if left out, or with
   * the inverse square root of the step; it is reduced when the dev loss stops falling; or it stays.
   */
  readonly schedule?: 'cosine' | 'inverse_sqrt' | 'plateau' | 'constant';
  /** For the schedule `plateau`. */
  readonly plateau?: {
    /** What the learning rate is multiplied by; 0.5 if left out. */
    readonly factor?: number;
    /** Epochs without a better dev loss before it is; 1 if left out. */
    readonly patience?: number;
  };
  /** The reference always, if left out. */
  readonly teacher_forcing?: TeacherForcingConfig;
  /** Largest global norm of the gradients; 1 if left out. */
  readonly clip_norm?: number;
  /** 0 to 0.9; 0 if left out. */
  readonly label_smoothing?: number;
  /** Ends training after `patience` epochs without a better dev loss; the result is the best. */
  readonly early_stopping?: { readonly patience: number };
  /**
   * How many epochs' weights are averaged into the result: those of the last ones or, with
   * early_stopping, of the best. 1 if left out.
   */
  readonly average_checkpoints?: number;
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
