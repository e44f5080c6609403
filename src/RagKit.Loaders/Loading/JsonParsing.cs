using System.Globalization;
using System.Text.Json;

namespace RagKit.Loading;

/// <summary>How JSON is parsed, and what its errors say.</summary>
internal static class JsonParsing
{
    public const int MaxDepth = 128;

    public static readonly JsonDocumentOptions Options = new()
    {
        MaxDepth = MaxDepth,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>What is wrong, in one sentence, without the parser's own position.</summary>
    public static string Reason(Exception e)
    {
        if (e is InvalidOperationException)
            return "A text in it holds half of a surrogate pair (such as \\ud800 alone).";
        int end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string reason = end < 0 ? e.Message : e.Message[..end];
        return reason.EndsWith('.') ? reason : reason + ".";
    }

    public static RagKitException Malformed(string item, JsonException e) => new(string.Create(CultureInfo.InvariantCulture,
        $"'{item}' is not valid JSON at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1} of it: {Reason(e)} Correct the file; " +
        $"if each line is a value of its own, give it the extension .jsonl. At most {MaxDepth} levels are read."), e);
}
