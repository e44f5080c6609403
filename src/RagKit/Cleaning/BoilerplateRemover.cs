namespace RagKit.Cleaning;

/// <summary>
/// Takes out what a document alone shows to be no part of what it says: running headers and footers of pages, and in messages signatures and notices of
/// confidentiality. What other documents hold plays no part. A document of which nothing would be left stays as it is. Linear in the text; thread-safe.
/// </summary>
internal sealed class BoilerplateRemover : IDocumentTransform
{
    public string Fingerprint => "boilerplate/1";

    public ValueTask<TransformResult> TransformAsync(Document document, CancellationToken cancellationToken = default)
    {
        List<(int Start, int End)> ranges = [.. RunningLines.Of(document)];
        if (DocumentDescriber.IsMail(document))
            ranges.AddRange(MailNotices.Of(document.Text));
        if (ranges.Count == 0)
            return new(document);
        Document cleaned = document.Apply(Removals(document.Text, ranges));
        return new(string.IsNullOrWhiteSpace(cleaned.Text) ? document : cleaned);
    }

    /// <summary>The edits that take the ranges out, each with the white space behind it, or before it at the end of the text.</summary>
    private static List<TextEdit> Removals(string text, List<(int Start, int End)> ranges)
    {
        ranges.Sort();
        List<TextEdit> edits = [];
        foreach ((int start, int to) in ranges)
        {
            int end = to;
            while (end < text.Length && char.IsWhiteSpace(text[end]))
                end++;
            if (edits is [.., TextEdit last] && last.End >= start)
                edits[^1] = last with { End = Math.Max(last.End, end) };
            else
                edits.Add(new(start, end, ""));
        }
        if (edits is [.., { End: int reached } final] && reached == text.Length)
        {
            int start = final.Start;
            while (start > 0 && char.IsWhiteSpace(text[start - 1]))
                start--;
            edits[^1] = final with { Start = start };
        }
        return edits;
    }
}
