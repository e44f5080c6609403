using System.Text.Json;

namespace RagKit.Tokenizing;

/// <summary>Reads the WordPiece tokenizers of BERT's family.</summary>
internal static class WordPieceJson
{
    public static WordPieceTokenizer Read(JsonElement root, string fingerprint)
    {
        JsonElement model = root.GetProperty("model");
        string before = root.PartOf("pre_tokenizer")?.TypeOf() ?? "null";
        if (before != "BertPreTokenizer")
            throw JsonParts.Unsupported("pre-tokenizer", before, "BertPreTokenizer for WordPiece");
        JsonElement? normalizer = root.PartOf("normalizer");
        if (normalizer is JsonElement other && other.TypeOf() != "BertNormalizer")
            throw JsonParts.Unsupported("normalizer", other.TypeOf(), "BertNormalizer for WordPiece");
        bool lowercase = normalizer?.FlagOf("lowercase") ?? normalizer is not null;
        WordPieceOptions options = new()
        {
            Lowercase = lowercase,
            StripAccents = normalizer?.FlagOf("strip_accents") ?? lowercase,
            CleanText = normalizer?.FlagOf("clean_text") ?? normalizer is not null,
            SplitIdeographs = normalizer?.FlagOf("handle_chinese_chars") ?? normalizer is not null,
            UnknownToken = model.TextOf("unk_token") ?? "[UNK]",
            ContinuationPrefix = model.TextOf("continuing_subword_prefix") ?? "##",
            MaxWordLength = model.PartOf("max_input_chars_per_word")?.GetInt32() ?? 100,
        };
        List<(int, ReadOnlyMemory<byte>)> tokens = [.. model.GetProperty("vocab").EnumerateObject().Where(token => token.Name.Length > 0).Select(token => (JsonParts.IdOf(token.Value), JsonParts.Utf8(token.Name)))];
        return WordPieceTokenizer.Create(fingerprint, tokens, JsonParts.SpecialOf(root), options);
    }
}
