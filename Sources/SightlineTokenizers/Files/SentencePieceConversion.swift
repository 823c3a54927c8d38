import SightlineJSON

/// Writes the `tokenizer.json` that goes with a SentencePiece model.
struct SentencePieceConversion {
    let document: JSONValue

    init(family: SentencePieceFamily, model: SentencePieceModel, settings: TokenizerSettings) throws {
        let pieces = SentencePieceVocabulary(family, model, settings)
        let special = SpecialTokenSettings(
            settings, defaults: family.defaultTokens, declared: Self.declaredTokens(family, model),
            vocabulary: pieces.ids, vocabularyCount: pieces.pieces.count)
        let stages = SentencePieceStages(family: family, model: model, settings: settings)
        document = .object([
            "version": .string("1.0"),
            "added_tokens": special.json,
            "normalizer": stages.normalizer,
            "pre_tokenizer": stages.preTokenizer,
            "post_processor": Self.template(family, special, settings),
            "decoder": stages.decoder,
            "model": pieces.json,
        ])
    }

    /// Control pieces are special; both they and what the user defined are
    /// found in the text before everything else.
    private static func declaredTokens(_ family: SentencePieceFamily, _ model: SentencePieceModel) -> [TokenSetting] {
        model.pieces.filter { $0.type != .normal }.map { piece in
            let isTurn = family == .gemma && ["<start_of_turn>", "<end_of_turn>"].contains(piece.text)
            return TokenSetting(
                content: piece.text, isSpecial: piece.type == .control || isTurn, isNormalized: false)
        }
    }

    private static func template(
        _ family: SentencePieceFamily, _ special: SpecialTokenSettings, _ settings: TokenizerSettings
    ) -> JSONValue {
        let separator = special.part("sep_token", typeID: 0)
        switch family {
        case .albert, .debertaV2:
            let single = special.part("cls_token", typeID: 0) + [.first] + separator
            let pair = single + [.second] + special.part("sep_token", typeID: 1)
            return .template(single: single, pair: pair, secondTypeID: 1)
        case .xlmRoberta:
            let single = special.part("cls_token", typeID: 0) + [.first] + separator
            return .template(single: single, pair: single + separator + [.second] + separator, secondTypeID: 0)
        case .llama, .gemma:
            let addsBeginning = settings.text.addsBeginningOfSequence ?? true
            func text(_ text: TemplateToken.Part, typeID: Int) -> [TemplateToken.Part] {
                (addsBeginning ? special.part("bos_token", typeID: typeID) : []) + [text]
                    + (settings.addsEndOfSequence ? special.part("eos_token", typeID: typeID) : [])
            }
            let single = text(.first, typeID: 0)
            return .template(single: single, pair: single + text(.second, typeID: 1), secondTypeID: 1)
        }
    }
}
