using System.Text.Json;

namespace RagKit.Tokenizing;

/// <summary>The published regular expressions that have a scanner.</summary>
internal static class KnownPatterns
{
    private const string Cl100kBefore = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|", Cl100kAfter = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string O200kWord = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";

    private static readonly Dictionary<string, Func<PieceScanner>> Scanners = new(StringComparer.Ordinal)
    {
        [@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"] = () => new Gpt2Scanner(),
        [Cl100kBefore + @"\p{N}{1,3}" + Cl100kAfter] = () => new Cl100kScanner(mostDigits: 3),
        [Cl100kBefore + @"\p{N}" + Cl100kAfter] = () => new Cl100kScanner(mostDigits: 1),
        [O200kWord + @"*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|" + O200kWord + @"+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"] = () => new O200kScanner(),
    };

    /// <summary>The scanner of a Split, whose matches are the pieces.</summary>
    public static PieceScanner ScannerOf(JsonElement split)
    {
        string? pattern = split.GetProperty("pattern").TextOf("Regex");
        if (pattern is null || !Scanners.TryGetValue(pattern, out Func<PieceScanner>? create))
            throw JsonParts.Unsupported("Split pattern", pattern ?? split.GetProperty("pattern").ToString(), "those of GPT-2, cl100k, o200k, Llama 3 and Qwen 2");
        string behavior = split.TextOf("behavior") ?? "", invert = (split.FlagOf("invert") ?? false).ToString();
        // The patterns match all text, so that both keep the matches and nothing else.
        return (behavior, invert) is ("Isolated", "False") or ("Removed", "True") ? create() : throw JsonParts.Unsupported("Split", $"with behavior {behavior} and invert {invert}", "Isolated, and Removed inverted");
    }
}
