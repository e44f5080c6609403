using System.Text.Json;

namespace RagKit.Tokenizing;

/// <summary>Reads byte-level BPE tokenizers.</summary>
internal static class BpeJson
{
    private const string Known = "ByteLevel, Split by the patterns of GPT-2, cl100k, o200k and Qwen 2, and Sequence of them";

    public static BpeTokenizer Read(JsonElement root, string fingerprint)
    {
        JsonElement model = root.GetProperty("model");
        RequirePlain(root, model);
        PieceScanner scanner = ScannerOf(root.PartOf("pre_tokenizer"));
        Dictionary<string, int> ids = [];
        List<(int, ReadOnlyMemory<byte>)> tokens = [];
        foreach (JsonProperty token in model.GetProperty("vocab").EnumerateObject())
        {
            // Added tokens may stand in the vocabulary in plain spelling; no bytes make them.
            if (token.Name.Length == 0 || ByteAlphabet.BytesOf(token.Name) is not byte[] bytes)
                continue;
            ids[token.Name] = JsonParts.IdOf(token.Value);
            tokens.Add((ids[token.Name], bytes));
        }
        TokenVocabulary vocabulary = new(tokens);
        vocabulary.RequireEveryByte("The tokenizer.json");
        BytePairEncoder encoder = new(scanner, vocabulary, MergesOf(model.GetProperty("merges"), ids), wholePieces: model.FlagOf("ignore_merges") ?? false);
        return new BpeTokenizer(fingerprint, vocabulary, encoder, JsonParts.SpecialOf(root));
    }

    private static void RequirePlain(JsonElement root, JsonElement model)
    {
        if (JsonParts.Steps(root.PartOf("normalizer"), "normalizers").FirstOrDefault() is { ValueKind: JsonValueKind.Object } normalizer)
            throw JsonParts.Unsupported("normalizer", normalizer.TypeOf(), "none for BPE");
        foreach (string option in (string[])["dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback"])
        {
            if (model.PartOf(option) is JsonElement value && value.ToString() is not ("" or "False" or "0" or "0.0"))
                throw JsonParts.Unsupported("model option", $"{option} = {value}", "byte-level models without it");
        }
    }

    private static PieceScanner ScannerOf(JsonElement? part)
    {
        JsonElement[] steps = [.. JsonParts.Steps(part, "pretokenizers")];
        if (steps.FirstOrDefault(step => step.TypeOf() is not ("ByteLevel" or "Split")) is { ValueKind: JsonValueKind.Object } other)
            throw JsonParts.Unsupported("pre-tokenizer", other.TypeOf(), Known);
        if (steps.Length is 0 or > 2 || steps[^1].TypeOf() != "ByteLevel" || (steps.Length == 2 && steps[0].TypeOf() != "Split"))
            throw JsonParts.Unsupported("pre-tokenizer", steps.Length == 0 ? "null" : $"Sequence of {string.Join(", ", steps.Select(step => step.TypeOf()))}", "ByteLevel, alone or after one Split");
        if (steps[^1].FlagOf("add_prefix_space") ?? true)
            throw JsonParts.Unsupported("pre-tokenizer", "ByteLevel with add_prefix_space", "ByteLevel without it");
        bool byPattern = steps[^1].FlagOf("use_regex") ?? true;
        return (steps.Length, byPattern) switch
        {
            (1, true) => new Gpt2Scanner(),
            (2, false) => KnownPatterns.ScannerOf(steps[0]),
            _ => throw JsonParts.Unsupported("pre-tokenizer", $"ByteLevel with use_regex = {byPattern} and {steps.Length - 1} Split", "ByteLevel by its regular expression alone, or after a Split without it"),
        };
    }

    private static MergeTable MergesOf(JsonElement merges, Dictionary<string, int> ids)
    {
        MergeTable table = new(merges.GetArrayLength());
        int rank = 0;
        foreach (JsonElement merge in merges.EnumerateArray())
        {
            string[] pair = merge.ValueKind == JsonValueKind.Array ? [.. merge.EnumerateArray().Select(part => part.GetString()!)] : merge.GetString()!.Split(' ', 2);
            if (pair.Length != 2 || !ids.TryGetValue(pair[0], out int left) || !ids.TryGetValue(pair[1], out int right) || !ids.TryGetValue(pair[0] + pair[1], out int merged))
                throw new RagKitException($"Merge {rank} of the tokenizer.json ({merge}) is not two tokens of its vocabulary that make a third. Give the file unchanged.");
            table.Add(left, right, rank++, merged);
        }
        return table;
    }
}
