using System.Text;
using System.Text.Json;

namespace RagKit.Enrichment;

/// <summary>Reads what a model said of chunks, and believes only what has the form that was asked for and is no longer than it may be.</summary>
internal static class NotesReader
{
    private const int LongestText = 1_000, LongestKeyword = 100, MostKeywords = 16, MostQuestions = 8, MostTries = 8;

    /// <summary>The notes by the number of the chunk, from 1; those that cannot be believed are left out.</summary>
    /// <param name="reply">What the model said.</param>
    /// <param name="count">How many chunks it was asked about.</param>
    /// <param name="read">Reads one entry; <see langword="null"/> for one that cannot be believed.</param>
    public static Dictionary<int, TNote> Read<TNote>(string reply, int count, Func<JsonElement, TNote?> read)
        where TNote : class
    {
        // What a model thinks or says before and in code fences around it is passed over.
        for (int tries = 0, at = reply.AsSpan().IndexOfAny('{', '['); at >= 0 && tries < MostTries; tries++)
        {
            Dictionary<int, TNote> notes = TryParse(reply.AsSpan(at), count, read);
            if (notes.Count > 0)
                return notes;
            int next = reply.AsSpan(at + 1).IndexOfAny('{', '[');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return [];
    }

    private static Dictionary<int, TNote> TryParse<TNote>(ReadOnlySpan<char> text, int count, Func<JsonElement, TNote?> read)
        where TNote : class
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Utf8JsonReader reader = new(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        Dictionary<int, TNote> notes = [];
        try
        {
            using JsonDocument json = JsonDocument.ParseValue(ref reader);
            JsonElement list = json.RootElement;
            if (list.ValueKind == JsonValueKind.Object && list.TryGetProperty("chunks", out JsonElement chunks))
                list = chunks;
            if (list.ValueKind != JsonValueKind.Array)
                return notes;
            foreach (JsonElement entry in list.EnumerateArray())
            {
                if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("n", out JsonElement number) && number.ValueKind == JsonValueKind.Number
                    && number.TryGetInt32(out int n) && n >= 1 && n <= count && read(entry) is TNote note)
                {
                    notes.TryAdd(n, note);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string with half a surrogate pair.
            notes.Clear();
        }
        return notes;
    }

    /// <summary>What an entry says to enrich a chunk with.</summary>
    public static ChunkNotes Notes(JsonElement entry) => new()
    {
        Header = Text(entry, "header"),
        Summary = Text(entry, "summary"),
        Keywords = List(entry, "keywords", MostKeywords, LongestKeyword),
        Questions = List(entry, "questions", MostQuestions, LongestText),
    };

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement value) ? Text(value, LongestText) : null;

    /// <summary>A list of short texts; <see langword="null"/> when there is none.</summary>
    public static string[]? List(JsonElement entry, string name, int most, int longest)
    {
        if (!entry.TryGetProperty(name, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            return null;
        string[] texts = [.. list.EnumerateArray().Select(value => Text(value, longest)).OfType<string>().Distinct(StringComparer.Ordinal).Take(most)];
        return texts.Length == 0 ? null : texts;
    }

    /// <summary>One line without control characters; null when it is none, empty or too long.</summary>
    private static string? Text(JsonElement value, int longest)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not string text || text.Length > longest)
            return null;
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(c => !char.IsControl(c)));
        return line.Length == 0 ? null : line;
    }
}
