namespace RagKit.Enrichment;

/// <summary>Cuts what a model is shown to what it may have.</summary>
internal static class DocumentWindow
{
    private const string Gap = "\n[…]\n";

    /// <summary>The document, or of a longer one its beginning and what stands around some chunks.</summary>
    public static string Around(Document document, IReadOnlyList<Chunk> chunks, int length)
    {
        if (document.Text.Length <= length)
            return document.Text;
        int half = length / 2;
        int middle = (chunks[0].Range.Start.Value + chunks[^1].Range.End.Value) / 2;
        int start = Math.Clamp(middle - (half / 2), half, document.Text.Length - half);
        return start == half ? Cut(document.Text, 0, length) : Cut(document.Text, 0, half) + Gap + Cut(document.Text, start, half);
    }

    /// <summary>A part of a text without half a surrogate pair at its ends.</summary>
    public static string Cut(string text, int start, int length)
    {
        int end = Math.Min(text.Length, start + length);
        if (start > 0 && start < end && char.IsLowSurrogate(text[start]))
            start++;
        if (end < text.Length && end > start && char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[start..end];
    }
}
