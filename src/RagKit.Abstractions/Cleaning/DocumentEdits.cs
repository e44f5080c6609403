using System.Text;

namespace RagKit.Cleaning;

/// <summary>Changes the text of documents and carries all ranges over.</summary>
public static class DocumentEdits
{
    /// <summary>
    /// The document with the edits made to its text, all at once. Blocks and links keep what they are; their ranges move with the text. What a
    /// block holds that no edit touches, it holds afterwards; nested blocks stay nested and siblings in order. Where an edit crosses the edge of
    /// a block, what replaces it belongs to the block before; what is inserted at the edge between two blocks belongs to neither. A block or
    /// link of which nothing is left goes. Takes time linear in the text, and for each block the logarithm of the number of edits.
    /// </summary>
    /// <param name="document">The document; it is not changed.</param>
    /// <param name="edits">The edits in ascending order, none overlapping another.</param>
    /// <returns>The changed document; the same one when there is no edit.</returns>
    /// <exception cref="ArgumentException">An edit is not within the text, is out of order, or cuts a surrogate pair.</exception>
    public static Document Apply(this Document document, IReadOnlyList<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(edits);
        if (edits.Count == 0)
            return document;
        string text = Rewrite(document.Text, edits);
        return document with { Text = text, Blocks = BlockMove.Apply(document.Blocks, new EditMap(edits, text)) };
    }

    /// <summary>The text with the edits made.</summary>
    /// <inheritdoc cref="Apply(Document, IReadOnlyList{TextEdit})" path="/exception" />
    public static string Apply(this string text, IReadOnlyList<TextEdit> edits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(edits);
        return edits.Count == 0 ? text : Rewrite(text, edits);
    }

    private static string Rewrite(string text, IReadOnlyList<TextEdit> edits)
    {
        StringBuilder written = new(text.Length);
        int at = 0;
        foreach (TextEdit edit in edits)
        {
            if (edit.Start < at || edit.End < edit.Start || edit.End > text.Length)
                throw new ArgumentException($"The edit {edit.Start}..{edit.End} must begin at {at} or later and lie within the text of {text.Length} characters.", nameof(edits));
            if (Cuts(text, edit.Start) || Cuts(text, edit.End))
                throw new ArgumentException($"The edit {edit.Start}..{edit.End} cuts a surrogate pair.", nameof(edits));
            written.Append(text, at, edit.Start - at).Append(edit.Replacement);
            at = edit.End;
        }
        return written.Append(text, at, text.Length - at).ToString();
    }

    private static bool Cuts(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]);
}
