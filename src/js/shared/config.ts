// The types of configurations, whose names have underscores because files have the same.
// `npm run format` writes them from schema/config.schema.json.

import type { TrainingConfig } from './training-config.js';

/** A kind of recurrent cell. */
export type Cell = 'rnn' | 'gru' | 'lstm';

/** Layers of recurrent cells over embedded tokens. */
export interface RecurrentConfig {
  /** Selects recurrent layers. `recurrent` if left out. */
  readonly type?: 'recurrent';
  /** Features of a token's embedding. From 1 to 1,048,576. */
  readonly embedding_size: number;
  /** The kind of recurrent cell. */
  readonly cell: Cell;
  /** Features of the state; in an encoder, of each direction's. From 1 to 1,048,576. */
  readonly hidden_size: number;
  /** Layers in the stack. From 1 to 64; 1 if left out. */
  readonly layers?: number;
  /**
   * Whether each layer above the first adds its input to its output; needs 2 layers or more. `false` if left
   * out.
   */
  readonly residual?: boolean;
}

/** Layers of a Transformer over embedded tokens and their positions. */
export interface TransformerConfig {
  /** Features of a token's embedding and of every layer's output; an even number. From 2 to 1,048,576. */
  readonly embedding_size: number;
  /** Layers in the stack. From 1 to 64; 1 if left out. */
  readonly layers?: number;
  /**
   * Heads of attention: of an encoder to itself, of a decoder to the encoder states. Each has an equal part
   * of the features. From 1 to 1,048,576.
   */
  readonly heads: number;
  /** Features of the hidden layer in each feed-forward network. From 1 to 1,048,576. */
  readonly feed_forward_size: number;
}

export type RecurrentEncoderConfig = RecurrentConfig &
  (
    | {
        /** Whether the source is also read from its end. `true` if left out. */
        readonly bidirectional?: boolean;
        readonly reverse_source?: false;
      }
    | {
        readonly bidirectional: false;
        /** Whether the source is read from its end only; needs `bidirectional` to be `false`. */
        readonly reverse_source: boolean;
      }
  );

export interface TransformerEncoderConfig extends TransformerConfig {
  /** Selects a Transformer's layers. */
  readonly type: 'transformer';
}

export type EncoderConfig = RecurrentEncoderConfig | TransformerEncoderConfig;

export interface RecurrentDecoderConfig extends RecurrentConfig {
  /**
   * Features between the decoder's state and the logits. With the context `initial_state` it may be 0: then
   * the logits are computed from the state itself. From 0 to 1,048,576; 0 if left out.
   */
  readonly readout_size?: number;
  /**
   * How far the attention weights that are shown for a token are between those of its own step, 0, and those
   * of the next, 1, which has read it and may align it better (Chen et al. 2020). 0 if left out; needs
   * attention. From 0 to 1.
   */
  readonly alignment_shift?: number;
}

/**
 * A Transformer's decoder with simpler simple recurrent units instead of self-attention, each layer of
 * which attends to the encoder states. Its `embedding_size` must equal the features of the encoder's
 * output.
 */
export interface SsruDecoderConfig extends TransformerConfig {
  /** Selects SSRU layers. */
  readonly type: 'ssru';
  /** The layer, counted from 0, whose attention weights are shown; if left out, the top one. From 0 to 63. */
  readonly alignment_layer?: number;
  /**
   * The head of this layer, counted from 0, whose attention weights are shown; if left out, the mean of all
   * heads is. From 0 to 1,048,575.
   */
  readonly alignment_head?: number;
  /**
   * How far the attention weights that are shown for a token are between those of its own step, 0, and those
   * of the next, 1, which has read it and may align it better (Chen et al. 2020). 0 if left out; needs
   * attention. From 0 to 1.
   */
  readonly alignment_shift?: number;
}

export type DecoderConfig = RecurrentDecoderConfig | SsruDecoderConfig;

/** How a recurrent decoder attends to the encoder states. */
export type AttentionConfig = (
  | {
      /**
       * The product of a decoder and an encoder state: for `general` with a matrix between them (Luong et al.
       * 2015), for `scaled_dot` divided by the square root of its size (Vaswani et al. 2017). For the dot
       * scores, `decoder.hidden_size` must equal the encoder's, both directions together.
       */
      readonly score: 'dot' | 'scaled_dot' | 'general';
      readonly size?: never;
    }
  | {
      /** A perceptron with one hidden layer (Bahdanau et al. 2015). */
      readonly score: 'additive';
      /** Width of the score's hidden layer. From 1 to 1,048,576. */
      readonly size: number;
    }
) &
  (
    | {
        /**
         * The decoder attends before its cell, with the previous state, and the context goes into the cell
         * (Bahdanau et al. 2015). `input` if left out.
         */
        readonly placement?: 'input';
        readonly input_feeding?: false;
      }
    | {
        /**
         * It attends after its cell, with the new state, and the context goes into the readout (Luong et al.
         * 2015).
         */
        readonly placement: 'output';
        /**
         * Whether the cell also reads the previous step's readout (Luong et al. 2015); needs the placement
         * `output`. `false` if left out.
         */
        readonly input_feeding?: boolean;
      }
  );

/** Selects encoder, decoder and how the decoder knows the source. */
export type StacksConfig =
  | {
      /** The layers that read the source. */
      readonly encoder: EncoderConfig;
      /** The layers that write the target. */
      readonly decoder: RecurrentDecoderConfig & { readonly readout_size: number };
      /** A recurrent decoder attends to the encoder states at each step. `attention` if left out. */
      readonly context?: 'attention';
      /** How the decoder attends. */
      readonly attention: AttentionConfig;
    }
  | {
      readonly encoder: RecurrentEncoderConfig;
      readonly decoder: RecurrentDecoderConfig & { readonly readout_size: number };
      /** It reads the encoder's last state at each step (Cho et al. 2014); the encoder must be recurrent, too. */
      readonly context: 'every_step';
      readonly attention?: never;
    }
  | {
      readonly encoder: EncoderConfig;
      readonly decoder: RecurrentDecoderConfig;
      /** It starts from the encoder's last state, and knows nothing else (Sutskever et al. 2014). */
      readonly context: 'initial_state';
      readonly attention?: never;
    }
  | {
      readonly encoder: EncoderConfig;
      readonly decoder: SsruDecoderConfig;
      readonly context?: never;
      readonly attention?: never;
    };

/** Everything that determines the shapes and equations of a model. */
export type ModelConfig = StacksConfig & {
  /**
   * Which layers share one matrix: `none`; `output`, the target embedding and the output layer; or `all`,
   * these and the source embedding, for which the tokenizer must be shared. `none` if left out.
   */
  readonly tied_embeddings?: 'none' | 'output' | 'all';
  /**
   * Probability of dropping a feature in training: of embeddings, between recurrent layers, before the
   * output layer of a recurrent decoder, and of the output of each sublayer of a Transformer or an SSRU
   * decoder. From 0 to 0.95; 0 if left out.
   */
  readonly dropout?: number;
  /** Follows from the tokenizers, so that only a loaded model has it. From 0 to 1,048,576. */
  readonly source_vocabulary_size?: number;
  /** The same, for the target. From 0 to 1,048,576. */
  readonly target_vocabulary_size?: number;
  /** The sizes by language, if a model has several target languages. */
  readonly target_vocabulary_sizes?: Readonly<Record<string, number>>;
};

/** How texts are split into pieces, the entries of the vocabulary. */
export type TokenizerConfig = (
  | {
      /** Each character is a piece. */
      readonly type: 'character';
      readonly vocabulary_size?: never;
    }
  | {
      /** The most frequent words are pieces; others are unknown. */
      readonly type: 'word';
      /** The most pieces, including the 4 special ones. From 6 to 1,000,000. */
      readonly vocabulary_size: number;
    }
  | {
      /** Byte pairs: frequent words are pieces, others are split into several, at worst into bytes. */
      readonly type: 'bpe';
      /** The most pieces, including the 4 special ones and the 256 bytes. From 262 to 1,000,000. */
      readonly vocabulary_size: number;
    }
) & {
  /** Whether texts are lowercased. `false` if left out. */
  readonly lowercase?: boolean;
};

/**
 * The language that a model reads, and the one that it writes, or several, each of which gets a decoder of
 * its own.
 */
export type LanguagesConfig = (
  | {
      /** A BCP 47 tag or any name, like `source_language`; required without `target_languages`. */
      readonly target_language: string;
      readonly target_languages?: never;
    }
  | {
      readonly target_language?: never;
      /**
       * Instead of `target_language`: several, each with a decoder of its own; names of 1 to 35 letters, digits
       * and hyphens.
       */
      readonly target_languages: readonly string[];
    }
) & {
  /** A BCP 47 tag, or any name if the text is in no language. */
  readonly source_language: string;
};

/** A tokenizer for each side, of which each target language trains its own, or one for all sides. */
export type TokenizersConfig =
  | { readonly source: TokenizerConfig; readonly target: TokenizerConfig; readonly shared?: never }
  | { readonly source?: never; readonly target?: never; readonly shared: TokenizerConfig };

/** What a model says about itself. */
export type Metadata = LanguagesConfig & {
  /** The model's name, for users. */
  readonly name: string;
  /** The licence of the model and its data, for users. Empty if left out. */
  readonly licence?: string;
  /** Whom to credit for them. Empty if left out. */
  readonly attribution?: string;
};

/** The configuration of a training run: the same object as in the command line's `--config`. */
export type ExperimentConfig = Metadata & {
  /** How texts become tokens. */
  readonly tokenizers: TokenizersConfig;
  /** The model's shapes and equations. */
  readonly model: ModelConfig;
  /** How it is trained. */
  readonly training: TrainingConfig;
};
