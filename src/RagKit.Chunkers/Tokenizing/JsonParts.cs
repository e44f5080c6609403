using System.Text;
using System.Text.Json;

namespace RagKit.Tokenizing;

/// <summary>What the readers of <c>tokenizer.json</c> share.</summary>
internal static class JsonParts
{
    /// <summary>The part of a name; <see langword="null"/> where it is missing or null.</summary>
    public static JsonElement? PartOf(this JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement part) && part.ValueKind != JsonValueKind.Null ? part : null;

    public static string? TextOf(this JsonElement element, string name) => element.PartOf(name)?.GetString();

    public static bool? FlagOf(this JsonElement element, string name) => element.PartOf(name)?.GetBoolean();

    public static string TypeOf(this JsonElement element) => element.GetProperty("type").GetString() ?? "null";

    /// <summary>A Sequence's parts, those of Sequences in it too; otherwise the part itself.</summary>
    public static IEnumerable<JsonElement> Steps(JsonElement? part, string name)
    {
        if (part is not JsonElement element)
            return [];
        return element.TypeOf() == "Sequence" ? element.GetProperty(name).EnumerateArray().SelectMany(step => Steps(step, name)) : [element];
    }

    public static int IdOf(JsonElement id) => id.GetInt32() is >= 0 and < TokenVocabulary.MostIds and int value
        ? value
        : throw new RagKitException($"The tokenizer.json has the token id {id}, which must be from 0 to {TokenVocabulary.MostIds - 1}.");

    public static SpecialTokens SpecialOf(JsonElement root) => root.PartOf("added_tokens") is JsonElement added
        ? new SpecialTokens(added.EnumerateArray().Select(token => KeyValuePair.Create(token.GetProperty("content").GetString() ?? "", IdOf(token.GetProperty("id")))).DistinctBy(pair => pair.Key))
        : SpecialTokens.None;

    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static RagKitException Unsupported(string what, string kind, string known) =>
        new($"The tokenizer.json has the {what} {kind}; known are {known}. Count with TokenEstimator, or with an ITokenizer of your own.");
}
